"""One search, from a request to its results."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter

from search.article import Article
from search.engines.contract import engine_errors
from search.errors import RequestError
from search.fields import TIMELINE
from search.highlighting.highlighter import Highlighter
from search.highlighting.proximity import Proximity
from search.hits import Hit, Snippet
from search.query.algebra import is_read, patterns
from search.query.language.parser import Parsed, parse, plain
from search.query.plan import Plan
from search.query.tree import Node, Whole
from search.ranking import LEVELS, MIN_FULL_MATCHES
from search.request import MAX_CURSOR_DEPTH, LevelName, SearchRequest
from search.results import Correction, FacetValue, Offer, Reading, Results
from search.retrieval import cursor
from search.retrieval.collector import Collector, Page
from search.retrieval.explanation import reasons
from search.retrieval.named_articles import addressed, with_named
from search.retrieval.named_periods import named_periods
from search.retrieval.operator_words import operator_readings
from search.retrieval.target import Target
from search.retrieval.unknown_names import unknown_names
from search.schema import DAY, Schema
from search.snapshot import Snapshot
from search.timeline import Overview, Period, overview, timeline

#: A query with more patterns is not corrected, as each is expanded again for every correction.
_MAX_CORRECTED_PATTERNS = 2
_WIDER: dict[str, LevelName] = {"exact": "smart", "smart": "wide"}


def answer(snapshot: Snapshot, request: SearchRequest) -> Results:
    """Return the results of a request."""
    began = perf_counter()
    parsed = parsed_query(snapshot, request)
    plan = snapshot.plan(parsed.tree, request.level)
    collector = _collector(snapshot, plan, request, rerank=request.limit > 0)
    page = collector.page()
    counts = collector.counts(_facets(request, snapshot.schema), page)
    periods, most = _timeline(snapshot, counts.pop(TIMELINE, ()))
    return Results(
        request=request,
        total=page.total,
        every=page.every,
        stories=page.groups,
        hits=_hits(snapshot, collector, page),
        timeline=periods,
        overview=most,
        facets={n: tuple(FacetValue(*v) for v in values) for n, values in counts.items()},
        searched_as=plan.searched_as,
        excluded=plan.excluded,
        function_words=plan.function_words,
        notices=(*parsed.notices, *plan.notices),
        unknown_names=() if page.total else unknown_names(snapshot, parsed.tree, request),
        partial=plan.partial,
        corrections=(corrections(snapshot, parsed, request) if _is_mistaken(request, page) else ()),
        relaxed=page.relaxed,
        ranked=plan.is_ranked,
        wider=_wider(snapshot, parsed, request, page) if request.offer else None,
        periods=named_periods(snapshot, parsed, request) if request.offer else (),
        readings=_readings(snapshot, parsed, request) if request.offer else (),
        next_cursor=_next_cursor(request, page),
        took_ms=(perf_counter() - began) * 1000,
    )


def exported(snapshot: Snapshot, request: SearchRequest) -> Iterator[Article]:
    """Return an iterator over all articles that a request finds, in its order.

    Errors are raised at once, before the first article.
    """
    plan = snapshot.plan(parsed_query(snapshot, request).tree, request.level)
    return _articles(snapshot, _collector(snapshot, plan, request))


def counted_by_period(snapshot: Snapshot, request: SearchRequest) -> Overview:
    """Return how many of the articles of an export there are in each period."""
    if request.group is None:
        # Counted by the engine, which need not read the articles.
        counted = replace(request, limit=0, offset=0, cursor=None, facets=(TIMELINE,), offer=False)
        return answer(snapshot, counted).overview
    plan = snapshot.plan(parsed_query(snapshot, request).tree, request.level)
    days = Counter(map(str, _collector(snapshot, plan, request).days()))
    return _timeline(snapshot, days.items())[1]


def parsed_query(snapshot: Snapshot, request: SearchRequest) -> Parsed:
    """Return the parsed query of a request; raise RequestError for fields the index lacks."""
    _check_fields(request, snapshot.schema)
    if request.plain:
        return plain(request.query)
    if address := addressed(snapshot, request.query):
        return Parsed(address, ())
    parsed = parse(request.query, snapshot.schema, strict=request.strict)
    return replace(parsed, tree=with_named(snapshot, request.query, parsed.tree))


def _readings(snapshot: Snapshot, parsed: Parsed, request: SearchRequest) -> tuple[Reading, ...]:
    def count(query: str) -> int:
        return _matching_all(snapshot, parse(query, snapshot.schema).tree, request)

    return () if request.plain else operator_readings(request.query, parsed, count)


def _matching_all(snapshot: Snapshot, tree: Node, request: SearchRequest) -> int:
    """Return how many articles match all of another query under the filters of a request."""
    plan = snapshot.plan(tree, request.level)
    target = Target.of(plan, replace(request, match="all"), snapshot)
    return Collector(snapshot.engine, target).count()


def corrections(
    snapshot: Snapshot, parsed: Parsed, request: SearchRequest
) -> tuple[Correction, ...]:
    """Return other queries that the user may have intended."""
    from search.suggest import Corrector

    tree = parsed.tree
    if isinstance(tree, Whole) or is_read(tree) or patterns(tree) > _MAX_CORRECTED_PATTERNS:
        return ()

    def count(other: Node) -> int:
        return _matching_all(snapshot, other, request)

    corrector = Corrector(snapshot.engine, snapshot.analyzer, snapshot.schema, count)
    return corrector.corrections(request.query, parsed)


def _articles(held: Snapshot, collector: Collector) -> Iterator[Article]:
    # A generator holds the snapshot meanwhile: its engine is closed with it.
    yield from collector.articles()


def _collector(
    snapshot: Snapshot, plan: Plan, request: SearchRequest, *, rerank: bool = True
) -> Collector:
    target = Target.of(plan, request, snapshot)
    proximity = None
    if rerank and target.sort == "relevance":
        weight = LEVELS[request.level].proximity
        proximity = Proximity.of(plan, snapshot.lookup(), snapshot.engine, weight)
    return Collector(snapshot.engine, target, proximity)


def _check_fields(request: SearchRequest, schema: Schema) -> None:
    """Raise RequestError for a filter or a facet of a field that the index does not have."""
    for name in request.names:
        if name not in schema.names:
            raise RequestError(name, f"this index can be filtered by {', '.join(schema.names)}")
    for facet in request.facets:
        if facet not in schema.facet_names:
            raise RequestError("facet", f"must be one of {', '.join(schema.facet_names)}")


def _facets(request: SearchRequest, schema: Schema) -> Mapping[str, str]:
    """Return the requested facets with the engine's name of each."""
    known = {**schema.names, TIMELINE: DAY}
    return {facet: known[facet] for facet in request.facets}


