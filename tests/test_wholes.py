"""Queries of what is found as a whole: ids, addresses, and tags, which are names."""

from typing import Any

import pytest

from search import Article, Index, QuerySyntaxError
from tests.conftest import MakeIndex

ARTICLES = (
    Article("a-1", "نهر", url="https://www.example.org/news/1?x=2", tags=("مجلس الأمن", "سوريا")),
    Article("A-1", "بحر", url="http://sport.example.org:8080/", tags=("الأمن",)),
    Article("bbc:12", "قمر", url="https://مثال.org/%D9%82%D9%85%D8%B1_(a)", tags=("سوريا مجلس",)),
    Article("-5", "شمس", url="http://localhost:8000/5"),
    Article("x y", "نجم", url="not an address"),
)


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    return make_index(*ARTICLES, engine=engine)


def found(index: Index, query: str, **options: Any) -> list[str]:
    """Return the ids found, in the order of ARTICLES."""
    ids = {hit.id for hit in index.search(query, match="all", **options).hits}
    return [article.id for article in ARTICLES if article.id in ids]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("url:example.org", ["a-1", "A-1"]),
        ("رابط:example.org", ["a-1", "A-1"]),
        ("الرابط:sport.example.org", ["A-1"]),
        ("URL: www.example.org", ["a-1", "A-1"]),
        ("url:https://www.example.org/news/1?x=2", ["a-1"]),
        ("url:example.org/news/1?x=2", ["a-1"]),
        ('url:"http://example.org/news/1?x=2#top"', ["a-1"]),
        ("url:example.org/news/1", []),
        ("url:example", []),
        ("url:exam*", []),
        ("url:sport.example.org:8080", ["A-1"]),
        ("url:localhost:8000/5", ["-5"]),
        ("url:localhost", ["-5"]),
        ('url:"https://مثال.org/قمر_(a)"', ["bbc:12"]),
        ('url:"https://مثال.org/%D9%82%D9%85%D8%B1_(a)"', ["bbc:12"]),
        ('url:"not an address"', ["x y"]),
        ("-url:example.org", ["bbc:12", "-5", "x y"]),
        ("url:sport.example.org OR url:مثال.org", ["A-1", "bbc:12"]),
        ("url:(sport.example.org OR مثال.org)", ["A-1", "bbc:12"]),
        ("نهر url:example.org", ["a-1"]),
        ("url:example.org قمر", []),
        ("url:example.org -نهر", ["A-1"]),
    ],
)
def test_addresses(index: Index, query: str, expected: list[str]) -> None:
    """An address is found as a whole, by its host and by the domains of it."""
    assert found(index, query) == expected
    assert found(index, query, strict=True) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("id:a-1", ["a-1"]),
        ("معرف:A-1", ["A-1"]),
        ("المعرف:a-1", ["a-1"]),
        ("id:bbc:12", ["bbc:12"]),
        ('id:"bbc:12"', ["bbc:12"]),
        ("id:-5", ["-5"]),
        ('id:"x y"', ["x y"]),
        ("id:x y", []),
        ("id:a", []),
        ("id:a*", []),
        ("-id:a-1", ["A-1", "bbc:12", "-5", "x y"]),
        ("id:a-1 OR id:bbc:12", ["a-1", "bbc:12"]),
        ("id:(a-1 OR A-1) -نهر", ["A-1"]),
        ("id:a-1 نهر", ["a-1"]),
        ("id:a-1 بحر", []),
    ],
)
def test_ids(index: Index, query: str, expected: list[str]) -> None:
    """An id is found as it stands, to the letter."""
    assert found(index, query) == expected
    assert found(index, query, strict=True) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tags:سوريا", ["a-1", "bbc:12"]),
        ("وسم:الأمن", ["a-1", "A-1"]),
        ("الوسوم:سوريا", ["a-1", "bbc:12"]),
        ('tags:"مجلس الأمن"', ["a-1"]),
        ('tags:"سوريا مجلس"', ["bbc:12"]),
        ('tags:"الأمن سوريا"', []),
        ("tags:مجل*", ["a-1", "bbc:12"]),
        ("-tags:سوريا", ["A-1", "-5", "x y"]),
        ("tags:(الأمن OR سوريا)", ["a-1", "A-1", "bbc:12"]),
        ("نهر tags:سوريا", ["a-1"]),
        ("tags:نهر", []),
    ],
)
def test_tags(index: Index, query: str, expected: list[str]) -> None:
    """Tags are found by their words, and no phrase spans two of them."""
    assert found(index, query) == expected
    assert found(index, query, strict=True) == expected


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("url:", "empty-field"),
        ("وسم:", "empty-field"),
        ('url:""', "empty-phrase"),
        ('id:" "', "empty-phrase"),
        ("url:()", "empty-parentheses"),
    ],
)
def test_nothing_behind_a_field(index: Index, query: str, problem: str) -> None:
    """It is a notice, and where reading is strict an error; nothing is found by it."""
    results = index.search(query)
    assert [notice.problem for notice in results.notices] == [problem]
    assert results.total == 0
    with pytest.raises(QuerySyntaxError) as error:
        index.search(query, strict=True)
    assert error.value.problem == problem


def test_the_other_words_are_relaxed_but_never_an_id_or_an_address(index: Index) -> None:
    """Of words only some may be there; where an article is said to be is a condition."""
    results = index.search("نهر نه* زقزقة url:example.org")
    assert (results.relaxed, [hit.id for hit in results.hits]) == (True, ["a-1"])
    assert index.search("بحر زقزقة id:a-1").total == 0


@pytest.mark.parametrize(
    "query",
    ["id:bbc:12", 'id:"x y"', "url:example.org", 'url:"https://مثال.org/قمر_(a)"', '-id:"x y"'],
)
def test_what_was_looked_for_is_told_as_it_can_be_typed(index: Index, query: str) -> None:
    """Typed again, it is the same search."""
    told = index.search(query).searched_as
    assert told == (query,)
    assert found(index, told[0]) == found(index, query)


@pytest.mark.parametrize("query", ["id:a-1", "url:example.org/news/1?x=2", 'tags:"مجلس الأمن"'])
def test_only_words_are_marked(index: Index, query: str) -> None:
    """What is found as a whole marks nothing."""
    (alone,) = index.search(query).hits
    (beside,) = index.search(f"{query} نهر").hits
    assert (alone.title.ranges, beside.title.ranges) == ((), ((0, 3),))
