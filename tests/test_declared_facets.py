"""Facets that the maker of an index declares, and labels of names and fields."""

from pathlib import Path

import pytest

from search import Article, FacetsDiffer, Index, RequestError, WordList, open_index, rebuild
from search.errors import WordListError
from search.labels import Label

RECORDS = (
    {"id": "1", "title": "قمة في القاهرة", "country": "مصر", "category": ["politics", "africa"]},
    {"id": "2", "title": "معرض في القاهرة", "country": "مصر", "category": "culture"},
    {"id": "3", "title": "مكتبة في مراكش", "country": "المغرب", "category": [1, True, None, {}]},
)
FACETS = ("country", "category")
LABELS = WordList("labels.tsv", "# رموز\nafrica\tأفريقيا\tAfrica\nculture\tثقافة\n")


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    """Make an index with two declared facets and labels, by each engine in turn."""
    url = f"{engine}:{tmp_path / 'index'}"
    made = open_index(url, create=True, facets=FACETS, labels=LABELS)
    with made, made.writer() as writer:
        for record in RECORDS:
            writer.add(Article.from_record(record))
    return url


def ids(index: Index, query: str = "", **options: object) -> str:
    return "".join(sorted(hit.id for hit in index.search(query, match="all", **options).hits))


def test_a_declared_facet_is_a_field_of_names(url: str) -> None:
    """It is a filter, a facet in which each value of a list counts, and a field of queries."""
    with open_index(url) as index:
        assert index.filters[-2:] == FACETS
        assert ids(index, filters={"country": ["مصر"], "category": ["africa", "culture"]}) == "12"
        assert ids(index, "country:مصر -category:culture") == "1"
        facets = index.search("", facets=FACETS).facets
        assert [(v.value, v.count) for v in facets["country"]] == [("مصر", 2), ("المغرب", 1)]
        assert {v.value for v in facets["category"]} == {
            "politics",
            "africa",
            "culture",
            "1",
            "true",
        }


def test_facets_of_an_index_with_articles_change_by_rebuilding(url: str) -> None:
    """Others are refused; the same in any order are no others."""
    open_index(url, facets=reversed(FACETS)).close()
    with pytest.raises(FacetsDiffer, match=r"--facet country$"):
        open_index(url, facets=["country"])
    rebuild(url, facets=["country"])
    rebuild(url)
    with open_index(url) as index:
        assert index.stats().facets == ("country",)
        with pytest.raises(RequestError, match="category"):
            index.search("", filters={"category": ["culture"]})
    rebuild(url, facets=[])
    with open_index(url) as index:
        assert index.stats().facets == ()


@pytest.mark.parametrize(
    "facets",
    [
        ["source"],
        ["الوسوم"],
        ["page"],
        ["two words"],
        ["2nd"],
        ["a", "A"],
        "country",
        list("abcdefghi"),
    ],
)
def test_names_that_cannot_be_declared(tmp_path: Path, facets: list[str]) -> None:
    """Neither names that are taken or cannot be typed, nor nine, nor one text for several."""
    with pytest.raises(RequestError):
        open_index(tmp_path / "index", create=True, facets=facets)
    assert not (tmp_path / "index").exists()


def test_labels_are_kept_with_the_index(url: str) -> None:
    """Without an English label the name itself is shown; an open index sees another list."""
    with open_index(url) as index:
        assert index.labels == {
            "africa": Label("أفريقيا", "Africa"),
            "culture": Label("ثقافة", "culture"),
        }
        open_index(url, labels=WordList("", "")).close()
        assert index.labels == {}


@pytest.mark.parametrize("text", ["africa", "africa\t", "\tأفريقيا", "a\tb\tc\td", "a\tb\na\tc"])
def test_a_line_that_is_no_label(tmp_path: Path, text: str) -> None:
    """A line needs a name and an Arabic label, and a name has one line."""
    with pytest.raises(WordListError):
        open_index(tmp_path / "index", create=True, labels=WordList("labels.tsv", text))


@pytest.mark.parametrize(
    ("query", "found", "searched_as"),
    [
        ("id:1", "1", "id:1"),
        ("معرف:(1 OR 2)", "12", "id:1"),
        ("url:example.org", "", "url:example.org"),
        ('url:"two words"', "", 'url:"two words"'),
    ],
)
def test_what_is_found_as_a_whole(url: str, query: str, found: str, searched_as: str) -> None:
    """Ids and addresses are told as they could be typed."""
    with open_index(url) as index:
        assert ids(index, query) == found
        assert index.search(query).searched_as[0] == searched_as
