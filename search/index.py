"""The one front door: open an index, search it, change it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

from search.analyzer import AnalyzedWord, Analyzer, default_analyzer
from search.article import Article
from search.engines import folder
from search.engines.base import Engine, EngineResults
from search.errors import EngineMissing, IndexMismatch
from search.highlight import Highlighter, Vocabulary
from search.query.parser import Parsed, parse, plain
from search.query.request import LevelName, SearchRequest
from search.query.rewrite import Plan, rewrite
from search.query.tree import Keyword, Node, Range, conjunction, negation, scores
from search.ranking import ENOUGH
from search.results import Correction, FacetValue, Hit, Ranges, Results, Snippet, Suggestions
from search.schema import SCHEMA_VERSION
from search.suggest import Corrector, CountingWriter, Headlines
from search.writer import IndexWriter

DEFAULT_ENGINE = "tantivy"


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds: articles, bytes on disk, and the days of its first and last article."""

    articles: int
    bytes: int
    engine: str
    fingerprint: str
    first_date: str | None
    last_date: str | None


def open_index(url: str | Path, *, create: bool = False) -> "Index":
    """Open the index at ``PATH``, ``tantivy:PATH`` or ``whoosh:PATH``.

    With ``create``, make an empty one where nothing is there. Raises IndexMissing, NotAnIndex,
    IndexMismatch (made by another analyzer: `rebuild` it), IndexDamaged or EngineMissing.
    """
    name, path = _located(str(url))
    analyzer = default_analyzer()
    current = _fingerprint(analyzer)
    kind = _engine_class(name)

    def opened() -> Engine:
        engine: Engine = kind(path)
        if engine.fingerprint != current:
            engine.close()
            raise IndexMismatch(f"{name}:{path}")
        return engine

    if create and not folder.exists(path):
        kind.create(path, current).close()
    return Index(opened, analyzer, path)


