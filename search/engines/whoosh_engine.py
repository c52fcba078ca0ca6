"""The engine in pure Python: Whoosh, for wherever Python runs and Tantivy does not.

An index of Whoosh holds pickles: open only those you trust.
"""

import pickle
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path
from typing import Any

import orjson
from whoosh import columns, fields, formats, index, scoring
from whoosh.query import Query
from whoosh.searching import Searcher
from whoosh.system import pack_uint

from search.article import Article
from search.engines import folder
from search.engines.base import FACET_SIZE, EngineResults, Sort
from search.engines.whoosh_query import runnable_query
from search.errors import IndexLocked
from search.query.tree import Node
from search.schema import KEY_FIELDS, NAME_FIELDS, Document

#: Stands for a missing instant in its column, below every real one.
_UNDATED = -(2**62)
#: What reading a damaged file can raise.
_DAMAGE = (
    index.IndexError, OSError, EOFError, ValueError, TypeError, LookupError, AttributeError,
    AssertionError, struct.error, zlib.error, pickle.UnpicklingError,
)  # fmt: skip


class Keys(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of ready-made keys: what Whoosh would tokenize is only split and counted."""

    def __init__(self, positions: bool) -> None:
        form = formats.Positions() if positions else formats.Frequency()
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
        id_column=fields.COLUMN(),
        instant_column=fields.COLUMN(columns.NumericColumn("q", default=_UNDATED)),
        **{name: fields.ID() for name in NAME_FIELDS},
        **{f"{name}_column": fields.COLUMN(columns.RefBytesColumn()) for name in NAME_FIELDS},
        **{name: Keys(positions) for name, positions in KEY_FIELDS.items()},
    )


class WhooshEngine:
    """An index in a folder, searched and written by this process; see `Engine`."""

    name = "whoosh"

    def __init__(self, path: Path) -> None:
        self.fingerprint = folder.fingerprint(path, self.name)
        self._path = path
        self._stamp = folder.stamp(path)
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
        self, query: Node, *, limit: int, offset: int, sort: Sort, facets: Sequence[str]
    ) -> EngineResults:
        with self._errors():
            searcher = self._fresh()
            if searcher.reader().doc_count() == 0:
                return EngineResults(0, facets={name: [] for name in facets})
            found = list(_matches(searcher, runnable_query(query), sort, facets))
        best = nsmallest(offset + limit, found, key=lambda match: match.rank)[offset:]
        return EngineResults(
            total=len(found),
            hits=[(_article(searcher, match.number), match.score) for match in best],
            facets={name: _facet(match.names[name] for match in found) for name in facets},
        )

    def get(self, ids: Iterable[str]) -> list[Article]:
        searcher = self._fresh()
        numbers = [searcher.document_number(id=article_id) for article_id in ids]
        return [_article(searcher, number) for number in numbers if number is not None]

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        reader = self._fresh().reader()
        found = [
            (key.decode(), reader.doc_frequency(field, key))
            for key in reader.expand_prefix(field, prefix)
        ]
        return sorted(found, key=lambda term: (-term[1], term[0]))[:limit]

    def frequency(self, field: str, key: str) -> int:
        with self._errors():
            return int(self._fresh().reader().doc_frequency(field, key))

    def articles(self) -> Iterator[Article]:
        searcher = self._fresh()
        for number in searcher.reader().all_doc_ids():
            yield _article(searcher, number)

    def size(self) -> int:
        return folder.size(self._path)

    def is_replaced(self) -> bool:
        return folder.stamp(self._path) not in (self._stamp, None)

    def close(self) -> None:
        self._searcher.close()
        self._index.close()

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


@dataclass(frozen=True, slots=True)
class _Match:
    number: int
    score: float
    rank: tuple[float, int, bytes]
    names: dict[str, bytes]


def _matches(
    searcher: Searcher, runnable: Query, sort: Sort, facets: Sequence[str]
) -> Iterator[_Match]:
    """Yield every article found, with its rank in the order of the contract and its facets."""
    scored = sort == "relevance"
    context = searcher.context() if scored else searcher.boolean_context()
    for leaf, first in searcher.leaf_searchers():
        # By segment: Whoosh's columns over several segments lose count of the articles.
        column = leaf.reader().column_reader
        ids, instants = column("id_column"), column("instant_column")
        names = {name: column(f"{name}_column") for name in facets}
        matcher = runnable.matcher(leaf, context)
        while matcher.is_active():
            number = matcher.id()
            score = matcher.score() if scored else 0.0
            rank = _rank(sort, score, instants[number], ids[number])
            values = {name: values[number] for name, values in names.items()}
            yield _Match(first + number, score, rank, values)
            matcher.next()


def _rank(sort: Sort, score: float, instant: int, article_id: bytes) -> tuple[float, int, bytes]:
    if sort == "oldest":
        return float(instant == _UNDATED), instant, article_id
    return -score, -instant, article_id


def _facet(values: Iterable[bytes]) -> list[tuple[str, int]]:
    counts = Counter(values)
    del counts[b""]
    named = [(value.decode(), count) for value, count in counts.items()]
    return sorted(named, key=lambda value: (-value[1], value[0]))[:FACET_SIZE]


def _article(searcher: Searcher, number: int) -> Article:
    return Article.from_stored(orjson.loads(searcher.stored_fields(number)["article"]))


def _values(document: Document) -> dict[str, Any]:
    article = document.article
    instant = _UNDATED if article.instant is None else article.instant
    values = {
        "id": article.id,
        "id_column": article.id.encode(),
        "article": orjson.dumps(article.to_dict()),
        "day": article.day,
        "instant_column": instant,
        **document.keys,
    }
    for name in NAME_FIELDS:
        values[name] = getattr(article, name) or None
        values[f"{name}_column"] = getattr(article, name).encode()
    return values
