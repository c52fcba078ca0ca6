"""The form that exports the results."""

import csv
import json
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.web.conftest import Get, Served, getter

FORMATS = ["csv", "jsonl", "bibtex", "ris", "periods"]


def form_of(page: TestResponse) -> tuple[str, list[tuple[str, str]], str]:
    """Return the address of the form, what it always sends, and the rest of its HTML."""
    (form,) = re.findall(r'<details class="export" id="export">.*?</details>', page.text, re.DOTALL)
    (action,) = re.findall(r'<form action="([^"]*)"', form)
    hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return action, [(name, unescape(value)) for name, value in hidden], form


def exported(get: Get, page: TestResponse, form: str) -> str:
    """Return the file that the form of a page downloads in a format."""
    action, sent, _ = form_of(page)
    parameters: dict[str, Any] = {}
    for name, value in sent:
        parameters.setdefault(name, []).append(value)
    answer = get(action, **parameters, format=form)
    assert answer.status_code == 200
    return answer.text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"q": "جسر"}, 5),
        ({"q": "جسر", "group": "none", "page": "1", "explain": "1", "sort": "oldest"}, 5),
        ({"source": ["وكالة النهر", "صحيفة الضفة"]}, 4),
        ({"q": "الجسر", "level": "exact"}, 1),
        ({"q": "إضراب رئيس البلدية"}, 3),
        ({"q": "جسر", "from_": "2024-05-03", "to": "2024-05-02"}, 2),
        ({"q": "جسر", "match": "any", "section": "محليات"}, 2),
        ({"q": '"جسر'}, 5),
        ({"q": "(جسر", "source": "وكالة النهر"}, 2),
        ({"q": "جسر OR"}, 5),
        ({"q": "جسر )"}, 5),
    ],
)
def test_it_exports_what_the_page_found(ask: Get, parameters: dict[str, Any], count: int) -> None:
    """All articles in the same order, whatever was mended in the query or the address."""
    page = ask("/", **parameters)
    lines = exported(ask, page, "jsonl").splitlines()
    assert len(lines) == count
    rows = csv.DictReader(StringIO(exported(ask, page, "csv"), newline=""))
    assert [row["id"] for row in rows] == [json.loads(line)["id"] for line in lines]


@pytest.mark.parametrize("query", ["إضراب رئيس البلدية", "جسر النهر"])
def test_a_relaxed_page_is_exported_in_its_order(ask: Get, query: str) -> None:
    """First the articles with all the words, whatever the score of others."""
    page = ask("/", q=query, group="none")
    shown = re.findall(r'<h2[^>]*><a[^>]* href="/a/(\w+)', page.text)
    lines = exported(ask, page, "jsonl").splitlines()
    assert [json.loads(line)["id"] for line in lines] == shown
    assert len(shown) > 1


def test_it_sends_only_what_the_search_is(ask: Get) -> None:
    """Parameters of the API, without the page, the language or what the page alone has."""
    page = ask("/", q="جسر", page=1, lang="en", digits="arab", explain=1, sort="newest", to="2025")
    action, sent, form = form_of(page)
    assert action == "/api/v1/export"
    assert sent == [("q", "جسر"), ("sort", "newest")]
    assert re.findall(r'<option value="(\w+)">', form) == FORMATS
    assert '<input type="checkbox" name="group" value="story">' in form


def test_a_mended_query_says_so(ask: Get) -> None:
    """As the API would refuse it."""
    assert ("strict", "0") in form_of(ask("/", q='"جسر'))[1]
    assert ask("/api/v1/export", q='"جسر').status_code == 400


def test_a_story_has_no_choice_of_stories(ask: Get) -> None:
    """All of its articles are exported."""
    (story,) = set(re.findall(r"story=(\w+)", ask("/", q="جسر").text))
    page = ask("/", story=story)
    assert 'name="group"' not in form_of(page)[2]
    assert len(exported(ask, page, "jsonl").splitlines()) == 3


def test_it_is_absent_where_it_would_fail(ask: Get, served: Served) -> None:
    """Without results, and where the API requires a key, which no page can send."""
    assert 'class="export"' not in ask("/", q="قطار").text
    assert 'class="export"' in ask("/", q="جسر").text
    closed = getter(served(API_KEYS="k"))
    page = closed("/", q="الأمن")
    assert page.status_code == 200
    assert 'class="export"' not in page.text
