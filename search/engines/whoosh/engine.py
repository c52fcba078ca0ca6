"""The pure-Python engine: Whoosh, for platforms on which Tantivy does not run.

Whoosh indexes contain pickles: open only indexes that you trust.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from heapq import nsmallest
from threading import Lock

from whoosh import index, scoring
from whoosh.searching import Searcher

from search.article import Article
from search.engines.contract import (
    EngineResults,
    Holds,
    Record,
    Rerank,
    engine_errors,
    readable,
)
from search.engines.folder import FolderStorage
from search.engines.manifest import Contents, Damage
from search.engines.whoosh.durable import DurableStorage
from search.engines.whoosh.query import runnable_query
from search.engines.whoosh.ranking import (
    WhooshMatch,
    count,
    facet_counts,
    firsts_of_stories,
    matches,
    rank_of,
    refreshed,
    reranked,
)
from search.engines.whoosh.records import record_readers
from search.engines.whoosh.salvage import salvaged
from search.engines.whoosh.schema import NO_DAY, whoosh_schema
from search.engines.whoosh.writer import WhooshWriter
from search.query.algebra import conjunction, unscored
from search.query.tree import EVERYTHING, EngineQuery, Keyword
from search.request import Sort
from search.schema import DAY, ID, Schema

#: How often a writer may commit while an index is opened.
_MAX_TRIES = 10
#: A table of contents that Whoosh has not renamed: ``_MAIN_1.toc.1732800000.0``.
_UNFINISHED_CONTENTS = re.compile(r"\.toc\.")


class WhooshEngine:
    """An index in a folder, searched and written by this process; see `Engine`."""

    name = "whoosh"
    contents = Contents(("_MAIN_*.toc", "MAIN_*.*"), ("_MAIN_*.toc",))
    runs_code = True
    storage = FolderStorage
    salvage = staticmethod(salvaged)

    def __init__(self, place: str, schema: Schema) -> None:
        self._place = place
        # Threads share the files of a reader, and with them the position of the next read.
        self._reading = Lock()
        with self._errors():
            # The schema pickled in the index may name modules that have been moved since.
            self._index = _opened(place, schema)
            self._searcher = self._index.searcher(weighting=scoring.BM25F())

    @classmethod
    def create(cls, place: str, schema: Schema) -> None:
        FolderStorage(place).make()
        index.FileIndex.create(DurableStorage(place), whoosh_schema(schema)).close()

    @staticmethod
    def damage(place: str) -> Sequence[Damage]:
        return ()

    @staticmethod
    def holds(file: str) -> Holds:
        return "contents" if file.endswith(".toc") else "articles"

    def files(self) -> list[str]:
        contents = self._contents()
        segments = {segment.segment_id() for segment in contents.segments}
        names = self._index.storage.list()
        toc = index.TOC._filename(self._index.indexname, contents.generation)
        return [toc, *(name for name in names if name.partition(".")[0] in segments)]

    def _contents(self) -> index.TOC:
        with self._errors():
            name, schema = self._index.indexname, self._index.schema
            return index.TOC.read(self._index.storage, name, schema=schema)

    @contextmanager
    def writer(self) -> Iterator[WhooshWriter]:
        self._sweep()
        batch = WhooshWriter(self._index)
        try:
            yield batch
            batch.commit()
        except BaseException:
            # What fills a disk must not stay there.
            self._sweep()
            raise

    def _sweep(self) -> None:
        """Delete the files of commits that were never finished."""
        storage, name = self._index.storage, self._index.indexname
        for file in storage.list():
            if _UNFINISHED_CONTENTS.search(file):
                storage.delete_file(file)
        contents = self._contents()
        index.clean_files(storage, name, contents.generation, contents.segments)

    def search(
        self,
        query: EngineQuery,
        *,
        limit: int,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        half_life: float | None = None,
        grouped: bool = False,
        rerank: Rerank | None = None,
    ) -> EngineResults:
        with self._errors(), self._reading:
            searcher, found = self._found(query, sort, facets, half_life, rerank)
            shown = firsts_of_stories(found) if grouped else found
            best = nsmallest(offset + limit, shown, key=rank_of)[offset:]
            hits = [(_article(searcher, match.number), match.score) for match in best]
        return EngineResults(
            total=len(found),
            hits=hits,
            stories=[match.story for match in best],
            groups=len(shown) if grouped else None,
            facets={name: facet_counts(name, found) for name in facets},
        )

    def count(self, query: EngineQuery) -> int:
        with self._errors(), self._reading:
            searcher = self._fresh()
            if not searcher.reader().doc_count():
                return 0
            return count(searcher, runnable_query(unscored(query)))

    def scores(
        self, queries: Iterable[EngineQuery], ids: Sequence[str]
    ) -> Iterator[dict[str, float]]:
        these = Keyword(ID, tuple(ids))
        for query in queries:
            with self._errors(), self._reading:
                _, found = self._found(conjunction([these, query]), "relevance")
            yield {match.article_id: match.score for match in found}

    def get(self, ids: Iterable[str]) -> list[Article]:
        with self._errors(), self._reading:
            searcher = self._fresh()
            numbers = [searcher.document_number(id=article_id) for article_id in ids]
            return [_article(searcher, number) for number in numbers if number is not None]

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        with self._errors(), self._reading:
            reader = self._fresh().reader()
            found = [
                (key.decode(), info.doc_frequency())
                for key, info in reader.iter_prefix(field, prefix)
            ]
        return sorted(found, key=lambda term: (-term[1], term[0]))[:limit]

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        with self._errors(), self._reading:
            count = partial(self._fresh().reader().doc_frequency, field)
            return {key: found for key in keys if (found := count(key))}

    def articles(
        self,
        query: EngineQuery = EVERYTHING,
        sort: Sort = "newest",
        half_life: float | None = None,
        rerank: Rerank | None = None,
        grouped: bool = False,
    ) -> Iterator[Article]:
        with self._errors(), self._reading:
            searcher, found = self._found(query, sort, (), half_life, rerank)
        for match in firsts_of_stories(found) if grouped else sorted(found, key=rank_of):
            with self._errors(), self._reading:
                article = _article(searcher, match.number)
            yield article

    def days(
        self,
        query: EngineQuery,
        sort: Sort = "newest",
        half_life: float | None = None,
        rerank: Rerank | None = None,
    ) -> list[int | None]:
        with self._errors(), self._reading:
            _, found = self._found(query, sort, (DAY,), half_life, rerank)
        days = (match.values[DAY] for match in firsts_of_stories(found))
        return [None if day == NO_DAY else day for day in days]

    def records(self) -> Iterator[Record]:
        with self._errors(), self._reading:
            readers = list(record_readers(self._fresh()))
        for read in readers:
            with self._reading:
                record = readable(read, self._errors())
            yield record

    def version(self) -> Hashable:
        with self._errors():
            generation: int = self._index.latest_generation()
        return generation

    def close(self) -> None:
        self._searcher.close()
        self._index.close()

    def _found(
        self,
        query: EngineQuery,
        sort: Sort,
        facets: Sequence[str] = (),
        half_life: float | None = None,
        rerank: Rerank | None = None,
    ) -> tuple[Searcher, list[WhooshMatch]]:
        searcher = self._fresh()
        if searcher.reader().doc_count() == 0:
            return searcher, []
        query = query if sort == "relevance" else unscored(query)
        found = list(matches(searcher, runnable_query(query), sort, facets))
        if sort == "relevance":
            found = reranked(searcher, found, rerank) if rerank else found
            found = refreshed(found, half_life) if half_life else found
        return searcher, found

    def _fresh(self) -> Searcher:
        if not self._searcher.up_to_date():
            # Not refreshed in place: that would close the reader that other threads are using.
            self._searcher = self._index.searcher(weighting=scoring.BM25F())
        return self._searcher

    def _errors(self) -> AbstractContextManager[None]:
        # Whoosh raises whatever comes, plain exceptions too, where a file is not as it should be.
        return engine_errors(self._place, Exception)


def _opened(place: str, schema: Schema) -> index.FileIndex:
    """Open an index; a writer may delete a table of contents that it has replaced meanwhile."""
    for _ in range(_MAX_TRIES):
        with suppress(FileNotFoundError):
            return index.FileIndex(DurableStorage(place), schema=whoosh_schema(schema))
    return index.FileIndex(DurableStorage(place), schema=whoosh_schema(schema))


def _article(searcher: Searcher, number: int) -> Article:
    return Article.unpacked(searcher.stored_fields(number)["article"])
