"""One search, from a request to its results."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from search.article import Article
from search.engines import storage
from search.engines.contract import DAY
from search.query.language.parser import Parsed, parse, plain
from search.query.plan import Plan
from search.query.tree import patterns
from search.ranking import ENOUGH
from search.request import MAX_CURSOR_DEPTH, LevelName, SearchRequest
from search.results import Correction, FacetValue, Hit, Offer, Results, Snippet
from search.retrieval import cursor
from search.retrieval.collector import Finder, Page
from search.retrieval.explanation import reasons
from search.retrieval.unknown_names import unknown_names
from search.snapshot import Snapshot
from search.timeline import timeline

#: A query with more patterns is not corrected: each is looked up anew for every correction.
_MOST_PATTERNS = 2
_WIDER: dict[str, LevelName] = {"exact": "smart", "smart": "wide"}


def answer(snapshot: Snapshot, request: SearchRequest) -> Results:
    """Return the results of a request."""
    began = perf_counter()
    parsed = parsed_query(request)
    plan = snapshot.plan(parsed.tree, request.level)
    finder = Finder(snapshot.engine, plan, request)
    page = finder.page()
    counts = finder.counts()
    groups = finder.groups(page) if request.group else {}
    articles = [article for article, _ in page.hits]
    why = reasons(snapshot, plan, articles) if request.explain else {}
    return Results(
        request=request,
        total=page.total,
        every=page.every,
        stories=page.groups,
        hits=tuple(
            Hit(article, score, *marked, groups.get(story), why.get(article.id, ()))
            for (article, score), story, marked in zip(
                page.hits, page.stories, _marked(snapshot, plan, request, articles), strict=True
            )
        ),
        timeline=timeline(counts.pop(DAY, ())),
        facets={n: tuple(FacetValue(*v) for v in values) for n, values in counts.items()},
        searched_as=plan.searched_as,
        notices=(*parsed.notices, *plan.notices),
        unknown_names=() if page.total else unknown_names(snapshot, parsed.tree, request),
        partial=plan.partial,
        corrections=corrections(snapshot, request) if _is_mistaken(request, page) else (),
        relaxed=page.relaxed,
        wider=_wider(snapshot, parsed, request, page) if request.offer else None,
        next_cursor=_next_cursor(request, page),
        took_ms=(perf_counter() - began) * 1000,
    )


def parsed_query(request: SearchRequest) -> Parsed:
    """Return a request's query as it is read."""
    return plain(request.query) if request.plain else parse(request.query, strict=request.strict)


def corrections(snapshot: Snapshot, request: SearchRequest) -> tuple[Correction, ...]:
    """Return the queries that a request's query may have been meant to be."""
    from search.suggest import Corrector

    if patterns(parse(request.query).tree) > _MOST_PATTERNS:
        return ()

    def count(text: str) -> int:
        plan = snapshot.plan(parse(text).tree, request.level)
        return Finder(snapshot.engine, plan, replace(request, match="all")).count()

    return Corrector(snapshot.engine, snapshot.analyzer, count).corrections(request.query)


def _is_mistaken(request: SearchRequest, page: Page) -> bool:
    """Tell whether a query finds so little that it may be mistaken: nothing, or little if asked.

    Plain questions are measured as they are, and where no hit is shown no correction is.
    """
    little = ENOUGH if request.offer else 1
    return page.every < little and request.limit > 0 and not request.plain


def _marked(
    snapshot: Snapshot, plan: Plan, request: SearchRequest, articles: Sequence[Article]
) -> list[tuple[Snippet, tuple[Snippet, ...]]]:
    """Return the headline and the snippets of each article."""
    if not request.highlight:
        return [(Snippet("title", article.title), ()) for article in articles]
    highlighter = snapshot.highlighter(plan)
    # What an article is marked by comes from the index too.
    with storage.engine_errors(snapshot.path, ValueError):
        return [highlighter.snippets(article) for article in articles]


def _wider(snapshot: Snapshot, parsed: Parsed, request: SearchRequest, page: Page) -> Offer | None:
    """Return the next wider level when few articles hold all words and more do there."""
    level = _WIDER.get(request.level)
    if level is None or page.every >= ENOUGH:
        return None
    plan = snapshot.plan(parsed.tree, level)
    total = Finder(snapshot.engine, plan, request).count()
    return Offer(level, total) if total > page.every else None


def _next_cursor(request: SearchRequest, page: Page) -> str | None:
    if request.cursor is None or not page.hits:
        return None
    seen = page.seen + len(page.hits)
    total = page.total if page.groups is None else page.groups
    if seen >= total or seen + request.limit > MAX_CURSOR_DEPTH:
        return None
    return cursor.encode(request, seen, page.hits[-1][0].id)
