"""An address, a permanent link or an id as a query is the article that it names."""

import pytest

from search import Article, Index
from tests.conftest import MakeIndex


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    return make_index(
        Article("a-002", title="هدنة", url="https://www.example.org/news/هدنة?id=2"),
        Article("desk/7", title="مباراة", url="https://example.org/2018/match.html"),
        Article("8234567", title="معرض"),
        Article("5", title="زلزال"),
        Article("five", title="مقتل 5 أشخاص", body="a 002"),
        Article("links", title="https example org news 2018 match html a desk 7"),
        engine=engine,
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("https://www.example.org/news/هدنة?id=2", ["a-002"]),
        ("http://example.org/news/%D9%87%D8%AF%D9%86%D8%A9?id=2#top", ["a-002"]),
        (" https://example.org/2018/match.html?utm_source=x&fbclid=y ", ["desk/7"]),
        ("example.org/2018/match.html", ["desk/7"]),
        ("www.example.org/2018/match.html/", ["desk/7"]),
        ("http://localhost:8000/a/a-002", ["a-002"]),
        ("https://naba.example/archive/a/desk/7?q=%D9%87&lang=en", ["desk/7"]),
        ("https://naba.example/a/desk%2F7", ["desk/7"]),
        ("/a/a-002", ["a-002"]),
        ("http://localhost/api/v1/articles/a-002", ["a-002"]),
        ("8234567", ["8234567"]),
        ("http://localhost:8000/a/a-002/", ["a-002"]),
        ("desk/7", ["desk/7", "links"]),
        ("a-002", ["a-002", "five"]),
        ("5", ["five"]),
    ],
)
def test_the_article_comes_first(index: Index, query: str, expected: list[str]) -> None:
    """For a number that articles have, it is none: most numbers are no ids."""
    assert [hit.id for hit in index.search(query, match="all", strict=True).hits] == expected


@pytest.mark.parametrize("query", ["https://example.org/other", "http://localhost/a/none", "a-9"])
def test_nothing_at_an_address_is_searched_by_its_words(index: Index, query: str) -> None:
    assert index.search(query, match="all").searched_as == index.search(f" {query}").searched_as


def test_filters_hold(index: Index) -> None:
    assert not index.search("a-002", sources=("سنابل",)).total
