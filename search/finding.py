"""What the engine is asked for a plan: the hits of a page, their stories, and counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search import cursor
from search.article import Article
from search.engines.base import DAY, Engine, EngineResults
from search.query.plan import Plan
from search.query.request import SearchRequest
from search.query.tree import Keyword, Node, Range, conjunction, disjunction, negation, scores
from search.ranking import ENOUGH
from search.results import Group
from search.schema import STORY

#: So many articles of the stories on a page are looked at for who published them.
_MEMBERS = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits with their stories, and how many articles and stories are ranked over.

    ``seen`` says how many hits stand before these; ``every`` how many articles hold all words.
    """

    hits: Sequence[tuple[Article, float]]
    stories: Sequence[int]
    total: int
    groups: int | None
    every: int
    relaxed: bool = False
    seen: int = 0


class Finder:
    """One request to one engine."""

    def __init__(self, engine: Engine, plan: Plan, request: SearchRequest) -> None:
        self._engine = engine
        self._plan = plan
        # Where nothing can be better than the rest, the newest come first.
        by_time = request.sort == "relevance" and not scores(plan.every)
        self._request = replace(request, sort="newest") if by_time else request
        self._filters = filters_of(request)
        some = request.match == "any" and plan.some is not None
        self._wanted = plan.some if some and plan.some is not None else plan.every
        self._answered = self._wanted

    def page(self) -> Page:
        """Return the hits that the request asks for, by offset or by cursor."""
        request = self._request
        if request.cursor is None:
            return self._page(request.offset, request.limit)
        seen, last = cursor.decode(request, request.cursor)
        if not seen:
            return self._page(0, request.limit)
        page = self._page(seen - 1, request.limit + 1)
        if page.hits and page.hits[0][0].id == last:
            return replace(page, hits=page.hits[1:], stories=page.stories[1:], seen=seen)
        return self._page_after(last, seen)

    def _page_after(self, last: str, seen: int) -> Page:
        """Return the page behind a hit that is no longer where it was, as the index has changed."""
        before = self._page(0, seen + self._request.limit)
        places = {article.id: place for place, (article, _) in enumerate(before.hits, start=1)}
        seen = places.get(last, seen)
        return replace(self._page(seen, self._request.limit), seen=seen)

    def every(self) -> int:
        """Return how many articles hold all that was asked for."""
        return self._run(self._plan.every, 0, 0).total

    def counts(self) -> dict[str, list[tuple[str, int]]]:
        """Return the counts of each facet under all filters but those of its own field.

        The timeline has every filter, so that what is chosen in it is shown in more detail.
        """
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for facet in self._request.facets:
            name = DAY if facet == "timeline" else facet
            alike[name if name in self._filters and name != DAY else ""].append(name)
        counts: dict[str, list[tuple[str, int]]] = {}
        for own, names in alike.items():
            others = [node for name, node in self._filters.items() if name != own]
            query = conjunction([self._answered, *others])
            found = self._engine.search(query, limit=0, sort="newest", facets=names)
            counts |= {name: list(values) for name, values in found.facets.items()}
        return counts

    def groups(self, stories: Sequence[int]) -> Mapping[int, Group]:
        """Return how many articles of the answer tell each of some stories, and whose they are."""
        if not stories:
            return {}
        any_of = disjunction([Range(STORY, number, number) for number in set(stories)])
        query = conjunction([self._answered, any_of, *self._filters.values()])
        found = self._engine.search(query, limit=_MEMBERS, sort="oldest", facets=(STORY,))
        sources: defaultdict[int, dict[str, None]] = defaultdict(dict)
        for (article, _), number in zip(found.hits, found.stories, strict=True):
            if article.source:
                sources[number][article.source] = None
        sizes = {int(number): size for number, size in found.facets[STORY]}
        return {n: Group(f"{n:016x}", size, tuple(sources[n])) for n, size in sizes.items()}

    def articles(self) -> Iterator[Article]:
        """Yield every article of the answer in its order."""
        filters, sort = self._filters.values(), self._request.sort
        every = conjunction([self._wanted, *filters])
        yield from self._engine.articles(every, sort)
        fewer = self._fewer(self._run(self._wanted, 0, 0))
        if fewer is not None:
            yield from self._engine.articles(conjunction([fewer, *filters]), sort)

    def _page(self, offset: int, limit: int) -> Page:
        found = self._run(self._wanted, offset, limit)
        every = found.total
        fewer = self._fewer(found)
        if fewer is None:
            return Page(found.hits, found.stories, every, found.groups, every)
        self._answered = self._plan.some or self._wanted
        if self._request.sort != "relevance":
            found = self._run(self._answered, offset, limit)
            relaxed = found.total > every
            return Page(found.hits, found.stories, found.total, found.groups, every, relaxed)
        rest = self._rest(fewer, found, offset, limit)
        groups = None if found.groups is None else found.groups + (rest.groups or 0)
        hits, stories = [*found.hits, *rest.hits], [*found.stories, *rest.stories]
        total = every + (self._run(fewer, 0, 0).total if found.groups else rest.total)
        return Page(hits, stories, total, groups, every, rest.total > 0)

    def _fewer(self, found: EngineResults) -> Node | None:
        """Return what finds the articles that follow those with all words, if they should."""
        some, relaxes = self._plan.some, self._request.match == "auto"
        if some is None or not relaxes or found.total >= ENOUGH:
            return None
        return conjunction([some, negation(self._plan.every)])

    def _rest(self, fewer: Node, found: EngineResults, offset: int, limit: int) -> EngineResults:
        """Return the page's articles with fewer words; no story is told twice when grouped."""
        before = found.total
        if found.groups is not None:
            before = found.groups
            shown = self._run(self._wanted, 0, ENOUGH).stories
            told = [negation(Range(STORY, number, number)) for number in shown]
            fewer = conjunction([fewer, *told])
        return self._run(fewer, max(0, offset - before), limit - len(found.hits))

    def _run(self, query: Node, offset: int, limit: int) -> EngineResults:
        request = self._request
        return self._engine.search(
            conjunction([query, *self._filters.values()]),
            limit=limit,
            offset=offset,
            sort=request.sort,
            half_life=request.half_life,
            grouped=request.group is not None,
        )


def filters_of(request: SearchRequest) -> dict[str, Node]:
    """Return the nodes of a request's filters by the field that each is of."""
    filters: dict[str, Node] = {}
    if request.date_from or request.date_to:
        filters[DAY] = Range(DAY, request.first_day, request.last_day)
    if request.sources:
        filters["source"] = Keyword("source", request.sources)
    if request.sections:
        filters["section"] = Keyword("section", request.sections)
    if request.authors:
        filters["author"] = Keyword("author", request.authors)
    if request.story_number is not None:
        filters[STORY] = Range(STORY, request.story_number, request.story_number)
    return filters
