"""The export of all articles found by a search."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from search import Article
from search.output.records import exported_record
from tests.web.conftest import ARTICLES, Get, getter, json_of, made
from web import create_app


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_json_lines_are_the_articles_as_they_came(get: Get) -> None:
    """Without parameters: all of them, newest first, one per line."""
    response = get("/api/v1/export")
    assert response.mimetype == "application/x-ndjson"
    assert response.headers["Content-Disposition"] == 'attachment; filename="naba.jsonl"'
    found = [json.loads(line) for line in response.text.splitlines()]
    assert [article["date"] for article in found[:-1]] == sorted(
        (article.date for article in ARTICLES if article.date), reverse=True
    )
    assert sorted(map(str, found)) == sorted(str(exported_record(article)) for article in ARTICLES)


def test_csv_opens_in_a_spreadsheet(get: Get) -> None:
    """It has a byte order mark, a header row, and line breaks within cells."""
    response = get("/api/v1/export", format="csv", q="الهدنة")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    columns = "id,title,date,source,section,author,url,body,tags,other"
    assert response.text.startswith(f"\ufeff{columns}\r\n")
    (row,) = rows(response.text)
    assert (row["id"], row["author"], row["body"]) == ("1", "سلمى الحداد", ARTICLES[0].body)


@pytest.mark.parametrize(
    "first",
    ["=", "+", "-", "@", "\t", "\r", "\n", "\n=", " =", "\u00a0\x01@", "\ufeff+", "\u202e=", "＝"],
)
def test_csv_runs_no_formula(tmp_path: Path, first: str) -> None:
    """A cell that a spreadsheet would run starts with an apostrophe; others are unchanged."""
    article = Article("1", f"{first}cmd()", f"a{first}b")
    get = getter(create_app({"INDEX_URL": made(tmp_path / "index", [article])}).test_client())
    (row,) = rows(get("/api/v1/export", format="csv").text)
    assert (row["title"], row["body"]) == (f"'{first}cmd()", f"a{first}b")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"q": "جسر", "sort": "oldest"}, "u s1 s2 s3 t"),
        ({"q": "جسر", "source": "وكالة النهر", "sort": "newest"}, "t s1"),
        ({"section": "محليات", "to": "2024-05-01"}, "s1"),
        ({"q": "إضراب جسر", "match": "all"}, "t"),
        ({"q": "قطار"}, ""),
    ],
)
def test_it_takes_the_filters_of_a_search(
    ask: Get, parameters: dict[str, Any], expected: str
) -> None:
    """Query, source, section, days, match and order."""
    lines = ask("/api/v1/export", **parameters).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == expected.split()


def test_a_story_is_exported(ask: Get) -> None:
    """By its id, as in the group of a hit."""
    hit = json_of(ask("/api/v1/search", q="افتتاح", group="story"))["hits"][0]
    lines = ask("/api/v1/export", story=hit["group"]["id"]).text.splitlines()
    assert len(lines) == 3


@pytest.mark.parametrize("parameters", [{}, {"sort": "oldest"}, {"q": "افتتاح جسر رئيس"}])
def test_one_article_a_story(ask: Get, parameters: dict[str, Any]) -> None:
    """The same as on all pages of the search."""
    hits = json_of(ask("/api/v1/search", group="story", **parameters))["hits"]
    lines = ask("/api/v1/export", group="story", **parameters).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [hit["id"] for hit in hits]


def test_it_is_in_the_order_of_the_search(tmp_path: Path) -> None:
    """By the half-life of the server, or that of the request."""
    articles = [
        Article("old", body="مطر مطر", date="2001-01-01"),
        Article("new", body="مطر بعيد كثير غزير", date="2024-01-01"),
    ]
    app = create_app({"INDEX_URL": made(tmp_path / "index", articles), "HALF_LIFE": 10})
    get = getter(app.test_client())
    for half_life, first in (({}, "new"), ({"half_life": 0}, "old")):
        (hit, _) = json_of(get("/api/v1/search", q="مطر", **half_life))["hits"]
        line, _ = get("/api/v1/export", q="مطر", **half_life).text.splitlines()
        assert hit["id"] == json.loads(line)["id"] == first


@pytest.mark.parametrize(
    ("form", "kind", "name", "first"),
    [
        ("bibtex", "application/x-bibtex; charset=utf-8", "naba.bib", "@article{naba-1,\n"),
        ("ris", "application/x-research-info-systems; charset=utf-8", "naba.ris", "TY  - NEWS\r\n"),
        ("periods", "text/csv; charset=utf-8", "naba-periods.csv", "from,to,articles\r\n"),
    ],
)
def test_citations_and_counts(get: Get, form: str, kind: str, name: str, first: str) -> None:
    """Of all articles, each as on its own page."""
    response = get("/api/v1/export", format=form, q="الهدنة")
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.text.startswith(first)
    if form != "periods":
        assert get(f"/cite/{form}/1").text.rstrip() in response.text
        everything = get("/api/v1/export", format=form).text
        # Those without an address are cited by their page.
        assert "http://localhost/a/5" in everything
        assert "javascript:" not in everything


def test_it_is_streamed(ask: Get, read: list[str]) -> None:
    """Only the first article is read before the response starts."""
    response = ask("/api/v1/export")
    assert read == ["s1"]
    lines = response.iter_encoded()
    next(lines), next(lines)
    assert read == ["s1", "s2"]
    response.close()


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"q": '"نفط'}, "invalid-query"),
        ({"format": "xml"}, "invalid-parameter"),
        ({"group": "x"}, "invalid-parameter"),
        ({"half_life": "x"}, "invalid-parameter"),
        ({"page": 1}, "invalid-parameter"),
    ],
)
def test_errors_are_reported_before_it_starts(
    get: Get, parameters: dict[str, Any], code: str
) -> None:
    """As problems, like those of any other endpoint."""
    response = get("/api/v1/export", **parameters)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert json_of(response)["code"] == code


def test_a_query_can_be_mended(ask: Get) -> None:
    """With strict=0, as pages read it; invalid parameters remain errors."""
    lines = ask("/api/v1/export", q='"افتتاح جسر', strict=0).text.splitlines()
    assert len(lines) == 2
    assert ask("/api/v1/export", q='"افتتاح جسر', strict=1).status_code == 400
    assert ask("/api/v1/export", q="جسر", strict=0, to="soon").status_code == 400
