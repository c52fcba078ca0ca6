"""One search, from a request to its results."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from search.article import Article
from search.engines.contract import engine_errors
from search.errors import RequestError
from search.fields import TIMELINE
from search.highlighting.highlighter import Highlighter
from search.hits import Hit, HitMeaning, Snippet
from search.query.language.parser import Parsed, parse, plain
from search.request import MAX_CURSOR_DEPTH, SearchRequest
from search.results import FacetValue, Results
from search.retrieval import cursor
from search.retrieval.best_passage import best_passage
from search.retrieval.budget import Budget
from search.retrieval.collecting import collector_of
from search.retrieval.collector import Collector, Page
from search.retrieval.explanation import reasons
from search.retrieval.named_articles import addressed, with_named
from search.retrieval.offers import offered
from search.schema import DAY, Schema
from search.snapshot import Snapshot
from search.timeline import DayCounts, Overview


def answer(snapshot: Snapshot, request: SearchRequest, seconds: float | None = None) -> Results:
    """Return the results of a request, or what of them can be had in so many seconds.

    Raises SearchTimeout where that is nothing.
    """
    began, budget = perf_counter(), Budget(seconds)
    parsed = parsed_query(snapshot, request)
    plan = snapshot.plan(parsed.tree, request.level)
    budget.check()
    rerank = request.limit > 0
    collector, notices = collector_of(snapshot, parsed, plan, request, rerank=rerank)
    page = collector.page()
    hits = _hits(snapshot, collector, page, budget)
    counted = request.facets and budget.allows("counts")
    counts = _counts(snapshot, collector, page) if counted else {}
    days = _days(snapshot, counts.pop(TIMELINE, ()))
    offers = offered(snapshot, parsed, request, page, budget)
    return Results(
        request=request,
        total=page.total - page.by_meaning,
        every=page.every,
        stories=page.groups,
        hits=hits,
        _days=days,
        facets={n: tuple(FacetValue(*v) for v in values) for n, values in counts.items()},
        searched_as=plan.searched_as,
        excluded=plan.excluded,
        function_words=plan.function_words,
        notices=(*parsed.notices, *plan.notices, *notices, *budget.notices),
        partial=plan.partial or bool(budget.notices),
        relaxed=page.relaxed,
        ranked=plan.is_ranked,
        meaning="off" if notices else request.effective_meaning,
        by_meaning=page.by_meaning,
        best_passage=best_passage(snapshot.analyzer, collector, hits),
        next_cursor=_next_cursor(request, page),
        took_ms=(perf_counter() - began) * 1000,
        **offers,
    )


def exported(snapshot: Snapshot, request: SearchRequest) -> Iterator[Article]:
    """Return an iterator over all articles that a request finds, in its order.

    Errors are raised at once, before the first article.
    """
    return _articles(snapshot, _collector(snapshot, request))


def counted_by_period(snapshot: Snapshot, request: SearchRequest) -> Overview:
    """Return how many of the articles of an export there are in each period."""
    if request.group is None:
        # Counted by the engine, which need not read the articles.
        counted = replace(request, limit=0, offset=0, cursor=None, facets=(TIMELINE,), offer=False)
        return answer(snapshot, counted).overview
    days = Counter(map(str, _collector(snapshot, request).days()))
    return _days(snapshot, days.items()).overview


def parsed_query(snapshot: Snapshot, request: SearchRequest) -> Parsed:
    """Return the parsed query of a request; raise RequestError for fields the index lacks."""
    _check_fields(request, snapshot.schema)
    if request.plain:
        return plain(request.query)
    if address := addressed(snapshot, request.query):
        return Parsed(address, ())
    parsed = parse(request.query, snapshot.schema, strict=request.strict)
    return replace(parsed, tree=with_named(snapshot, request.query, parsed.tree))


def _articles(held: Snapshot, collector: Collector) -> Iterator[Article]:
    # A generator holds the snapshot meanwhile: its engine is closed with it.
    yield from collector.articles()


def _collector(snapshot: Snapshot, request: SearchRequest) -> Collector:
    parsed = parsed_query(snapshot, request)
    return collector_of(snapshot, parsed, snapshot.plan(parsed.tree, request.level), request)[0]


def _check_fields(request: SearchRequest, schema: Schema) -> None:
    """Raise RequestError for a filter or a facet of a field that the index does not have."""
    for name in request.names:
        if name not in schema.names:
            raise RequestError(name, f"this index can be filtered by {', '.join(schema.names)}")
    for facet in request.facets:
        if facet not in schema.facet_names:
            raise RequestError("facet", f"must be one of {', '.join(schema.facet_names)}")


def _counts(
    snapshot: Snapshot, collector: Collector, page: Page
) -> dict[str, list[tuple[str, int]]]:
    """Return the counts of each facet that is asked for."""
    known = {**snapshot.schema.names, TIMELINE: DAY}
    facets = {facet: known[facet] for facet in collector.target.request.facets}
    return collector.counts(facets, page)


def _days(snapshot: Snapshot, days: Iterable[tuple[str, int]]) -> DayCounts:
    # The days come from the index, and may be damaged.
    with engine_errors(snapshot.storage.url, ValueError, OverflowError):
        return DayCounts.of(days)


def _hits(snapshot: Snapshot, collector: Collector, page: Page, budget: Budget) -> tuple[Hit, ...]:
    plan, request = collector.target.plan, collector.target.request
    articles = [article for article, _ in page.hits]
    grouped = request.group and articles and budget.allows("groups")
    groups = collector.groups(page) if grouped else {}
    near = [collector.meaning(article) for article in articles]
    shown = list(_shown(snapshot, collector, articles, near, budget))
    explained = request.explain and articles and budget.allows("reasons")
    why = reasons(snapshot, plan, articles, collector.proximity) if explained else {}
    return tuple(
        Hit(article, score, *snippets, groups.get(story), why.get(article.id, ()), meaning)
        for (article, score), story, snippets, meaning in zip(
            page.hits, page.stories, shown, near, strict=True
        )
    )


def _shown(
    snapshot: Snapshot,
    collector: Collector,
    articles: Sequence[Article],
    near: Sequence[HitMeaning | None],
    budget: Budget,
) -> Iterator[tuple[Snippet, tuple[Snippet, ...]]]:
    """Yield the headline and the snippets of each article, marked as far as there is time."""
    # Looked up after the search: no article is visible without its stems.
    highlighter = Highlighter(snapshot.lookup(), collector.target.plan.marks)
    marked = collector.target.request.highlight
    # The word maps come from the index too, and may be damaged.
    with engine_errors(snapshot.storage.url, ValueError):
        for article, meaning in zip(articles, near, strict=True):
            if marked and meaning and meaning.alone:
                passage = collector.passage(article)
                yield Snippet("title", article.title), (passage,) if passage else ()
            elif marked and budget.allows("snippets"):
                yield highlighter.snippets(article)
            else:
                yield Snippet("title", article.title), ()


def _next_cursor(request: SearchRequest, page: Page) -> str | None:
    if request.cursor is None or not page.hits:
        return None
    seen = page.seen + len(page.hits)
    if seen >= page.length or seen + request.limit > MAX_CURSOR_DEPTH:
        return None
    return cursor.encode(request, seen, page.hits[-1][0].id)