def _timeline(
    snapshot: Snapshot, days: Collection[tuple[str, int]]
) -> tuple[tuple[Period, ...], Overview]:
    # The days come from the index, and may be damaged.
    with engine_errors(snapshot.storage.place, ValueError, OverflowError):
        return timeline(days), overview(days)


def _hits(snapshot: Snapshot, collector: Collector, page: Page) -> tuple[Hit, ...]:
    plan, request = collector.target.plan, collector.target.request
    articles = [article for article, _ in page.hits]
    groups = collector.groups(page) if request.group else {}
    why = reasons(snapshot, plan, articles, collector.proximity) if request.explain else {}
    marked = _marked(snapshot, plan, articles) if request.highlight else map(_bare, articles)
    return tuple(
        Hit(article, score, *snippets, groups.get(story), why.get(article.id, ()))
        for (article, score), story, snippets in zip(page.hits, page.stories, marked, strict=True)
    )


def _is_mistaken(request: SearchRequest, page: Page) -> bool:
    """Return whether a query finds so little that it may contain a mistake.

    That is nothing, or with ``offer`` fewer than `MIN_FULL_MATCHES` articles. Plain queries, by
    which relevance is measured, are not corrected, nor are searches that show no hits.
    """
    least = MIN_FULL_MATCHES if request.offer else 1
    return page.every < least and request.limit > 0 and not request.plain


def _marked(
    snapshot: Snapshot, plan: Plan, articles: Sequence[Article]
) -> list[tuple[Snippet, tuple[Snippet, ...]]]:
    """Return the marked headline and the snippets of each article."""
    # Looked up after the search: no article is visible without its stems.
    highlighter = Highlighter(snapshot.lookup(), plan.marks)
    # The word maps come from the index too, and may be damaged.
    with engine_errors(snapshot.storage.place, ValueError):
        return [highlighter.snippets(article) for article in articles]


def _bare(article: Article) -> tuple[Snippet, tuple[Snippet, ...]]:
    return Snippet("title", article.title), ()


def _wider(snapshot: Snapshot, parsed: Parsed, request: SearchRequest, page: Page) -> Offer | None:
    """Return the next wider level, where few articles match at this one and more do there."""
    level = _WIDER.get(request.level)
    if level is None or page.every >= MIN_FULL_MATCHES:
        return None
    plan = snapshot.plan(parsed.tree, level)
    wanted = replace(request, match="any" if request.match == "any" else "all")
    total = Collector(snapshot.engine, Target.of(plan, wanted, snapshot)).count()
    return Offer(level, total) if total > page.every else None


def _next_cursor(request: SearchRequest, page: Page) -> str | None:
    if request.cursor is None or not page.hits:
        return None
    seen = page.seen + len(page.hits)
    if seen >= page.length or seen + request.limit > MAX_CURSOR_DEPTH:
        return None
    return cursor.encode(request, seen, page.hits[-1][0].id)
