"""The engine's answer to a plan: the hits of a page, their stories, and counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search.article import Article
from search.engines.contract import Engine, EngineResults
from search.highlighting.proximity import Proximity
from search.hits import Group, HitMeaning, Snippet
from search.query.algebra import conjunction, disjunction, negation, unscored
from search.query.tree import EngineQuery, Keyword
from search.ranking import MIN_FULL_MATCHES
from search.request import MAX_CURSOR_DEPTH
from search.retrieval import cursor
from search.retrieval.target import Target, most, of_story
from search.schema import DAY, ID, STORY

#: The most articles of the stories on a page that are read to list their publishers.
_MAX_MEMBERS = 500
#: The hits searched before and after a cursor whose hit has moved: first a few, then at most what
#: can be read in a moment, whatever the cursor says.
_AROUND_HITS = 100, 1_600


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits with their stories, and the totals of the answer.

    ``total`` counts the articles that are ranked, which ``answered`` finds, those found
    ``by_meaning`` alone included, and ``groups`` their stories in a grouped answer; ``every``
    counts the articles that match without relaxing; ``seen`` counts the hits before these.
    """

    hits: Sequence[tuple[Article, float]]
    stories: Sequence[int]
    total: int
    groups: int | None
    every: int
    answered: EngineQuery
    relaxed: bool = False
    seen: int = 0
    by_meaning: int = 0

    @property
    def length(self) -> int:
        """How many hits the whole answer has: articles, or stories where it is grouped."""
        return self.total if self.groups is None else self.groups


