"""The default engine: Tantivy, an embedded library that can be killed at any point safely."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import tantivy
from tantivy import Query

from search.article import Article
from search.engines.contract import (
    EngineResults,
    Record,
    Rerank,
    engine_errors,
    readable,
)
from search.engines.folder import FolderStorage
from search.engines.manifest import Contents
from search.engines.tantivy.commits import META, Commits, committed_files
from search.engines.tantivy.counting import count_stories, counted
from search.engines.tantivy.damage import damaged_files, held_by
from search.engines.tantivy.mirror import is_reloaded, open_to_read
from search.engines.tantivy.query import runnable_query
from search.engines.tantivy.ranking import (
    Ranked,
    StoredArticles,
    best_hits,
    days_of,
    firsts_of_stories,
    one_per_story,
    ranked,
    scores_of,
    stored_article,
    stories_of,
)
from search.engines.tantivy.records import record_readers
from search.engines.tantivy.salvage import salvaged
from search.engines.tantivy.schema import KEYS, tantivy_schema
from search.engines.tantivy.writer import TantivyWriter, writing
from search.errors import NotAnIndex
from search.query.algebra import unscored
from search.query.tree import EVERYTHING, EngineQuery, Keyword
from search.request import Sort
from search.schema import ID, Schema

_HEAP_BYTES = 256_000_000
#: Two take as long beside the processes that analyse, and leave two segments to search.
_THREADS = 1
#: What Tantivy writes before it is renamed to its name.
_UNFINISHED = ".tmp*"


class TantivyEngine:
    """An index in a folder, searched and written by this process; see `Engine`."""

    name = "tantivy"
    runs_code = False
    # A segment's files are named by its number of 32 hexadecimal digits.
    contents = Contents(
        files=(META, ".managed.json", f"{'[0-9a-f]' * 32}.*"),
        vital=(META,),
        # Deletions, dates, names and lengths, of which nothing says that they are the right ones.
        small=("*.del", "*.fast", "*.fieldnorm"),
    )
    damage = staticmethod(damaged_files)
    holds = staticmethod(held_by)
    salvage = staticmethod(salvaged)

    def __init__(self, place: str, _: Schema) -> None:
        # The schema is unused: a Tantivy index stores its own.
        self._place = place
        self._committed = Path(place) / META
        with self._errors():
            # Looked at first, so that a commit during the rest is noticed.
            self._version = self._last_commit()
            self._use(*open_to_read(place, patient=True))
        self._schema = self._index.schema

    def _use(self, index: tantivy.Index, mirrored: bool) -> None:
        splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer(KEYS, splitter)
        self._index, self._mirrored = index, mirrored

    @staticmethod
    def storage(place: str) -> FolderStorage:
        try:
            Path(place).absolute().as_posix().encode()
        except UnicodeEncodeError:
            reason = "its path is not text in UTF-8, as Tantivy needs; rename the folder"
            raise NotAnIndex(place, reason) from None
        return FolderStorage(place)

    @classmethod
    def create(cls, place: str, schema: Schema) -> None:
        FolderStorage(place).make()
        with writing(place):
            tantivy.Index(tantivy_schema(schema), place)
        Commits(Path(place)).permit()

    def files(self) -> list[str]:
        return committed_files(self._committed.read_bytes())

    @contextmanager
    def writer(self) -> Iterator[TantivyWriter]:
        commits = Commits(self._committed.parent)
        with writing(self._place):
            if self._mirrored:
                # Raises what forbids it, unless it is permitted by now.
                self._use(tantivy.Index.open(self._place), False)
            writer = self._index.writer(_HEAP_BYTES, _THREADS)
        self._sweep(writer)
        batch = TantivyWriter(self._index, writer, commits)
        try:
            yield batch
            batch.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
            # Merging renames files too.
            commits.keep()

    def _sweep(self, writer: tantivy.IndexWriter) -> None:
        """Delete the files of commits that were never finished."""
        for path in self._committed.parent.glob(_UNFINISHED):
            path.unlink(missing_ok=True)
        with writing(self._place):
            writer.garbage_collect_files()

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
        runnable = runnable_query(query, self._schema)
        groups = None
        with self._errors():
            searcher = self._index.searcher()
            stored = StoredArticles(searcher)
            if facets and not limit and not grouped:
                total, counts = counted(searcher, runnable, facets)
                return EngineResults(total, [], facets=counts)
            best = partial(
                best_hits, stored, runnable, sort=sort, half_life=half_life, rerank=rerank
            )
            if grouped:
                total, hits = firsts_of_stories(searcher, best, offset + limit)
                groups = count_stories(searcher, runnable, total)
            else:
                total, hits = best(offset + limit)
            shown = hits[offset:]
            scored = sort == "relevance"
            return EngineResults(
                total=total,
                hits=[(stored.article(address), key if scored else 0.0) for key, address in shown],
                stories=stories_of(searcher, shown),
                groups=groups,
                facets=counted(searcher, runnable, facets)[1] if facets else {},
            )

    def count(self, query: EngineQuery) -> int:
        with self._errors():
            runnable = runnable_query(unscored(query), self._schema)
            # Ordered by time, no scores are computed.
            total, _ = ranked(self._index.searcher(), runnable, 0, "newest")
            return total

    def scores(
        self, queries: Iterable[EngineQuery], ids: Sequence[str]
    ) -> Iterator[dict[str, float]]:
        with self._errors():
            searcher = self._index.searcher()
            these = runnable_query(Keyword(ID, tuple(ids)), self._schema)
            runnable = (runnable_query(query, self._schema) for query in queries)
            yield from scores_of(searcher, these, len(ids), runnable)

    def get(self, ids: Iterable[str]) -> list[Article]:
        with self._errors():
            searcher = self._index.searcher()
            return [article for i in ids if (article := self._article(searcher, i))]

    def _article(self, searcher: tantivy.Searcher, article_id: str) -> Article | None:
        query = Query.term_query(self._schema, ID, article_id)
        hits = searcher.search(query, 1, count=False).hits
        article = stored_article(searcher, hits[0][1]) if hits else None
        if article and article.id != article_id:
            raise ValueError(f"another article is stored for the id {article_id}")
        return article

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        with self._errors():
            return self._index.searcher().terms_with_prefix(field, prefix, limit=limit)

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        with self._errors():
            count = partial(self._index.searcher().doc_freq, field)
            return {key: found for key in keys if (found := count(key))}

    def articles(
        self,
        query: EngineQuery = EVERYTHING,
        sort: Sort = "newest",
        half_life: float | None = None,
        rerank: Rerank | None = None,
        grouped: bool = False,
    ) -> Iterator[Article]:
        with self._errors():
            searcher = self._index.searcher()
            hits = self._every(searcher, query, sort, half_life, rerank)
            for _, address in one_per_story(searcher, hits) if grouped else hits:
                # Not by `StoredArticles`, which keeps all that it has read.
                yield stored_article(searcher, address)

    def days(
        self,
        query: EngineQuery,
        sort: Sort = "newest",
        half_life: float | None = None,
        rerank: Rerank | None = None,
    ) -> list[int | None]:
        with self._errors():
            searcher = self._index.searcher()
            hits = one_per_story(searcher, self._every(searcher, query, sort, half_life, rerank))
            return days_of(searcher, hits)

    def _every(
        self,
        searcher: tantivy.Searcher,
        query: EngineQuery,
        sort: Sort,
        half_life: float | None,
        rerank: Rerank | None,
    ) -> list[Ranked]:
        """Return everything that a query finds, in the order of `search`."""
        runnable, every = runnable_query(query, self._schema), max(1, searcher.num_docs)
        return best_hits(StoredArticles(searcher), runnable, every, sort, half_life, rerank)[1]

    def records(self) -> Iterator[Record]:
        with self._errors():
            readers = record_readers(self._index.searcher())
        return (readable(read, self._errors()) for read in readers)

    def version(self) -> Hashable:
        with self._errors():
            version = self._last_commit()
            if version != self._version and self._is_reloaded():
                self._version = version
        return self._version

    def _last_commit(self) -> Hashable:
        status = self._committed.stat()
        return status.st_ino, status.st_mtime_ns

    def _is_reloaded(self) -> bool:
        """Make a commit visible, and return whether it is."""
        try:
            if self._mirrored or not is_reloaded(self._index, self._place):
                self._use(*open_to_read(self._place))
        except PermissionError:
            # Tantivy has just made the file anew, and the writer will permit it to be read.
            return False
        return True

    def close(self) -> None:
        """Do nothing: files are unmapped when the object is collected."""

    def _errors(self) -> AbstractContextManager[None]:
        return engine_errors(self._place, ValueError, OSError)
