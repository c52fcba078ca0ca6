"""The default engine: Tantivy, an embedded library that survives being killed at any point."""

import zlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.article import Article
from search.engines import folder
from search.engines.base import FACET_SIZE, MAX_FIRSTS, EngineResults, Sort
from search.engines.tantivy_query import runnable_query
from search.engines.tantivy_ranking import (
    Ranked,
    count_stories,
    firsts_of_stories,
    ranked,
    refreshed,
    stored_article,
    stories_of,
)
from search.errors import IndexLocked
from search.query.tree import EVERYTHING, Node
from search.schema import KEY_FIELDS, NAME_FIELDS, STORY, STORY_BANDS, Document

_HEAP_BYTES = 256_000_000
_THREADS = 2
_KEYS = "keys"
#: Tantivy writes this file with each commit.
_COMMITTED = "meta.json"
#: More days than any archive has, and more stories than are counted at a time.
_ALL = 200_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("article", stored=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_integer_field("instant", fast=True)
    builder.add_integer_field(STORY, indexed=True, fast=True)
    builder.add_text_field(STORY_BANDS, tokenizer_name=_KEYS, index_option="basic")
    builder.add_bytes_field("first", stored=True)
    for name in NAME_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name, kept in KEY_FIELDS.items():
        builder.add_text_field(name, tokenizer_name=_KEYS, index_option=kept)
    return builder.build()


class TantivyEngine:
    """An index in a folder, searched and written by this process; see `Engine`."""

    name = "tantivy"

    def __init__(self, path: Path) -> None:
        self.fingerprint = folder.fingerprint(path, self.name)
        self._path = path
        self._stamp = folder.stamp(path)
        self._version: Hashable = None
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
        runnable = runnable_query(query, self._schema)
        groups = None
        with self._errors():
            searcher = self._index.searcher()
            best = partial(_best, searcher, runnable, sort, half_life)
            if grouped:
                total, hits = firsts_of_stories(searcher, best, offset + limit)
                groups = count_stories(searcher, runnable, total)
            else:
                total, hits = best(offset + limit)
            shown = hits[offset:]
            scored = sort == "relevance"
            return EngineResults(
                total=total,
                hits=[
                    (stored_article(searcher, address), key if scored else 0.0)
                    for key, address in shown
                ],
                stories=stories_of(searcher, shown),
                groups=groups,
                facets=_facets(searcher, runnable, facets),
            )

    def get(self, ids: Iterable[str]) -> list[Article]:
        with self._errors():
            searcher = self._index.searcher()
            found = [
                searcher.search(Query.term_query(self._schema, "id", i), 1, count=False).hits
                for i in ids
            ]
            return [stored_article(searcher, hits[0][1]) for hits in found if hits]

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        with self._errors():
            return self._index.searcher().terms_with_prefix(field, prefix, limit=limit)

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        with self._errors():
            count = partial(self._index.searcher().doc_freq, field)
            return {key: found for key in keys if (found := count(key))}

    def articles(
        self, query: Node = EVERYTHING, sort: Sort = "newest", half_life: float | None = None
    ) -> Iterator[Article]:
        with self._errors():
            searcher = self._index.searcher()
            runnable = runnable_query(query, self._schema)
            _, hits = _best(searcher, runnable, sort, half_life, max(1, searcher.num_docs))
            for _, address in hits:
                yield stored_article(searcher, address)

    def size(self) -> int:
        return folder.size(self._path)

    def version(self) -> Hashable:
        with self._errors():
            status = (self._path / _COMMITTED).stat()
            version = status.st_ino, status.st_mtime_ns
            if version != self._version:
                # Tantivy would notice by itself, half a second later.
                self._index.reload()
                self._version = version
        return version

    def is_replaced(self) -> bool:
        return folder.stamp(self._path) not in (self._stamp, None)

    def close(self) -> None:
        """Nothing to let go of: files are unmapped with the object."""

    def _errors(self) -> AbstractContextManager[None]:
        return folder.engine_errors(self._path, ValueError, OSError, zlib.error)


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
        stored.add_bytes("article", document.packed)
        if article.day is not None and article.instant is not None:
            stored.add_integer("day", article.day)
            stored.add_integer("instant", article.instant)
        stored.add_integer(STORY, document.story)
        if document.first:
            stored.add_text(STORY_BANDS, document.bands)
            stored.add_bytes("first", document.first)
        for name in NAME_FIELDS:
            if value := getattr(article, name):
                stored.add_text(name, value)
        for name, keys in document.keys.items():
            stored.add_text(name, keys)
        with _writing():
            self._writer.add_document(stored)
        self._batch[article.id] = True
        return existed

    def delete(self, article_id: str) -> bool:
        existed = self._exists(article_id)
        if existed:
            self._writer.delete_documents_by_term("id", article_id)
            self._batch[article_id] = False
        return existed

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        if not self._before.num_docs:
            return []
        known = [band for band in bands if self._before.doc_freq(STORY_BANDS, band)]
        schema = self._index.schema
        terms = [Query.term_query(schema, STORY_BANDS, band) for band in known]
        any_of = Query.boolean_query([(Occur.Should, term) for term in terms])
        hits = self._before.search(any_of, MAX_FIRSTS, count=False).hits if terms else []
        stored = [self._before.doc(address).get_first("first") for _, address in hits]
        return [bytes(first or b"") for first in stored]

    def commit(self) -> None:
        if self._batch:
            with _writing():
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


@contextmanager
def _writing() -> Iterator[None]:
    """Turn Tantivy's own error into that of a file, which it is, whatever it is called."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"The index cannot be written; is the disk full? ({error})") from error


def _best(
    searcher: tantivy.Searcher, query: Query, sort: Sort, half_life: float | None, end: int
) -> tuple[int, list[Ranked]]:
    if half_life and sort == "relevance":
        return refreshed(searcher, query, end, half_life)
    return ranked(searcher, query, end, sort)


def _facets(
    searcher: tantivy.Searcher, query: Query, names: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:
    if not names:
        return {}
    sizes = {name: FACET_SIZE if name in NAME_FIELDS else _ALL for name in names}
    wanted = {name: {"terms": {"field": name, "size": size}} for name, size in sizes.items()}
    found = searcher.aggregate(query, wanted)
    return {name: _values(found[name]["buckets"]) for name in names}


def _values(buckets: Iterable[Any]) -> list[tuple[str, int]]:
    return sorted(((str(b["key"]), b["doc_count"]) for b in buckets), key=lambda v: (-v[1], v[0]))
