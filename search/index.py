"""The one front door: open an index, search it, change it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from search.analyzer import AnalyzedWord, default_analyzer
from search.article import Article
from search.engines import storage
from search.engines.contract import Engine, EngineResults, Sort
from search.errors import OverridesDiffer
from search.query.language.parser import parse
from search.query.tree import All
from search.rebuilding import rebuild
from search.request import LevelName, SearchRequest
from search.results import Ranges, Results, Suggestions
from search.retrieval.cache import Answers
from search.retrieval.collector import Finder
from search.retrieval.more_like_this import copies, similar
from search.retrieval.searcher import answer, corrections, parsed_query
from search.snapshot import CustomWords, IndexLocation, Snapshot
from search.wordlist import WordList

if TYPE_CHECKING:
    from search.indexing.writer import IndexWriter


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds: articles, bytes on disk, and the days of its first and last article."""

    articles: int
    bytes: int
    engine: str
    fingerprint: str
    first_date: str | None
    last_date: str | None


def open_index(
    url: str | Path,
    *,
    create: bool = False,
    overrides: WordList | None = None,
    synonyms: WordList | None = None,
    cache_size: int = 100,
) -> "Index":
    """Open the index at ``PATH``, ``tantivy:PATH`` or ``whoosh:PATH``.

    With ``create``, make an empty one where nothing is there. Lists that are given are kept in
    the index, in place of those it has; one without a word deletes. At most ``cache_size`` answers
    are kept until the index changes; 0 keeps none. Raises WordListError, IndexMissing, NotAnIndex,
    IndexMismatch (made by another analyzer: `rebuild` it), OverridesDiffer, IndexDamaged or
    EngineMissing.
    """
    place = IndexLocation.of(url)
    if storage.exists(place.path):
        if overrides or synonyms:
            _change(place, overrides, synonyms)
    else:
        words = CustomWords.read(place.path, overrides, synonyms)
        if create:
            place.create(words).close()
    return Index(place.open, cache_size)


def _change(place: IndexLocation, overrides: WordList | None, synonyms: WordList | None) -> None:
    """Keep other lists in an index; other overrides only while it has no articles."""
    words = CustomWords.read(place.path, overrides, synonyms)
    engine: Engine = place.kind(place.path)
    articles = engine.search(All(), limit=0).total
    engine.close()
    if overrides is None or engine.fingerprint == words.fingerprint:
        words.keep(place.path)
    elif articles:
        raise OverridesDiffer(str(place))
    else:
        rebuild(str(place), overrides=overrides, synonyms=synonyms)


def analyze(text: str, url: str | Path | None = None) -> list[AnalyzedWord]:
    """Return what the analyzer makes of each word of a text.

    With the ``url`` of an index, which may yet be made, its own overrides hold, as they stand in
    its folder, also before it is rebuilt with them. Raises WordListError for a list that is wrong.
    """
    if url is None:
        return default_analyzer().explain(text)
    return CustomWords.read(IndexLocation.of(url).path).analyzer.explain(text)


class Index:
    """An open index; use it as a context manager or close it."""

    def __init__(self, opened: Callable[[], Snapshot], cache_size: int = 0) -> None:
        self._opened = opened
        self._last = opened()
        self._answers = Answers(cache_size)

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def _now(self) -> Snapshot:
        if self._last.engine.is_replaced():
            self._last = self._opened()
        return self._last

    @property
    def _engine(self) -> Engine:
        return self._now.engine

    def close(self) -> None:
        """Let go of the index."""
        self._last.engine.close()

    def search(self, request: str | SearchRequest, **options: Any) -> Results:
        """Answer a query, given as text with options or as a SearchRequest.

        The options are the fields of `SearchRequest`. Raises RequestError for an option that
        cannot be, QuerySyntaxError for a query that is not well formed, only when strict.
        """
        if isinstance(request, str):
            request = SearchRequest(query=request, **options)
        elif options:
            request = replace(request, **options)
        now = self._now
        version = now, now.engine.version()
        return self._answers.get(request, version, lambda: answer(now, request))

    def export(self, request: SearchRequest) -> Iterator[Article]:
        """Yield every article that a request finds, in its order; its page is left aside."""
        now = self._now
        plan = now.plan(parsed_query(request).tree, request.level)
        yield from Finder(now.engine, plan, request).articles()

    def similar(self, article: Article, limit: int = 5) -> list[Article]:
        """Return other articles on the matter of one, the likest first, without its copies."""
        return similar(self._now, article, limit)

    def copies(self, article_id: str) -> list[Article]:
        """Return the other articles that tell the story of one, the oldest first, at most fifty."""
        return copies(self._now, article_id)

    def suggest(self, text: str, limit: int = 8) -> Suggestions:
        """Return how a text goes on, at most ``limit`` ways, and what it may be meant to be.

        All of it finds something. A text that is too long has no suggestions.
        """
        request, now = SearchRequest(query=text), self._now
        completions = now.headlines.completions(now.engine, request.query, limit)
        return Suggestions(request.query, completions, corrections(now, request))

    def mark(
        self, text: str, query: str, field: str = "body", level: LevelName = "smart"
    ) -> Ranges:
        """Return the [start, end) of each word of a whole text that a query marks."""
        now = self._now
        plan = now.plan(parse(query).tree, level)
        return now.highlighter(plan).ranges(text, field)

    def get(self, article_id: str) -> Article | None:
        """Return the article with that id."""
        found = self._engine.get([article_id])
        return found[0] if found else None

    def articles(self) -> Iterator[Article]:
        """Yield every article, in no order."""
        return self._engine.articles()

    def analyze(self, text: str) -> list[AnalyzedWord]:
        """Return what the analyzer makes of each word of a text."""
        return self._now.analyzer.explain(text)

    def stats(self) -> Stats:
        """Return what the index holds."""
        newest, oldest = self._dated("newest"), self._dated("oldest")
        return Stats(
            articles=newest.total,
            bytes=self._engine.size(),
            engine=self._engine.name,
            fingerprint=self._engine.fingerprint,
            first_date=_day(oldest),
            last_date=_day(newest),
        )

    @contextmanager
    def writer(self) -> Iterator["IndexWriter"]:
        """Give the index's only writer: leaving commits, an exception goes back to the last commit.

        Raises IndexLocked while somebody else writes.
        """
        with self._now.writer() as writer:
            yield writer

    def _dated(self, sort: Sort) -> EngineResults:
        return self._engine.search(All(), limit=1, sort=sort)


def _day(found: EngineResults) -> str | None:
    return (found.hits[0][0].date[:10] or None) if found.hits else None
