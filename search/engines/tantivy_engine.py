"""The default engine: Tantivy, an embedded library that survives being killed at any point."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
import tantivy
from tantivy import Order, Query

from search.article import Article
from search.engines import folder
from search.engines.base import FACET_SIZE, EngineResults, Sort
from search.engines.tantivy_query import runnable_query
from search.errors import IndexLocked
from search.query.tree import Node
from search.schema import KEY_FIELDS, NAME_FIELDS, Document

_HEAP_BYTES = 256_000_000
_THREADS = 2
_KEYS = "keys"
#: So many equal hits are put in order; more of them keep the engine's own order.
_MOST_TIES = 10_000
_UNDATED = 2**62

Ranked = tuple[Any, tantivy.DocAddress]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("article", stored=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_integer_field("instant", fast=True)
    for name in NAME_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name, positions in KEY_FIELDS.items():
        option = "position" if positions else "freq"
        builder.add_text_field(name, tokenizer_name=_KEYS, index_option=option)
    return builder.build()


class TantivyEngine:
    """An index in a folder, searched and written by this process; see `Engine`."""

    name = "tantivy"

    def __init__(self, path: Path) -> None:
        self.fingerprint = folder.fingerprint(path, self.name)
        self._path = path
        self._stamp = folder.stamp(path)
        with self._errors():
            self._index = tantivy.Index.open(str(path))
        self._schema = self._index.schema
        splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_KEYS, splitter)

    @classmethod
    def create(cls, path: Path, fingerprint: str) -> "TantivyEngine":
        """Make an empty index in an absent or empty folder."""
        folder.create(path, cls.name, fingerprint)
        tantivy.Index(_schema(), str(path))
        return cls(path)

    @contextmanager
    def writer(self) -> Iterator["_Writer"]:
        try:
            writer = self._index.writer(_HEAP_BYTES, _THREADS)
        except ValueError as error:
            if "Lock" not in str(error):
                raise
            raise IndexLocked(str(self._path)) from None
        batch = _Writer(self._index, writer)
        try:
            yield batch
            batch.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def search(
        self, query: Node, *, limit: int, offset: int, sort: Sort, facets: Sequence[str]
    ) -> EngineResults:
        runnable = runnable_query(query, self._schema)
        with self._errors():
            searcher = self._index.searcher()
            total, ranked = self._ranked(searcher, runnable, offset + limit, sort)
            scored = sort == "relevance"
            return EngineResults(
                total=total,
                hits=[
                    (_article(searcher, address), key if scored else 0.0)
                    for key, address in ranked[offset : offset + limit]
                ],
                facets={name: _facet(searcher, runnable, name) for name in facets},
            )

    def get(self, ids: Iterable[str]) -> list[Article]:
        with self._errors():
            searcher = self._index.searcher()
            found = [
                searcher.search(Query.term_query(self._schema, "id", i), 1, count=False).hits
                for i in ids
            ]
            return [_article(searcher, hits[0][1]) for hits in found if hits]

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        with self._errors():
            return self._index.searcher().terms_with_prefix(field, prefix, limit=limit)

    def frequency(self, field: str, key: str) -> int:
        with self._errors():
            return self._index.searcher().doc_freq(field, key)

    def articles(self) -> Iterator[Article]:
        with self._errors():
            searcher = self._index.searcher()
            everything = searcher.search(Query.all_query(), max(1, searcher.num_docs), count=False)
            for _, address in everything.hits:
                yield _article(searcher, address)

    def size(self) -> int:
        return folder.size(self._path)

    def is_replaced(self) -> bool:
        return folder.stamp(self._path) not in (self._stamp, None)

    def close(self) -> None:
        """Nothing to let go of: files are unmapped with the object."""

    def _errors(self) -> AbstractContextManager[None]:
        return folder.engine_errors(self._path, ValueError, OSError)

    def _ranked(
        self, searcher: tantivy.Searcher, query: Query, end: int, sort: Sort
    ) -> tuple[int, list[Ranked]]:
        """Return the total and the first ``end`` hits, equal ones in the order of the contract."""
        by_time: dict[str, Any] = {}
        if sort != "relevance":
            by_time["order_by_field"] = "instant"
            by_time["order"] = Order.Desc if sort == "newest" else Order.Asc
        found = searcher.search(query, end + 1, **by_time)
        total: int = found.count  # type: ignore[attr-defined]  # missing in tantivy's stub
        hits: list[Ranked] = found.hits
        if 0 < end < len(hits) and hits[end - 1][0] == hits[end][0]:
            # Equal hits continue behind the last one: only all of them can be put in order.
            reach = max(end + 1, _MOST_TIES)
            hits = searcher.search(query, reach, count=False, **by_time).hits
        ordered: list[Ranked] = []
        for equal in _groups(hits):
            known = len(hits) == total or len(ordered) + len(equal) < min(len(hits), _MOST_TIES)
            ordered += self._in_order(searcher, equal) if known else equal
        return total, ordered[:end]

    def _in_order(self, searcher: tantivy.Searcher, equal: list[Ranked]) -> list[Ranked]:
        """Return hits of the same rank newest first, and those of one instant by id."""
        if len(equal) == 1:
            return equal
        addresses = [address for _, address in equal]
        instants = searcher.fast_field_values("instant", addresses)
        newest_first = sorted(
            zip((_UNDATED if i is None else -i for i in instants), equal, strict=True), key=_first
        )
        ordered: list[Ranked] = []
        for _, same in groupby(newest_first, key=_first):
            hits = [hit for _, hit in same]
            if len(hits) > 1:
                hits.sort(key=lambda hit: _article(searcher, hit[1]).id)
            ordered += hits
        return ordered


class _Writer:
    def __init__(self, index: tantivy.Index, writer: tantivy.IndexWriter) -> None:
        self._index = index
        self._writer = writer
        self._begin()

    def _begin(self) -> None:
        self._before = self._index.searcher()
        self._batch: dict[str, bool] = {}

    def add(self, document: Document) -> bool:
        article = document.article
        existed = self.delete(article.id)
        stored = tantivy.Document()
        stored.add_text("id", article.id)
        stored.add_bytes("article", orjson.dumps(article.to_dict()))
        if article.day is not None and article.instant is not None:
            stored.add_integer("day", article.day)
            stored.add_integer("instant", article.instant)
        for name in NAME_FIELDS:
            if value := getattr(article, name):
                stored.add_text(name, value)
        for name, keys in document.keys.items():
            stored.add_text(name, keys)
        self._writer.add_document(stored)
        self._batch[article.id] = True
        return existed

    def delete(self, article_id: str) -> bool:
        existed = self._exists(article_id)
        if existed:
            self._writer.delete_documents_by_term("id", article_id)
            self._batch[article_id] = False
        return existed

    def commit(self) -> None:
        if self._batch:
            self._writer.commit()
            self._index.reload()
            self._begin()

    def _exists(self, article_id: str) -> bool:
        here = self._batch.get(article_id)
        if here is None:
            # The frequency counts deleted articles too, until their segment is merged.
            if not self._before.num_docs or not self._before.doc_freq("id", article_id):
                return False
            query = Query.term_query(self._index.schema, "id", article_id)
            here = bool(self._before.search(query, 1, count=False).hits)
        return here


def _groups(hits: list[Ranked]) -> Iterator[list[Ranked]]:
    for _, group in groupby(hits, key=_first):
        yield list(group)


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def _article(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Article:
    stored = searcher.doc(address).get_first("article")
    return Article.from_stored(orjson.loads(bytes(stored or b"{}")))


def _facet(searcher: tantivy.Searcher, query: Query, name: str) -> list[tuple[str, int]]:
    counts = {"values": {"terms": {"field": name, "size": FACET_SIZE}}}
    buckets = searcher.aggregate(query, counts)["values"]["buckets"]
    return sorted(((b["key"], b["doc_count"]) for b in buckets), key=lambda v: (-v[1], v[0]))
