"""A deep check makes all terms anew from the articles, and finds where the index has others."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search import Article, check, open_index
from search.engines.contract import Record
from tests.maintenance.samples import Lie, path_of, problems, unseal, whole


def problem(url: str) -> str:
    """Return the one problem that only a deep check finds."""
    assert check(url).ok
    (found,) = problems(url)
    return found


def test_a_term_of_too_few_articles(url: str, lie: Lie) -> None:
    def few(true: Any, field: str, *_: Any) -> Any:
        return [(t, n - (t == "وزير" and field == "title_stem")) for t, n in true]

    lie("terms", few)
    assert problem(url).startswith("terms of title_stem that are counted wrongly: 1 (وزير: ")


def test_a_term_of_too_many(url: str, lie: Lie) -> None:
    """More than were deleted cannot be told from deleted ones; so many more cannot be."""
    lie("terms", lambda true, field, *_: [(t, n + 9 * (field == "id")) for t, n in true])
    assert problem(url).startswith("terms of id that are counted wrongly: ")


def test_deleted_articles(url: str, lie: Lie) -> None:
    """A term of deleted articles is counted exactly, and may be wrong then."""
    lie("terms", lambda true, field, *_: [(t, n + (field == "facet_0")) for t, n in true])
    lie("frequencies", lambda true, *_: {t: n + (t == "¶") for t, n in true.items()})
    assert whole(url).ok
    lie("count", lambda true, query: true + (getattr(query, "text", "") == "eg"))
    assert problem(url).startswith("terms of facet_0 that are counted wrongly: 1 (eg: ")


def test_a_term_that_is_missing(url: str, lie: Lie) -> None:
    lie("terms", lambda true, field, *_: true[field == "facet_0" :])
    assert problem(url).endswith("(eg: 0, but 12 articles have it)")


def test_a_term_that_no_article_has(url: str, lie: Lie) -> None:
    lie("terms", lambda true, field, *_: [*true, *[("غريب", 9)] * (field == "lead_stem")])
    assert problem(url) == (
        "terms of lead_stem that are counted wrongly: 1 (غريب: 9, but 0 articles have it)"
    )


def test_other_words(url: str, lie: Lie) -> None:
    """A word map of the right lengths and of other words is told."""

    def changed(record: Record) -> Record:
        assert record.article
        words = record.article.words
        other = words[:16] + bytes([words[16] ^ 1]) + words[17:]
        return replace(record, article=replace(record.article, words=other))

    lie("records", lambda true: map(changed, true))
    assert problem(url).startswith("articles whose word map differs from their text: 23 (")


def test_another_signature(url: str, lie: Lie) -> None:
    """What later articles are compared with is made anew too."""

    def changed(record: Record) -> Record:
        first = record.first
        return replace(record, first=first and first[:20] + bytes([first[20] ^ 1]) + first[21:])

    lie("records", lambda true: map(changed, true))
    assert problem(url).startswith("first articles of stories that are kept otherwise: ")


def test_missing_stems(url: str) -> None:
    """A table that is gone without a trace is missed by the keys that need it."""
    unseal(url)
    for table in path_of(url).glob("stems-*.tsv"):
        table.unlink()
    assert problem(url).startswith("keys whose stems are missing: ")


def test_words_are_forgotten(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The articles may have more words than are cached."""
    monkeypatch.setattr("search.indexing.analysis.CACHED_PARTS", 40)
    assert whole(url).ok


def test_keys_that_are_no_words(tmp_path: Path, engine: str) -> None:
    """A key that only another key has, and no word of an article, needs no stems."""
    url = f"{engine}:{tmp_path / 'other'}"
    with open_index(url, create=True) as index, index.writer() as writer:
        for number, body in enumerate(("وبادله", "كلمة", "بادله")):
            writer.add(Article(str(number), body=body))
            writer.commit()
    assert whole(url).ok
