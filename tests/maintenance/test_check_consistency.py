"""Checking finds where an engine, its records and what is kept beside them do not fit each other.

No file is damaged here: the engine is made to lie, or the index was written wrongly.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from search import Article, check, open_index, rebuild
from search.engines.contract import Record
from search.errors import IndexDamaged
from search.query.tree import EVERYTHING, Keyword, Range
from search.schema import DAY
from search.snapshot import IndexLocation
from tests.maintenance.samples import Lie, path_of, problems, unseal, whole


def test_articles_counted(url: str, lie: Lie) -> None:
    lie("count", lambda true, query: true + (query == EVERYTHING))
    assert problems(url) == ["23 articles are stored, and 24 are counted"]


def test_articles_lost(url: str, lie: Lie) -> None:
    """The manifest knows how many there were, and articles are lost for good."""
    lie("records", lambda true: list(true)[1:])
    report = check(url)
    assert report.damage[0].problem == "23 articles were written, and 22 are stored"
    assert report.damage[0].lost == "articles that are stored in it"
    assert report.damage[1].lost.startswith("nothing")
    assert {finding.remedy for finding in report.damage} == {f"naba repair --index {url}"}


def test_an_article_that_is_there_twice(url: str, lie: Lie) -> None:
    def twice(true: Iterator[Record]) -> Iterator[Record]:
        first = next(true)
        yield from (first, first, *true)

    lie("records", twice)
    found = problems(url, deep=False)
    assert found[0] == "23 articles were written, and 24 are stored"
    assert any(problem.startswith("ids that several articles have: 1 (") for problem in found)


def test_an_article_that_is_not_found(url: str, lie: Lie) -> None:
    lie("get", lambda true, ids: [article for article in true if article.id != "3"])
    assert problems(url) == ["articles that are not found by their id: 1 (3)"]


def test_derived_things_are_rebuilt(url: str, lie: Lie) -> None:
    """Where files and articles are sound, rebuilding mends the index."""
    lie("get", lambda true, ids: [article for article in true if article.id != "3"])
    (finding,) = check(url).damage
    assert finding.file == ""
    assert finding.lost == "nothing, as it can be made again from the articles"
    assert finding.remedy == f"naba rebuild --index {url}"


@pytest.mark.parametrize(
    ("facet", "wrong"),
    [
        ("source", "values of the facet source that are counted wrongly: 1 (صحيفة 1: "),
        ("facet_0", "values of the facet country that are counted wrongly: 1 (eg: "),
        ("day", "days that are counted wrongly: 1 (20200"),
        ("story", "stories that are counted wrongly: 1 ("),
    ],
)
def test_facets(url: str, lie: Lie, facet: str, wrong: str) -> None:
    """A value that is counted once too often, or that only the engine knows, is told."""

    def count(true: Any, *_: Any) -> Any:
        values = true.facets.get(facet)
        if not values:
            return true
        chosen = next((v for v in values if v[0] in ("صحيفة 1", "eg")), values[0])
        changed = [(v, n + 1) if v == chosen[0] else (v, n) for v, n in values]
        return replace(true, facets=true.facets | {facet: changed})

    lie("search", count)
    (problem,) = problems(url)
    assert problem.startswith(wrong)


def test_a_value_that_no_article_has(url: str, lie: Lie) -> None:
    def more(true: Any, *_: Any) -> Any:
        facets = {name: [*values, ("7", 1)] for name, values in true.facets.items()}
        return replace(true, facets=facets)

    lie("search", more)
    told = "values of the facet source that are counted wrongly: 1 (7: 1, but 0 articles have it)"
    assert told in problems(url)


def test_filters(url: str, lie: Lie) -> None:
    """A name, or a month, by which too few are found is told."""
    lie("frequencies", lambda true, field, keys: true | ({"eg": 1} if field == "facet_0" else {}))
    assert whole(url).ok
    lie("count", lambda true, query: true - (query == Keyword("facet_0", ("eg",))))
    lie("count", lambda true, query: true - (query == Range(DAY, 20200101, 20200131)))
    found = problems(url, deep=False)
    assert len(found) == 2
    assert found[0].startswith("filters by country that are counted wrongly: 1 (eg: ")
    assert found[1].startswith("filters by date that are counted wrongly: 1 (202001: ")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"instant": 5}, "articles that are sorted by another time than theirs"),
        ({"story": 5}, "articles that are the first of a story and not kept as such"),
        ({"first": b""}, "articles that are the first of a story and not kept as such"),
        ({"first": b"x"}, "articles that are the first of a story and not kept as such"),
        ({"first": b"x" * 99}, "articles that are the first of a story and not kept as such"),
        ({"words": b""}, "articles whose word map does not fit their text"),
        ({"words": b"x" * 50}, "articles whose word map does not fit their text"),
        ({"body": "نص آخر"}, "articles whose word map does not fit their text"),
        ({"title": ""}, "articles whose word map does not fit their text"),
    ],
)
def test_records(url: str, lie: Lie, change: dict[str, Any], problem: str) -> None:
    """What is stored with an article fits the article."""

    def changed(record: Record) -> Record:
        if record.article is None or record.article.id != "0":
            return record
        if change.keys() <= {"instant", "story", "first"}:
            return replace(record, **change)
        return replace(record, article=replace(record.article, **change))

    lie("records", lambda true: map(changed, true))
    assert any(found.startswith(problem) and found.endswith(": 1 (0)") for found in problems(url))


def test_records_that_cannot_be_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted, the others are checked, and the terms are not compared."""
    truth = Article.unpacked

    def fail(packed: bytes) -> Article:
        article = truth(packed)
        if article.id == "4":
            raise ValueError("the record of an article is damaged")
        return article

    monkeypatch.setattr(Article, "unpacked", fail)
    report = check(url, deep=True)
    assert report.articles == 22
    assert report.damage[0].problem == (
        "articles that cannot be read (the record of an article is damaged): 1"
    )
    assert report.damage[0].lost == "articles that are stored in it"
    assert report.damage[0].remedy == f"naba repair --index {url}"
    assert report.notes == ("The terms were not compared with the articles.",)


@pytest.mark.parametrize("method", ["count", "records", "get", "search", "frequencies", "terms"])
def test_an_engine_that_fails(url: str, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Whatever cannot be read is damage."""

    def fail(*_: Any, **__: Any) -> Any:
        raise IndexDamaged(url, "a bad block")

    monkeypatch.setattr(IndexLocation.of(url).type, method, fail)
    assert problems(url)[-1] == "the engine cannot read the articles (a bad block)"


def test_an_engine_that_does_not_open(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise IndexDamaged(url, "a bad block")

    monkeypatch.setattr(IndexLocation.of(url).type, "__init__", fail)
    assert problems(url) == ["the engine cannot read the articles (a bad block)"]


def test_at_most_three_examples(url: str, lie: Lie) -> None:
    """Faults of the same kind are one finding, however many they are."""
    lie("get", lambda true, ids: [])
    (problem,) = problems(url)
    assert problem.startswith("articles that are not found by their id: 23 (")
    assert problem.count(",") == 3
    assert problem.endswith(", …)")


def test_a_rebuilt_index_is_whole_again(url: str) -> None:
    """What a deep check finds in derived things, rebuilding mends."""
    unseal(url)
    for table in path_of(url).glob("stems-*.tsv"):
        table.unlink()
    (finding,) = check(url, deep=True).damage
    assert finding.remedy == f"naba rebuild --index {url}"
    rebuild(url)
    assert whole(url).ok
    with open_index(url) as index:
        assert index.stats().articles == 23
