"""The way from one result to the next, on the pages of articles."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from search import Article, Index, open_index
from tests.web.conftest import Get, getter, made
from tests.web.pages.test_pages import links_with
from web import create_app

COUNT = 25


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give an index of articles that a search for هدنة finds in the order of their ids."""
    articles = [Article(f"n{n}", f"هدنة {n}", date=f"2024-03-{n:02}") for n in range(1, COUNT + 1)]
    return made(tmp_path_factory.mktemp("neighbours") / "index", articles)


@pytest.fixture
def client(url: str) -> FlaskClient:
    return create_app({"INDEX_URL": url}).test_client()


@pytest.fixture
def open_at(client: FlaskClient) -> Get:
    """Give a function that opens an article among the results for هدنة, oldest first."""
    get = getter(client)
    return lambda path, **more: get(path, q="هدنة", sort="oldest", **more)


def around(page: str) -> dict[str, str]:
    """Return the ids of the articles to which a page links as the previous and the next one."""
    return dict(re.findall(r'<a rel="(prev|next)" href="/a/(\w+)\?', page))


def test_results_lead_to_their_neighbours(client: FlaskClient) -> None:
    """Through the whole answer, from page to page, there and back."""
    get = getter(client)
    (href,) = links_with(get("/", q="هدنة", sort="oldest"), "<mark>هدنة</mark> 9")
    for n in (9, 10, 11, 12):
        page = get(href)
        assert around(page.text) == {"prev": f"n{n - 1}", "next": f"n{n + 1}"}
        (back,) = links_with(page, "عودة إلى النتائج")
        assert parse_qs(urlsplit(back).query).get("page") == (["2"] if n > 10 else None)
        href = next(link for link in links_with(page, 'rel="next"'))


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, {"next": "n2"}), (2, {"prev": "n1", "next": "n3"}), (COUNT, {"prev": f"n{COUNT - 1}"})],
)
def test_the_ends_have_one(open_at: Get, n: int, expected: dict[str, str]) -> None:
    """The first result has no previous one, the last no next one; each says where it is."""
    page = open_at(f"/a/n{n}", n=n, digits="latn").text
    assert around(page) == expected
    assert f"النتيجة {n} من {COUNT}" in page


def test_an_article_that_moved_is_found_nearby(open_at: Get) -> None:
    """Its neighbours are those of its new place; further away it has none."""
    assert around(open_at("/a/n9", n=12).text) == {"prev": "n8", "next": "n10"}
    assert around(open_at("/a/n3", n=12).text) == {"prev": "n2", "next": "n4"}
    assert around(open_at("/a/n1", n=20).text) == {}
    assert "النتيجة" not in open_at("/a/n1", n=20).text
    assert "عودة إلى النتائج" in open_at("/a/n1", n=20).text


@pytest.mark.parametrize("n", ["", "0", "-1", "1001", "x", "1.5", "9" * 5_000])
def test_an_invalid_position_is_ignored(open_at: Get, n: str) -> None:
    """Like any parameter of a page."""
    page = open_at("/a/n3", n=n)
    assert page.status_code == 200
    assert around(page.text) == {}


def test_the_last_position_has_a_page(client: FlaskClient) -> None:
    """The thousandth, beyond which no page of results goes."""
    assert getter(client)("/a/n1", q="هدنة", n=1_000).status_code == 200


def test_without_a_position_nothing_is_searched(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor with one where there is no search to go through."""

    def search(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Index, "search", search)
    assert client.get("/a/n3?q=هدنة").status_code == 200
    assert client.get("/a/n3?n=3").status_code == 200


def test_stories_are_gone_through_as_they_are_listed(ask: Get) -> None:
    """One article of each, unless the results list them all."""
    results = ask("/", q="جسر")
    hrefs = re.findall(r'<h2 [^>]*dir="auto"><a href="([^"]*)"', results.text)
    ids = [urlsplit(href).path.removeprefix("/a/") for href in hrefs]
    assert len(ids) == 3
    page = ask("/" + f"a/{ids[1]}", q="جسر", n=2)
    assert around(page.text) == {"prev": ids[0], "next": ids[2]}
    assert "النتيجة ٢ من ٣" in page.text
    assert "النتيجة ٢ من ٥" in ask("/a/s1", q="جسر", n=2, group="none", sort="oldest").text


def test_articles_keep_one_address(open_at: Get, url: str) -> None:
    """The position is in no permanent link."""
    page = open_at("/a/n3", n=3).text
    assert '<link rel="canonical" href="http://localhost/a/n3">' in page
    assert '<a href="/a/n3">رابط دائم</a>' in page


def test_a_changed_index_leads_on(tmp_path: Path) -> None:
    """After an article before it was deleted, the next one is still the next."""
    url = made(tmp_path / "index", [Article(f"n{n}", f"هدنة {n}") for n in range(4)])
    get = getter(create_app({"INDEX_URL": url}).test_client())
    assert around(get("/a/n2", q="هدنة", sort="oldest", n=3).text)["prev"] == "n1"
    with open_index(url) as index, index.writer() as writer:
        writer.delete("n1")
    assert around(get("/a/n2", q="هدنة", sort="oldest", n=3).text) == {"prev": "n0", "next": "n3"}