def rebuild(url: str | Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Make an index anew from its own stored articles; return how many there are.

    The new index is made beside the old one, which is there and searchable until the last step;
    ``progress`` is told how many articles of how many are done.
    """
    name, path = _located(str(url))
    kind = _engine_class(name)
    old = kind(path)
    analyzer = default_analyzer()
    aside = path.with_name(f".{path.name}.rebuilding")
    if aside.exists():
        folder.remove(aside)
    total = Index(lambda: old, analyzer, path).stats().articles
    with old.writer():
        engine = kind.create(aside, _fingerprint(analyzer))
        new = Index(lambda: engine, analyzer, aside)
        with new.writer() as writer:
            for done, article in enumerate(old.articles(), start=1):
                writer.add(article)
                if progress:
                    progress(done, total)
        new.close()
        folder.replace(path, aside)
    old.close()
    return total


def analyze(text: str) -> list[AnalyzedWord]:
    """Return what the analyzer makes of each word of a text."""
    return default_analyzer().explain(text)


class Index:
    """An open index; use it as a context manager or close it."""

    def __init__(self, opened: Callable[[], Engine], analyzer: Analyzer, path: Path) -> None:
        self._opened = opened
        self._path = path
        self._last = opened()
        self._analyzer = analyzer
        self._vocabulary = Vocabulary(analyzer)
        self._headlines = Headlines(path, analyzer)

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
    def _engine(self) -> Engine:
        if self._last.is_replaced():
            self._last = self._opened()
        return self._last

    def close(self) -> None:
        """Let go of the index."""
        self._last.close()

    def search(self, request: str | SearchRequest, **options: Any) -> Results:
        """Answer a query, given as text with options or as a SearchRequest.

        The options are the fields of `SearchRequest`. Raises RequestError for an option that
        cannot be, QuerySyntaxError for a query that is not well formed, only when strict.
        """
        began = perf_counter()
        if isinstance(request, str):
            request = SearchRequest(query=request, **options)
        elif options:
            request = replace(request, **options)
        parsed = _parsed(request)
        plan = rewrite(parsed.tree, self._analyzer, request.level)
        # Where nothing can be better than the rest, the newest come first.
        by_time = request.sort == "relevance" and not scores(plan.every)
        ordered = replace(request, sort="newest") if by_time else request
        found, relaxed = self._found(plan, ordered)
        highlighter = Highlighter(self._vocabulary, plan.marks)
        hits = tuple(_hit(highlighter, *hit, marked=request.highlight) for hit in found.hits)
        return Results(
            request=request,
            total=found.total,
            hits=hits,
            facets={n: tuple(FacetValue(*v) for v in values) for n, values in found.facets.items()},
            searched_as=plan.searched_as,
            notices=parsed.notices,
            corrections=self._corrections(request) if relaxed or found.total < ENOUGH else (),
            relaxed=relaxed,
            took_ms=(perf_counter() - began) * 1000,
        )

    def suggest(self, text: str, limit: int = 8) -> Suggestions:
        """Return how a text goes on, at most ``limit`` ways, and what it may be meant to be.

        All of it finds something. A text that is too long has no suggestions.
        """
        request = SearchRequest(query=text)
        completions = self._headlines.completions(self._engine, request.query, limit)
        return Suggestions(request.query, completions, self._corrections(request))

    def mark(
        self, text: str, query: str, field: str = "body", level: LevelName = "smart"
    ) -> Ranges:
        """Return the [start, end) of each word of a whole text that a query marks."""
        plan = rewrite(parse(query).tree, self._analyzer, level)
        return Highlighter(self._vocabulary, plan.marks).ranges(text, field)

    def get(self, article_id: str) -> Article | None:
        """Return the article with that id."""
        found = self._engine.get([article_id])
        return found[0] if found else None

    def articles(self) -> Iterator[Article]:
        """Yield every article, in no order."""
        return self._engine.articles()

    def analyze(self, text: str) -> list[AnalyzedWord]:
        """Return what the analyzer makes of each word of a text."""
        return self._analyzer.explain(text)

    def stats(self) -> Stats:
        """Return what the index holds."""
        newest, oldest = (self._dated(sort) for sort in ("newest", "oldest"))
        return Stats(
            articles=newest.total,
            bytes=self._engine.size(),
            engine=self._engine.name,
            fingerprint=self._engine.fingerprint,
            first_date=_day(oldest),
            last_date=_day(newest),
        )

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        """Give the index's only writer: leaving commits, an exception goes back to the last commit.

        Raises IndexLocked while somebody else writes.
        """
        with self._engine.writer() as writer:
            counting = CountingWriter(writer)
            yield IndexWriter(counting, self._analyzer)
            writer.commit()
            counting.keep(self._path)

    def _corrections(self, request: SearchRequest) -> tuple[Correction, ...]:
        # Plain questions are measured as they are, and of none of the hits nothing is shown.
        if request.plain or not request.limit:
            return ()
        counted = replace(request, match="all", limit=0, offset=0, facets=(), strict=False)

        def count(text: str) -> int:
            return self.search(replace(counted, query=text)).total

        return Corrector(self._engine, self._analyzer, count).corrections(request.query)

    def _found(self, plan: Plan, request: SearchRequest) -> tuple[EngineResults, bool]:
        """Return what is found, and whether articles with fewer of the words had to be taken in."""
        filters = _filters(request)
        every = plan.every
        if plan.some is not None and request.match == "any":
            every = plan.some
        found = self._run(conjunction([every, *filters]), request, request.offset, request.limit)
        if plan.some is None or request.match != "auto" or found.total >= ENOUGH:
            return found, False
        if request.sort != "relevance":
            some = conjunction([plan.some, *filters])
            more = self._run(some, request, request.offset, request.limit)
            return more, more.total > found.total
        fewer = conjunction([plan.some, negation(plan.every), *filters])
        offset = max(0, request.offset - found.total)
        rest = self._run(fewer, request, offset, request.limit - len(found.hits))
        return _together(found, rest), rest.total > 0

    def _run(self, query: Node, request: SearchRequest, offset: int, limit: int) -> EngineResults:
        return self._engine.search(
            query, limit=limit, offset=offset, sort=request.sort, facets=request.facets
        )

    def _dated(self, sort: str) -> EngineResults:
        request = SearchRequest(sort=sort, limit=1)  # type: ignore[arg-type]  # a literal of Sort
        return self._run(conjunction([]), request, 0, 1)


def _located(url: str) -> tuple[str, Path]:
    name, colon, path = url.partition(":")
    if colon and name.isalpha() and len(name) > 1:
        return name, Path(path)
    return DEFAULT_ENGINE, Path(url)


def _engine_class(name: str) -> Any:
    # Imported when asked for: opening one engine must not cost the import of the other.
    if name == "tantivy":
        from search.engines.tantivy_engine import TantivyEngine

        return TantivyEngine
    if name == "whoosh":
        from search.engines.whoosh_engine import WhooshEngine

        return WhooshEngine
    raise EngineMissing(name, "use tantivy:PATH or whoosh:PATH")


def _fingerprint(analyzer: Analyzer) -> str:
    return f"{analyzer.fingerprint}-{SCHEMA_VERSION}"


def _parsed(request: SearchRequest) -> Parsed:
    return plain(request.query) if request.plain else parse(request.query, strict=request.strict)


def _filters(request: SearchRequest) -> list[Node]:
    filters: list[Node] = []
    if request.date_from or request.date_to:
        filters.append(Range("day", request.first_day, request.last_day))
    if request.sources:
        filters.append(Keyword("source", request.sources))
    if request.sections:
        filters.append(Keyword("section", request.sections))
    return filters


def _hit(highlighter: Highlighter, article: Article, score: float, *, marked: bool) -> Hit:
    if not marked:
        return Hit(article, score, Snippet("title", article.title))
    return Hit(article, score, highlighter.title(article.title), highlighter.snippets(article.body))


def _together(first: EngineResults, rest: EngineResults) -> EngineResults:
    facets = {}
    for name, values in first.facets.items():
        counts = Counter(dict(values)) + Counter(dict(rest.facets[name]))
        facets[name] = sorted(counts.items(), key=lambda value: (-value[1], value[0]))
    return EngineResults(first.total + rest.total, [*first.hits, *rest.hits], facets)


def _day(found: EngineResults) -> str | None:
    return (found.hits[0][0].date[:10] or None) if found.hits else None
