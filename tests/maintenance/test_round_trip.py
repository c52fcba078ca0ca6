"""An index that is backed up and restored is the same index, by whichever engine."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import (
    Article,
    ArticleError,
    Index,
    SearchRequest,
    WordList,
    backup,
    open_index,
    rebuild,
    restore,
)
from search.custom_words import LISTS
from search.snapshot import IndexLocation

WORDS = st.sampled_from(["مطر", "الأمطار", "ثلج", "والثلوج", "نهر", "جسر", "<b>", "\u202e", "𝔸"])
#: Any characters but halves of them, in which no file can be written.
TEXTS = st.lists(WORDS, max_size=4).map(" ".join) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=12
)
DATES = st.sampled_from(["", "2018-03-01", "2018-03-02T01:00:00+03:00", "1999-12-31", "2018-03-01"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
RECORDS = st.fixed_dictionaries(
    {"id": st.sampled_from(["1", "2", "3", "a b", "خبر/٤", "x" * 512, "é", "e\u0301"])},
    optional={
        "title": TEXTS,
        "body": TEXTS,
        "date": DATES,
        "source": st.sampled_from(["س", "ص"]),
        "author": TEXTS,
        "url": st.just("https://example.org/1?a=ب"),
        "tags": st.lists(TEXTS, max_size=3),
        "desk": VALUES,
        "": VALUES,
        "line\u2028 separator": VALUES,
    },
)
#: Records to add, and ids to delete.
CHANGES = st.tuples(
    st.lists(RECORDS, max_size=6), st.sets(st.sampled_from(["1", "2", "a b"]), max_size=2)
)
REQUESTS = [
    SearchRequest(query, sort=sort, match=match, group=group, facets=facets)  # type: ignore[arg-type]
    for query in ("", "مطر", "ثلج نهر", "desk:س", "جليد")
    for sort, match, group in (("relevance", "auto", None), ("oldest", "any", "story"))
    for facets in (("source", "tags", "timeline", "desk"),)
]


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    steps=st.lists(CHANGES, min_size=1, max_size=3),
    overrides=st.sampled_from(["", "نهر\tنهر\n"]),
    synonyms=st.sampled_from(["", "# ثلوج\nثلج، جليد"]),
    labels=st.sampled_from(["", "س\tسين\tSin\n\n"]),
)
def test_round_trip(
    engine: str,
    steps: list[tuple[list[dict[str, Any]], set[str]]],
    overrides: str,
    synonyms: str,
    labels: str,
) -> None:
    """A full backup and a chain of incremental ones give the index back, on both engines."""
    with TemporaryDirectory() as name:
        folder, url = Path(name), f"{engine}:{Path(name) / 'index'}"
        open_index(
            url,
            create=True,
            overrides=WordList("overrides", overrides),
            synonyms=WordList("synonyms", synonyms),
            labels=WordList("labels", labels),
            facets=["desk"],
        ).close()
        since = None
        for number, (records, gone) in enumerate(steps):
            apply(url, records, gone)
            file = folder / f"{number}.zip"
            backup(url, file, since=since)
            since = file
        backup(url, folder / "full.zip")
        # Stories and scores are those of an index that is made anew.
        rebuild(url)
        for restored in restorings(folder, folder / "full.zip", file):
            assert contents(restored) == contents(url)
            with open_index(url) as index, open_index(restored) as other:
                same = restored.startswith(engine)
                assert answers(other, scores=same) == answers(index, scores=same)


def apply(url: str, records: list[dict[str, Any]], gone: set[str]) -> None:
    """Add and delete articles, in two commits."""
    with open_index(url) as index, index.writer() as writer:
        for record in records:
            with suppress(ArticleError):
                writer.add(Article.from_record(record))
        writer.commit()
        for article_id in gone:
            writer.delete(article_id)


def restorings(folder: Path, *files: Path) -> Iterator[str]:
    """Restore each file with each engine; yield the addresses."""
    for file in files:
        for engine in ("tantivy", "whoosh"):
            url = f"{engine}:{folder / f'{file.stem}-{engine}'}"
            restore(file, url)
            yield url


def contents(url: str) -> dict[str, Any]:
    """Return all that an index was given."""
    with open_index(url) as index:
        articles = {article.id: article.to_dict() for article in index.articles()}
        facets = index.facets
    storage = IndexLocation.of(url).storage
    return {"articles": articles, "facets": facets, **{name: storage.read(name) for name in LISTS}}


def answers(index: Index, *, scores: bool) -> list[Any]:
    """Return answers of an index; scores, and the order by them, are an engine's own."""
    found = []
    for request in REQUESTS:
        answer = index.search(request).to_dict()
        del answer["took_ms"]
        if not scores and request.sort == "relevance":
            answer["hits"] = sorted(hit["id"] for hit in answer["hits"])
        elif not scores:
            answer["hits"] = [{**hit, "score": 0} for hit in answer["hits"]]
        found.append(answer)
    return found
