"""The results of the Arabic reading of a query in Latin letters: on the page, and only there."""

import re
from html import unescape
from pathlib import Path

import pytest

from search import Article
from tests.web.conftest import Get, getter, made
from web import create_app

#: Seven articles about أردوغان, one with his name in Latin letters, and one about محمد بن سلمان.
ARTICLES = (
    *(Article(f"a{n}", "أردوغان في أنقرة", f"الخبر {n}", "2024-05-01", "وكالة") for n in range(7)),
    *(Article(f"m{n}", "محمد بن سلمان في نيوم", f"الخبر {n}", "2024-05-01") for n in range(5)),
    Article("l", "خبر", "Erdogan", "2024-05-01"),
)


@pytest.fixture
def get(tmp_path: Path) -> Get:
    return getter(create_app({"INDEX_URL": made(tmp_path / "index", ARTICLES)}).test_client())


def links(page: str, text: str) -> list[str]:
    return [unescape(href) for href in re.findall(rf'<a href="([^"]*)"[^>]*>[^/]*{text}', page)]


def test_the_results_of_the_reading_are_shown(get: Get) -> None:
    """Below a line that says so, with the text as typed still in the box."""
    page = get("/", q="Erdogan").text
    assert "هذه نتائج «<bdi>أردوغان</bdi>»." in page
    assert "<strong>7 مقالات" in page.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    assert 'value="Erdogan"' in page
    assert "هل تقصد" not in page
    english = get("/", q="Mohammed bin Salman", lang="en").text
    assert re.search("Showing results for “<bdi[^>]*>محمد بن سلمان</bdi>”", english)


def test_a_link_leads_back_to_the_query_as_typed(get: Get) -> None:
    """And the links there keep to it, while another query is read anew."""
    (back,) = links(get("/", q="Erdogan", source="وكالة").text, "Erdogan")
    assert "source=وكالة" in back
    (back,) = links(get("/", q="Erdogan").text, "Erdogan")
    page = get(back).text
    assert "هذه نتائج" not in page
    assert "هل تقصد" in page
    assert "<strong>مقالة واحدة</strong>" in page
    kept = [href for href in links(page, "") if "q=Erdogan" in href and "feed" not in href]
    assert kept
    assert all("as_typed=1" in href for href in kept if href.startswith("/?"))
    assert "هذه نتائج" in get("/", q="Mohammed bin Salman", as_typed="0").text


def test_the_form_keeps_to_the_query_as_typed(get: Get) -> None:
    """When a date is added, but not when another query is typed."""
    form = '<input type="hidden" name="as_typed" value="Erdogan">'
    assert form in get("/", q="Erdogan", as_typed="1").text
    assert "as_typed" not in get("/", q="أردوغان").text
    assert "هذه نتائج" not in get("/", q="Erdogan", as_typed="Erdogan", to="2025-01-01").text
    assert "هذه نتائج" in get("/", q="Mohammed bin Salman", as_typed="Erdogan").text


@pytest.mark.parametrize("query", ["الأرض", "Erdogann Putin", "lsjatn", "oil prices", "S-400"])
def test_nothing_else_is_read(get: Get, query: str) -> None:
    """Neither Arabic nor what the index has no names for."""
    assert "هذه نتائج" not in get("/", q=query).text


def test_programs_get_the_answer_to_the_query_as_it_is(get: Get) -> None:
    """The API, the feeds and the exports, in which a correction is offered at most."""
    answer = get("/api/v1/search", q="Erdogan", offer=1).get_json()
    assert [hit["id"] for hit in answer["hits"]] == ["l"]
    assert answer["query"]["corrected"] == "أردوغان"
    assert get("/api/v1/export", q="Erdogan").text.count("\n") == 1
    assert get("/feed.atom", q="Erdogan").text.count("<entry") == 1
