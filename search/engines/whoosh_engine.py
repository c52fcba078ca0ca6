"""The engine in pure Python: Whoosh, for wherever Python runs and Tantivy does not.

An index of Whoosh holds pickles: open only those you trust.
"""

import pickle
import struct
import zlib
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from heapq import nsmallest
from pathlib import Path
from threading import Lock
from typing import Any

from whoosh import columns, fields, formats, index, scoring
from whoosh.searching import Searcher
from whoosh.system import pack_uint

from search.article import Article
from search.engines import folder
from search.engines.base import MAX_FIRSTS, EngineResults, Sort
from search.engines.whoosh_query import runnable_query
from search.engines.whoosh_ranking import (
    NO_DAY,
    UNDATED,
    Match,
    count,
    facet_counts,
    firsts_of_stories,
    matches,
    rank_of,
    refreshed,
)
from search.errors import IndexLocked
from search.query.tree import EVERYTHING, Node, unhinted
from search.schema import KEY_FIELDS, NAME_FIELDS, STORY, STORY_BANDS, Document, Kept

#: What reading a damaged file can raise.
_DAMAGE = (
    index.IndexError, OSError, EOFError, ValueError, TypeError, LookupError, AttributeError,
    AssertionError, struct.error, zlib.error, pickle.UnpicklingError,
)  # fmt: skip


class Keys(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of ready-made keys: what Whoosh would tokenize is only split and counted."""

    def __init__(self, kept: Kept) -> None:
        form = formats.Positions() if kept == "position" else formats.Frequency()
        super().__init__(form, None, scorable=True)

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (key, frequency, weight, encoded postings value) for each distinct key."""
        if isinstance(self.format, formats.Positions):
            places: dict[str, list[int]] = {}
            for place, key in enumerate(value.split()):
                places.setdefault(key, []).append(place)
            encode = self.format.encode
            for key, at in places.items():
                yield key.encode(), len(at), float(len(at)), encode(at)
        else:
            for key, count in Counter(value.split()).items():
                yield key.encode(), count, float(count), pack_uint(count)


def _schema() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(unique=True),
        article=fields.STORED(),
        day=fields.NUMERIC(int, bits=64),
        **{
            STORY: fields.NUMERIC(int, bits=64),
            f"{STORY}_column": fields.COLUMN(columns.NumericColumn("q")),
            STORY_BANDS: fields.KEYWORD(),
        },
        first=fields.STORED(),
        id_column=fields.COLUMN(),
        day_column=fields.COLUMN(columns.NumericColumn("i", default=NO_DAY)),
        instant_column=fields.COLUMN(columns.NumericColumn("q", default=UNDATED)),
        **{name: fields.ID() for name in NAME_FIELDS},
        **{f"{name}_column": fields.COLUMN(columns.RefBytesColumn()) for name in NAME_FIELDS},
        **{name: Keys(kept) for name, kept in KEY_FIELDS.items()},
    )


