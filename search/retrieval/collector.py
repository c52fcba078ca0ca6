"""What the engine is asked for a plan: the hits of a page, their stories, and counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search.article import Article
from search.engines.contract import DAY, Engine, EngineResults
from search.query.plan import Plan
from search.query.tree import (
    Keyword,
    Node,
    Range,
    conjunction,
    disjunction,
    negation,
    scores,
    unhinted,
)
from search.ranking import ENOUGH
from search.request import MAX_CURSOR_DEPTH, SearchRequest
from search.results import Group
from search.retrieval import cursor
from search.schema import STORY

#: So many articles of the stories on a page are looked at for who published them.
_MEMBERS = 500
#: So many hits before and behind where a reader was are looked at when it has moved: first few,
#: then as many as can be read in a moment, whatever cursor somebody made up.
_AROUND = 100, 1_600


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits with their stories, and how many articles and stories are ranked over.

    ``seen`` says how many hits stand before these; ``every`` how many articles hold
    what was asked for, without relaxing.
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
        self._asked = request
        # Where nothing can be better than the rest, the newest come first.
        by_time = request.sort == "relevance" and not scores(plan.every)
        self._request = replace(request, sort="newest") if by_time else request
        self._filters = filters_of(request)
        self._wanted = (plan.some if request.match == "any" else None) or plan.every
        self._answered = self._wanted

    def page(self) -> Page:
        """Return the hits that the request asks for, by offset or by cursor."""
        request = self._request
        if request.cursor is None:
            return self._page(request.offset, request.limit)
        seen, last = cursor.decode(self._asked, request.cursor)
        if not seen:
            return self._page(0, request.limit)
        page = self._page(seen - 1, request.limit + 1)
        if page.hits and page.hits[0][0].id == last:
            return _cut(page, 1, request.limit + 1, before=seen - 1)
        return self._page_behind(last, seen)

    def _page_behind(self, last: str, seen: int) -> Page:
        """Return the page behind a hit that is no longer where it was, as the index has changed."""
        own = self._engine.search(Keyword("id", (last,)), limit=1)
        limit, grouped = self._request.limit, self._request.group is not None
        for around in _AROUND if own.hits else ():
            # The page is cut out of one answer: the index may be changing all the time.
            start, reach = max(0, seen - around), min(seen + around, MAX_CURSOR_DEPTH)
            asked = reach + limit - start
            near = self._page(start, asked)
            # Another article may stand for the story now.
            told = near.stories if grouped else [article.id for article, _ in near.hits]
            wanted = own.stories[0] if grouped else last
            place = list(told).index(wanted) + 1 if wanted in told else 0
            ends = len(told) < asked or reach == MAX_CURSOR_DEPTH
            if place and (ends or place + limit <= asked):
                return _cut(near, place, place + limit, before=start)
            if ends and not start:
                break
        # It is gone or far away, and what stood behind it has moved up by one.
        return replace(self._page(seen - 1, limit), seen=seen - 1)

    def count(self) -> int:
        """Return how many articles hold what was asked for, without relaxing."""
        return self._count(self._wanted)

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
            query = conjunction([unhinted(self._answered), *others])
            found = self._engine.search(query, limit=0, sort="newest", facets=names)
            counts |= {name: list(values) for name, values in found.facets.items()}
        return counts

    def groups(self, page: Page) -> Mapping[int, Group]:
        """Return how many articles of the answer tell each story of a page, and whose they are."""
        if not page.stories:
            return {}
        any_of = disjunction([Range(STORY, number, number) for number in set(page.stories)])
        query = conjunction([self._answered, any_of, *self._filters.values()])
        found = self._engine.search(query, limit=_MEMBERS, sort="oldest", facets=(STORY,))
        members: defaultdict[int, dict[str, Article]] = defaultdict(dict)
        # The hits last: they may be behind so many members.
        for (article, _), number in zip(
            [*found.hits, *page.hits], [*found.stories, *page.stories], strict=True
        ):
            members[number][article.id] = article
        sizes = {int(number): size for number, size in found.facets[STORY]}
        return {n: _group(n, size, tuple(members[n].values())) for n, size in sizes.items()}

    def articles(self) -> Iterator[Article]:
        """Yield every article of the answer in its order."""
        request, parts = self._request, [self._wanted]
        fewer = self._fewer(self._count(self._wanted))
        if fewer is not None:
            by_time = request.sort != "relevance"
            parts = [self._plan.some or fewer] if by_time else [self._wanted, fewer]
        for part in parts:
            query = conjunction([part, *self._filters.values()])
            yield from self._engine.articles(query, request.sort, request.half_life)

    def _page(self, offset: int, limit: int) -> Page:
        found = self._run(self._wanted, offset, limit)
        every = found.total
        fewer = self._fewer(every, [article.id for article, _ in found.hits])
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
        total = every + (self._count(fewer) if found.groups else rest.total)
        return Page(hits, stories, total, groups, every, total > every)

    def _fewer(self, found: int, known: Sequence[str] = ()) -> Node | None:
        """Return what finds the articles that follow those with all words, if they should.

        Where all that were ``found`` are ``known`` by id, they are told so, which is quicker.
        """
        some, relaxes = self._plan.some, self._request.match == "auto"
        if some is None or not relaxes or found >= ENOUGH:
            return None
        told = Keyword("id", tuple(known)) if len(known) == found else self._plan.every
        return conjunction([some, negation(told)]) if found else some

    def _rest(self, fewer: Node, found: EngineResults, offset: int, limit: int) -> EngineResults:
        """Return the page's articles with fewer words; no story is told twice when grouped."""
        before = found.total
        if found.groups is not None:
            before = found.groups
            shown = self._run(self._wanted, 0, ENOUGH).stories
            told = [negation(Range(STORY, number, number)) for number in shown]
            fewer = conjunction([fewer, *told])
        return self._run(fewer, max(0, offset - before), limit - len(found.hits))

    def _count(self, query: Node) -> int:
        query = conjunction([unhinted(query), *self._filters.values()])
        return self._engine.search(query, limit=0, sort="newest").total

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


def _group(number: int, size: int, articles: tuple[Article, ...]) -> Group:
    sources = dict.fromkeys(article.source for article in articles if article.source)
    return Group(f"{number:016x}", size, tuple(sources), articles)


def _cut(page: Page, start: int, end: int, *, before: int = 0) -> Page:
    """Return some hits of a page that ``before`` others stand before."""
    hits, stories = page.hits[start:end], page.stories[start:end]
    return replace(page, hits=hits, stories=stories, seen=before + start)


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
