"""Rules of the levels: how closely the words found must resemble those asked for."""

from pathlib import Path
from typing import Any

import pytest

from search import Article, Index, open_index
from tests.conftest import MakeIndex

ARTICLES = (
    "اشتبك الجنود",
    "الاشتباكات",
    "اشتباك",
    "اشتِبـاك",
    "غوتنبرغ",
    "كوتنبرغ",
    "إيران",
    "ايران",
    "في فيسبوك",
    "بالفيس بوك",
    "بوك في فيس",
)


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    """Make an index of one article a word."""
    return make_index(*ARTICLES, engine=engine)


def found(index: Index, query: str, **options: Any) -> list[str]:
    results = index.search(query, match="all", **options)
    return sorted(hit.article.body for hit in results.hits)


@pytest.mark.parametrize(
    ("query", "level", "expected"),
    [
        ("اشتباك", "exact", ["اشتباك", "اشتِبـاك"]),
        ("اشتباك", "smart", ["الاشتباكات", "اشتباك", "اشتِبـاك"]),
        ("اشتباك", "wide", ["اشتبك الجنود", "الاشتباكات", "اشتباك", "اشتِبـاك"]),
        ("ايران", "exact", ["ايران"]),
        ("ايران", "smart", ["إيران", "ايران"]),
        ("غوتنبرغ", "smart", ["غوتنبرغ"]),
        ("غوتنبرغ", "wide", ["كوتنبرغ", "غوتنبرغ"]),
        ('"إيران"', "exact", ["إيران"]),
        ('"ايران"', "smart", ["إيران", "ايران"]),
        ("فيسبوك", "exact", ["في فيسبوك"]),
        ("فيسبوك", "smart", ["في فيسبوك", "بالفيس بوك"]),
        ("فيس بوك", "smart", ["في فيسبوك", "بالفيس بوك", "بوك في فيس"]),
        ('"فيس بوك"', "smart", []),
        ("إير*", "exact", ["إيران"]),
        ("إير*", "smart", ["إيران", "ايران"]),
    ],
)
def test_levels(index: Index, query: str, level: str, expected: list[str]) -> None:
    """Exact finds the word as typed, smart its forms and spellings, wide related words too."""
    assert found(index, query, level=level) == sorted(expected)


@pytest.mark.parametrize("level", ["exact", "smart", "wide"])
def test_what_is_found_is_marked(index: Index, level: str) -> None:
    """Every level marks what it finds by."""
    for query in ("اشتباك", "غوتنبرغ", '"إيران"', "إير*"):
        for hit in index.search(query, level=level, match="all").hits:
            assert hit.snippets[0].ranges, (query, hit.article.body)


def test_words_as_asked_come_first(index: Index) -> None:
    """Related words and near spellings stand behind the word itself."""
    assert index.search("غوتنبرغ", level="wide").hits[0].article.body == "غوتنبرغ"


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_alternatives_that_come_later_are_found(tmp_path: Path, engine: str) -> None:
    """What is known of a word is forgotten when the index changes."""
    with open_index(f"{engine}:{tmp_path}/index", create=True) as index:
        for count, text in enumerate(["مباراة في الملعب", "بسط الجيش سيطرته على المدينة"]):
            with index.writer() as writer:
                writer.add(Article(str(count), text))
            assert index.search("مسيطر", level="wide").total == count
