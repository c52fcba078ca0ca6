"""The default engine: Tantivy, an embedded library that survives being killed at any point."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
import tantivy
from tantivy import FieldType, Occur, Order, Query

from search.article import Article
from search.engines import folder
from search.engines.base import FACET_SIZE, EngineResults, Sort
from search.errors import IndexLocked
from search.query.tree import (
    All,
    And,
    Boost,
    Keyword,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
)
from search.schema import KEY_FIELDS, NAME_FIELDS, Document

_HEAP_BYTES = 256_000_000
_THREADS = 2
_KEYS = "keys"
_BATCH = 1_000

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
        self._schema = _schema()
        with folder.engine_errors(path, ValueError, OSError):
            self._index = tantivy.Index(self._schema, str(path))
        splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_KEYS, splitter)

    @classmethod
    def create(cls, path: Path, fingerprint: str) -> "TantivyEngine":
        """Make an empty index in an absent or empty folder."""
        folder.create(path, cls.name, fingerprint)
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
        searcher = self._index.searcher()
        runnable = self._runnable(query)
        total, ranked = self._ranked(searcher, runnable, offset + limit, sort)
        wanted = ranked[offset : offset + limit]
        return EngineResults(
            total=total,
            hits=[
                (_article(searcher, at), key if sort == "relevance" else 0) for key, at in wanted
            ],
            facets={name: _facet(searcher, runnable, name) for name in facets},
        )

    def get(self, ids: Iterable[str]) -> list[Article]:
        searcher = self._index.searcher()
        found = [
            searcher.search(Query.term_query(self._schema, "id", i), 1, count=False).hits
            for i in ids
        ]
        return [_article(searcher, hits[0][1]) for hits in found if hits]

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        return self._index.searcher().terms_with_prefix(field, prefix, limit=limit)

    def articles(self) -> Iterator[Article]:
        searcher = self._index.searcher()
        everything = searcher.search(Query.all_query(), max(1, searcher.num_docs), count=False)
        for _, address in everything.hits:
            yield _article(searcher, address)

    def size(self) -> int:
        return folder.size(self._path)

    def close(self) -> None:
        """Nothing to let go of: files are unmapped with the object."""

    def _ranked(
        self, searcher: tantivy.Searcher, query: Query, end: int, sort: Sort
    ) -> tuple[int, list[Ranked]]:
        """Return the total and the first ``end`` hits, equal ones in the order of the contract."""
        by_time: dict[str, Any] = {}
        if sort != "relevance":
            by_time["order_by_field"] = "instant"
            by_time["order"] = Order.Desc if sort == "newest" else Order.Asc
        found = searcher.search(query, max(1, end), **by_time)
        hits: list[Ranked] = found.hits
        total: int = found.count  # type: ignore[attr-defined]  # missing in tantivy's stub
        reach = end
        # Equal hits may continue behind the last one: only all of them together can be ordered.
        while end and len(hits) == reach < total and reach < 16 * end + 64 and _tied(hits, end):
            reach *= 2
            hits = searcher.search(query, reach, count=False, **by_time).hits
        return total, self._in_order(searcher, hits)[:end]

    def _in_order(self, searcher: tantivy.Searcher, hits: list[Ranked]) -> list[Ranked]:
        ordered: list[Ranked] = []
        for _, group in groupby(hits, key=lambda hit: hit[0]):
            equal = list(group)
            if len(equal) > 1:
                instants = searcher.fast_field_values("instant", [at for _, at in equal])
                ids = [_article(searcher, at).id for _, at in equal]
                ranks = [
                    (i is None, -(i or 0), name) for i, name in zip(instants, ids, strict=True)
                ]
                equal = [hit for _, hit in sorted(zip(ranks, equal, strict=True), key=_first)]
            ordered += equal
        return ordered

    def _runnable(self, node: Node) -> Query:
        schema = self._schema
        match node:
            case Term(text, str(field)):
                return Query.term_query(schema, field, text)
            case Phrase(words, str(field)):
                return Query.phrase_query(schema, field, list(words))
            case Prefix(text, str(field)):
                return Query.regex_query(schema, field, _escaped(text) + ".*")
            case Range(field, low, high):
                days = Query.range_query(schema, field, FieldType.Integer, low, high)
                return Query.const_score_query(days, 0.0)
            case Keyword(field, values):
                one_of = Query.term_set_query(schema, field, list(values))
                return Query.const_score_query(one_of, 0.0)
            case Boost(part, weight):
                return Query.boost_query(self._runnable(part), weight)
            case All():
                return Query.all_query()
            case _:
                return self._combined(node)

    def _combined(self, node: Node) -> Query:
        match node:
            case And(parts):
                clauses = [_clause(part, self._runnable) for part in parts]
                if all(isinstance(part, Not) for part in parts):
                    clauses.append((Occur.Must, Query.all_query()))
                return Query.boolean_query(clauses)
            case Or(parts):
                return Query.boolean_query([(Occur.Should, self._runnable(p)) for p in parts])
            case Not(part):
                everything = (Occur.Must, Query.all_query())
                return Query.boolean_query([everything, (Occur.MustNot, self._runnable(part))])
            case Nothing():
                return Query.empty_query()
            case _:
                raise TypeError(f"not a query an engine can run: {node}")


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


def _clause(part: Node, runnable: Any) -> tuple[Occur, Query]:
    if isinstance(part, Not):
        return Occur.MustNot, runnable(part.part)
    return Occur.Must, runnable(part)


def _tied(hits: list[Ranked], end: int) -> bool:
    """Return whether hits equal to the last one wanted may continue beyond those fetched."""
    return bool(hits[end - 1][0] == hits[-1][0])


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def _article(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Article:
    stored = searcher.doc(address).get_first("article")
    return Article.from_stored(orjson.loads(bytes(stored or b"{}")))


def _facet(searcher: tantivy.Searcher, query: Query, name: str) -> list[tuple[str, int]]:
    counts = {"values": {"terms": {"field": name, "size": FACET_SIZE}}}
    buckets = searcher.aggregate(query, counts)["values"]["buckets"]
    return sorted(((b["key"], b["doc_count"]) for b in buckets), key=lambda v: (-v[1], v[0]))


def _escaped(text: str) -> str:
    return "".join(c if c.isalnum() else f"\\{c}" for c in text)