class WhooshEngine:
    """An index in a folder, searched and written by this process; see `Engine`."""

    name = "whoosh"

    def __init__(self, path: Path) -> None:
        self.fingerprint = folder.fingerprint(path, self.name)
        self._path = path
        self._stamp = folder.stamp(path)
        # Threads share a reader's files, and with them the place at which is read next.
        self._reading = Lock()
        with self._errors():
            self._index = index.open_dir(str(path))
            self._searcher = self._index.searcher(weighting=scoring.BM25F())

    @classmethod
    def create(cls, path: Path, fingerprint: str) -> "WhooshEngine":
        """Make an empty index in an absent or empty folder."""
        folder.create(path, cls.name, fingerprint)
        index.create_in(str(path), _schema())
        return cls(path)

    @contextmanager
    def writer(self) -> Iterator["_Writer"]:
        # Held here rather than by Whoosh's writer, which ends with every commit.
        lock = self._index.lock("WRITELOCK")
        if not lock.acquire(blocking=False):
            raise IndexLocked(str(self._path))
        try:
            batch = _Writer(self._index)
            yield batch
            batch.commit()
        finally:
            lock.release()

    def search(
        self,
        query: Node,
        *,
        limit: int,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        half_life: float | None = None,
        grouped: bool = False,
    ) -> EngineResults:
        with self._errors(), self._reading:
            if not limit and not facets and not grouped:
                searcher = self._fresh()
                known = searcher.reader().doc_count()
                return EngineResults(known and count(searcher, runnable_query(unhinted(query))))
            searcher, found = self._found(query, sort, facets, half_life)
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
        self, query: Node = EVERYTHING, sort: Sort = "newest", half_life: float | None = None
    ) -> Iterator[Article]:
        with self._errors(), self._reading:
            searcher, found = self._found(query, sort, half_life=half_life)
        for match in sorted(found, key=rank_of):
            with self._errors(), self._reading:
                article = _article(searcher, match.number)
            yield article

    def size(self) -> int:
        return folder.size(self._path)

    def version(self) -> Hashable:
        with self._errors():
            generation: int = self._index.latest_generation()
        return generation

    def is_replaced(self) -> bool:
        return folder.stamp(self._path) not in (self._stamp, None)

    def close(self) -> None:
        self._searcher.close()
        self._index.close()

    def _found(
        self,
        query: Node,
        sort: Sort,
        facets: Sequence[str] = (),
        half_life: float | None = None,
    ) -> tuple[Searcher, list[Match]]:
        searcher = self._fresh()
        if searcher.reader().doc_count() == 0:
            return searcher, []
        query = query if sort == "relevance" else unhinted(query)
        found = list(matches(searcher, runnable_query(query), sort, facets))
        if half_life and sort == "relevance":
            found = refreshed(found, half_life)
        return searcher, found

    def _fresh(self) -> Searcher:
        if not self._searcher.up_to_date():
            # Not refreshed in place: that closes the reader which other threads are using.
            self._searcher = self._index.searcher(weighting=scoring.BM25F())
        return self._searcher

    def _errors(self) -> AbstractContextManager[None]:
        return folder.engine_errors(self._path, *_DAMAGE)


class _Writer:
    """Changes kept until they are committed: a Whoosh writer cannot replace what it has added."""

    def __init__(self, whoosh_index: Any) -> None:
        self._index = whoosh_index
        self._begin()

    def _begin(self) -> None:
        self._before = self._index.searcher()
        self._changes: dict[str, Document | None] = {}

    def add(self, document: Document) -> bool:
        existed = self._exists(document.article.id)
        self._changes[document.article.id] = document
        return existed

    def delete(self, article_id: str) -> bool:
        existed = self._exists(article_id)
        self._changes[article_id] = None
        return existed

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        reader = self._before.reader()
        numbers: dict[int, None] = {}
        for band in bands:
            if (STORY_BANDS, band.encode()) in reader:
                numbers |= dict.fromkeys(reader.postings(STORY_BANDS, band).all_ids())
        most = list(numbers)[:MAX_FIRSTS]
        return [self._before.stored_fields(number)["first"] for number in most]

    def commit(self) -> None:
        if not self._changes:
            return
        writer = self._index.writer(_lk=False, limitmb=512)
        try:
            for article_id in self._changes:
                number = self._before.document_number(id=article_id)
                if number is not None:
                    writer.delete_document(number)
            for document in filter(None, self._changes.values()):
                writer.add_document(**_values(document))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self._before.close()
        self._begin()

    def _exists(self, article_id: str) -> bool:
        if article_id in self._changes:
            return self._changes[article_id] is not None
        return self._before.document_number(id=article_id) is not None


def _article(searcher: Searcher, number: int) -> Article:
    return Article.unpacked(searcher.stored_fields(number)["article"])


def _values(document: Document) -> dict[str, Any]:
    article = document.article
    instant = UNDATED if article.instant is None else article.instant
    values = {
        "id": article.id,
        "id_column": article.id.encode(),
        "day_column": NO_DAY if article.day is None else article.day,
        "article": document.packed,
        STORY: document.story,
        f"{STORY}_column": document.story,
        "day": article.day,
        "instant_column": instant,
        **document.keys,
    }
    for name in NAME_FIELDS:
        values[name] = getattr(article, name) or None
        values[f"{name}_column"] = getattr(article, name).encode()
    if document.first:
        values |= {STORY_BANDS: document.bands, "first": document.first}
    return values