class Collector:
    """Run a target on an engine; no method depends on calls of another.

    The first hits are reordered by their ``proximity``.
    """

    def __init__(self, engine: Engine, target: Target, proximity: Proximity | None = None) -> None:
        self._engine = engine
        self.target = target
        self.proximity = proximity

    def page(self) -> Page:
        """Return the page that the request asks for, by offset or by cursor."""
        request = self.target.request
        if request.cursor is None:
            return self._page(request.offset, request.limit)
        seen, last = cursor.decode(request, request.cursor)
        if not seen:
            return self._page(0, request.limit)
        page = self._page(seen - 1, request.limit + 1)
        if page.hits and page.hits[0][0].id == last:
            return _cut(page, 1, request.limit + 1, before=seen - 1)
        # Where it is gone or far away, the hits after it have moved up by one.
        gone = _cut(page, 0, request.limit, before=seen - 1)
        return self._page_behind(last, seen, page.length) or gone

    def _page_behind(self, last: str, seen: int, length: int) -> Page | None:
        """Return the page after a hit that has moved because the index has changed.

        None where it is not near, in an answer of that ``length``.
        """
        own = self._engine.search(Keyword(ID, (last,)), limit=1)
        limit, grouped = self.target.request.limit, self.target.request.group is not None
        for around in _AROUND_HITS if own.hits else ():
            # The page is cut from one answer, as the index may keep changing.
            start, reach = max(0, seen - around), min(seen + around, MAX_CURSOR_DEPTH)
            if start >= length:
                continue
            asked = reach + limit - start
            near = self._page(start, asked)
            # The story may be represented by another article now.
            found = near.stories if grouped else [article.id for article, _ in near.hits]
            wanted = own.stories[0] if grouped else last
            place = list(found).index(wanted) + 1 if wanted in found else 0
            ends = len(found) < asked or reach == MAX_CURSOR_DEPTH
            if place and (ends or place + limit <= asked):
                return _cut(near, place, place + limit, before=start)
            if ends and not start:
                break
        return None

    def meaning(self, article: Article) -> HitMeaning | None:
        """Return how near an article is in meaning, None where that does not count."""
        return None

    def passage(self, article: Article) -> Snippet | None:
        """Return the passage of an article that is nearest in meaning, None where none is."""
        return None

    def count(self) -> int:
        """Return the number of articles that match without relaxing."""
        return self._count(self.target.wanted)

    def counts(self, facets: Mapping[str, str], page: Page) -> dict[str, list[tuple[str, int]]]:
        """Return the counts of each facet under all filters except that of its own field.

        ``facets`` has the engine's name of each. The timeline is counted under every filter, so
        that a period chosen in it is shown in more detail.
        """
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for facet, name in facets.items():
            alike[facet if facet in self.target.filters and name != DAY else ""].append(facet)
        counts: dict[str, list[tuple[str, int]]] = {}
        for own, names in alike.items():
            query = self.target.filtered(unscored(page.answered), without=own)
            asked = [facets[name] for name in names]
            found = self._engine.search(query, limit=0, sort="newest", facets=asked)
            counts |= {name: list(found.facets[facets[name]]) for name in names}
        return counts

    def groups(self, page: Page) -> Mapping[int, Group]:
        """Return the group of each story of a page, by the number of the story."""
        if not page.stories:
            return {}
        stories = disjunction([of_story(number) for number in set(page.stories)])
        query = self.target.filtered(page.answered, stories)
        found = self._engine.search(query, limit=_MAX_MEMBERS, sort="oldest", facets=(STORY,))
        members: defaultdict[int, dict[str, Article]] = defaultdict(dict)
        # The hits last: they may not be among the oldest members.
        articles = (article for article, _ in (*found.hits, *page.hits))
        for article, number in zip(articles, (*found.stories, *page.stories), strict=True):
            members[number][article.id] = article
        sizes = {int(number): size for number, size in found.facets[STORY]}
        return {n: _group(n, size, tuple(members[n].values())) for n, size in sizes.items()}

    def articles(self) -> Iterator[Article]:
        """Yield every article of the answer, in its order; grouped, the best of each story."""
        target, request = self.target, self.target.request
        for part in self._parts():
            yield from self._engine.articles(
                part,
                target.sort,
                request.half_life,
                self.proximity,
                grouped=request.group is not None,
            )

    def days(self) -> Iterator[int]:
        """Yield the day of the best article of each story, where it has one."""
        sort, half_life = self.target.sort, self.target.request.half_life
        for part in self._parts():
            days = self._engine.days(part, sort, half_life, self.proximity)
            yield from (day for day in days if day is not None)

    def _parts(self) -> Iterator[EngineQuery]:
        """Yield the queries for the whole answer, one behind the other."""
        wanted, found = self.target.wanted, self.count()
        most = self._most(found)
        if most is None or self.target.sort == "relevance":
            yield self.target.filtered(wanted)
        if most is not None:
            by_time = self.target.sort != "relevance"
            rest = most if by_time else self._of_other_stories(self._fewer(most, found))
            yield self.target.filtered(rest)

    def _page(self, offset: int, limit: int) -> Page:
        wanted = self.target.wanted
        found = self._run(wanted, offset, limit)
        every = found.total
        most = self._most(every)
        if most is None:
            return Page(found.hits, found.stories, every, found.groups, every, wanted)
        if self.target.sort != "relevance":
            found = self._run(most, offset, limit)
            relaxed = found.total > every
            return Page(found.hits, found.stories, found.total, found.groups, every, most, relaxed)
        fewer = self._fewer(most, every, [article.id for article, _ in found.hits])
        rest = self._rest(fewer, found, offset, limit)
        groups = None if found.groups is None else found.groups + (rest.groups or 0)
        hits, stories = [*found.hits, *rest.hits], [*found.stories, *rest.stories]
        total = every + (self._count(fewer) if found.groups else rest.total)
        return Page(hits, stories, total, groups, every, most, total > every)

    def _most(self, found: int) -> EngineQuery | None:
        """Return the query of a relaxed answer, where so few articles match all that it is."""
        if self.target.request.match != "auto" or found >= MIN_FULL_MATCHES:
            return None
        return most(self.target.plan, self._engine)

    def _fewer(self, most: EngineQuery, found: int, known: Sequence[str] = ()) -> EngineQuery:
        """Return the query for the articles of a relaxed answer that do not match all.

        Where the ids of all that were ``found`` are ``known``, they are excluded by id: faster.
        """
        by_id = len(known) == found
        those: EngineQuery = Keyword(ID, tuple(known)) if by_id else unscored(self.target.wanted)
        return conjunction([most, negation(those)]) if found else most

    def _rest(
        self, fewer: EngineQuery, found: EngineResults, offset: int, limit: int
    ) -> EngineResults:
        """Return the articles with most words on the page; grouped, each story is shown once."""
        before = found.total if found.groups is None else found.groups
        others = self._of_other_stories(fewer)
        return self._run(others, max(0, offset - before), limit - len(found.hits))

    def _of_other_stories(self, fewer: EngineQuery) -> EngineQuery:
        """Return a query without the stories of the few articles that match all, if grouped."""
        if self.target.request.group is None:
            return fewer
        shown = self._run(self.target.wanted, 0, MIN_FULL_MATCHES).stories
        return conjunction([fewer, *(negation(of_story(number)) for number in shown)])

    def _count(self, query: EngineQuery) -> int:
        return self._engine.count(self.target.filtered(query))

    def _run(self, query: EngineQuery, offset: int, limit: int) -> EngineResults:
        target = self.target
        return self._engine.search(
            target.filtered(query),
            limit=limit,
            offset=offset,
            sort=target.sort,
            half_life=target.request.half_life,
            grouped=target.request.group is not None,
            rerank=self.proximity,
        )


def _group(number: int, size: int, articles: tuple[Article, ...]) -> Group:
    sources = dict.fromkeys(article.source for article in articles if article.source)
    return Group(f"{number:016x}", size, tuple(sources), articles)


def _cut(page: Page, start: int, end: int, *, before: int = 0) -> Page:
    """Return the hits of a page from ``start`` to ``end``; ``before`` others precede the page."""
    hits, stories = page.hits[start:end], page.stories[start:end]
    return replace(page, hits=hits, stories=stories, seen=before + start)
