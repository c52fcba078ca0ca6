"""The entry point of the library: open an index, search it, change it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from weakref import finalize

from search.analyzer import AnalyzedWord, default_analyzer
from search.article import Article
from search.custom_words import CustomWords, WordLists
from search.engines.contract import Engine
from search.errors import NotAnIndex
from search.fields import declared
from search.highlighting.highlighter import Highlighter
from search.hits import Ranges
from search.labels import Labels
from search.maintenance.rebuilding import change_settings
from search.meaning import MEANING
from search.query.language.parser import parse
from search.query.tree import EVERYTHING
from search.request import LevelName, SearchRequest
from search.results import Results, Suggestions
from search.retrieval.cache import Answers
from search.retrieval.day_counts import counted_by_day
from search.retrieval.more_like_this import copies, similar
from search.retrieval.near_stories import near_stories
from search.retrieval.offers import corrections
from search.retrieval.searcher import (
    answer,
    counted_by_period,
    exported,
    parsed_query,
)
from search.retrieval.stats import Stats, stats_of
from search.schema import Schema
from search.snapshot import IndexLocation, Snapshot
from search.timeline import Overview
from search.wordlist import WordList

if TYPE_CHECKING:
    from search.indexing.writer import IndexWriter


def open_index(
    url: str | Path,
    *,
    create: bool = False,
    overrides: WordList | None = None,
    synonyms: WordList | None = None,
    labels: WordList | None = None,
    facets: Iterable[str] | None = None,
    keep_boilerplate: bool | None = None,
    cache_size: int = 100,
    max_search_seconds: float | None = None,
) -> "Index":
    """Open the index at ``PATH``, ``tantivy:PATH``, ``whoosh:PATH`` or ``opensearch:URL/NAME``.

    With ``create``, an empty index is created if there is none. Given lists are stored in the index
    and replace those it has; an empty list removes the stored one. ``facets`` are keys of articles
    to declare as facets, when an index is created. With ``keep_boilerplate``, paragraphs that a
    source repeats stay among the text of articles that are added from now on; it is kept with the
    index until it is set to False. At most ``cache_size`` answers are cached, until the index
    changes. A search that takes longer than ``max_search_seconds`` leaves out what it has not done
    yet, and is partial.

    Raises WordListError, RequestError (for facets), IndexMissing, NotAnIndex, IndexMismatch (made
    by another analyzer: `rebuild` it), OverridesDiffer, FacetsDiffer, IndexDamaged, ServerError or
    EngineMissing.
    """
    location, given = IndexLocation.of(url), WordLists(overrides, synonyms, labels)
    schema = None if facets is None else Schema(declared(facets))
    if not location.exists():
        words = CustomWords.read(location.storage, given)
        if create:
            keep = bool(keep_boilerplate)
            location.create(words, schema or Schema(), keep_boilerplate=keep)
    if location.exists():
        change_settings(location, given, schema, keep_boilerplate)
    return Index(location, cache_size, max_search_seconds)


def analyze(text: str, url: str | Path | None = None) -> list[AnalyzedWord]:
    """Return the analysis of each word of a text.

    With the ``url`` of an index, its own overrides apply as they are stored, even before the index
    is rebuilt with them; the index need not exist. Raises WordListError for an invalid list.
    """
    if url is None:
        return default_analyzer().explain(text)
    return CustomWords.read(IndexLocation.of(url).storage).analyzer.explain(text)


def is_index(place: str | Path) -> bool:
    """Return whether there is an index at an address."""
    try:
        return IndexLocation.of(place).exists()
    except NotAnIndex:
        return False


class Index:
    """An open index; use it as a context manager or close it. Safe to share between threads."""

    def __init__(
        self,
        location: IndexLocation,
        cache_size: int = 0,
        max_search_seconds: float | None = None,
    ) -> None:
        self._location = location
        self._max_search_seconds = max_search_seconds
        self._open()
        self._answers, self._answers_aside = Answers(cache_size), Answers(cache_size)

    def _open(self) -> None:
        snapshot = self._location.open()
        # A replaced snapshot is closed when the last thread is done with it.
        self._close = finalize(snapshot, snapshot.engine.close)
        self._close.atexit = False
        self._last = snapshot

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
        if self._last.is_replaced():
            self._open()
        return self._last

    @property
    def _engine(self) -> Engine:
        engine = self._now.engine
        # Makes the last commit visible.
        engine.version()
        return engine

    def close(self) -> None:
        """Release the index."""
        self._close()

    @property
    def url(self) -> str:
        """The address of the index: ``ENGINE:PLACE``."""
        return str(self._location)

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets by which answers can be counted: the `filters`, and ``timeline``."""
        return self._now.schema.facet_names

    @property
    def filters(self) -> tuple[str, ...]:
        """The keyword fields that articles can be filtered by, declared facets included."""
        return tuple(self._now.schema.names)

    @property
    def labels(self) -> Labels:
        """The labels of the names and the fields of this index."""
        return self._now.words.labels

    @property
    def article_count(self) -> int:
        """The number of articles in the index."""
        return self._engine.count(EVERYTHING)

    @property
    def has_vectors(self) -> bool:
        """Whether there are vectors to search by meaning, whether or not their model is here."""
        return self._now.storage.version(MEANING) is not None

    def search(self, request: str | SearchRequest, **options: Any) -> Results:
        """Answer a query, given as text with options or as a SearchRequest.

        The options are the fields of `SearchRequest`. Raises RequestError for an invalid option,
        and, only when strict, QuerySyntaxError for a query that is not well formed. Raises
        SearchTimeout where there was time for nothing; see `open_index`.
        """
        if isinstance(request, str):
            request = SearchRequest(query=request, **options)
        elif options:
            request = replace(request, **options)
        return self._answer(request, self._answers)

    def search_aside(self, request: SearchRequest) -> Results:
        """Answer a request as `search` does, from a cache of its own.

        So what is not asked by readers pushes no answer to them out of theirs.
        """
        return self._answer(request, self._answers_aside)

    def _answer(self, request: SearchRequest, cached: Answers) -> Results:
        now = self._now
        version = now, now.engine.version(), now.storage.version(MEANING)
        return cached.get(request, version, lambda: answer(now, request, self._max_search_seconds))

    def export(self, request: SearchRequest) -> Iterator[Article]:
        """Yield every article that a request finds, in its order; its page is ignored.

        With ``group``, only the best article of each story.

        Raises RequestError and QuerySyntaxError at once, before the first article.
        """
        return exported(self._now, request)

    def overview(self, request: SearchRequest) -> Overview:
        """Return how many of the articles that `export` yields are of each period.

        Articles without a date are not counted. Raises the same errors.
        """
        return counted_by_period(self._now, request)

    def days(self) -> dict[date | None, int]:
        """Return the number of articles of each day that has any, oldest first.

        At the end, those without a date are under None.
        """
        now = self._now
        dated = counted_by_day(now, EVERYTHING)
        # Of the same commit as the days.
        undated = now.engine.count(EVERYTHING) - sum(dated.values())
        return dict(sorted(dated.items())) | ({None: undated} if undated else {})

    def similar(self, article: Article, limit: int = 5) -> list[Article]:
        """Return at most ``limit`` articles similar to one, most similar first, without copies."""
        return similar(self._now, article, limit)

    def copies(self, article_id: str) -> list[Article]:
        """Return the other articles of the same story, oldest first, at most 50."""
        return copies(self._now, article_id)

    def near_stories(self, article_id: str, limit: int = 5) -> list[Article]:
        """Return at most ``limit`` articles that tell the same event in other words, nearest first.

        One of each story, within two days of the article with the id; none without vectors.
        """
        return near_stories(self._now, article_id, limit)

    def suggest(self, text: str, limit: int = 8) -> Suggestions:
        """Return at most ``limit`` completions of a text or, if there are none, corrections of it.

        Every suggestion finds at least one article. A text that is too long has no suggestions.
        """
        request, now = SearchRequest(query=text), self._now
        completions = now.headlines.completions(now.engine, request.query, limit)
        parsed = parsed_query(now, request)
        # A word that is being typed is no mistake yet.
        done = completions or now.headlines.is_unfinished(now.engine, text)
        others = () if done else corrections(now, parsed, request)
        return Suggestions(request.query, completions, others)

    def mark(
        self, text: str, query: str, field: str = "body", level: LevelName = "smart"
    ) -> Ranges:
        """Return the [start, end) of each word of a text that a query marks."""
        now = self._now
        plan = now.plan(parse(query, now.schema).tree, level)
        return Highlighter(now.lookup(), plan.marks).ranges(text, field)

    def get(self, article_id: str) -> Article | None:
        """Return the article with that id, or None."""
        found = self._engine.get([article_id])
        return found[0] if found else None

    def articles(self) -> Iterator[Article]:
        """Yield every article, in no order."""
        now = self._now
        yield from now.engine.articles()

    def analyze(self, text: str) -> list[AnalyzedWord]:
        """Return the analysis of each word of a text."""
        return self._now.analyzer.explain(text)

    def stats(self, commonest: int = 5) -> Stats:
        """Return the size of the index and what it was made with.

        Of boilerplate, with the ``commonest`` paragraphs, at most so many.
        """
        return stats_of(self._now, commonest)

    @contextmanager
    def writer(self) -> Iterator["IndexWriter"]:
        """Open the index for writing, exclusively; commit on exit, roll back on an exception.

        Raises IndexLocked while another process is writing.
        """
        with self._now.writer() as writer:
            yield writer
