"""Collectors of a search by meaning: what words found, and what is near, in one answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import log, sqrt

from search.article import Article
from search.engines.contract import Engine
from search.highlighting.proximity import Proximity
from search.hits import HitMeaning, Snippet
from search.query.algebra import disjunction, unscored
from search.query.tree import EngineQuery, Keyword
from search.retrieval.collector import Collector, Page
from search.retrieval.nearness import Nearest, Nearness
from search.retrieval.target import Target
from search.schema import ID

#: The first hits of words that are reordered, and the nearest articles that are looked for.
HEAD = 100
#: Articles found by meaning alone are nearer than usual by so many standard deviations, and at most
#: so many less near than the nearest. Of few passages none can be that near: there, by most of what
#: the nearest of as many would be by chance. What was judged relevant is: see docs/meaning.md.
_MIN_DEVIATIONS, _MAX_BEHIND_NEAREST, _CHANCE_SHARE = 3.0, 3.0, 0.6


class MeaningCollector(Collector):
    """Run a target on an engine, by words and by meaning.

    Articles found by meaning match what is ``required`` of the query. With ``find``, also those are
    found that words did not find. ``quotes`` tells of quotation marks in the query.
    """

    def __init__(
        self,
        engine: Engine,
        target: Target,
        proximity: Proximity | None,
        nearness: Nearness,
        required: EngineQuery,
        *,
        find: bool,
        quotes: bool = False,
    ) -> None:
        super().__init__(engine, target, proximity)
        self._nearness = nearness
        self._required = required
        self._find = find
        self._quotes = quotes

    @cached_property
    def by_meaning(self) -> Mapping[str, Nearest]:
        """The articles found by meaning alone, by id."""
        if not self._find or not self._near:
            return {}
        by_chance = _CHANCE_SHARE * sqrt(2 * log(max(2, self._nearness.passages)))
        least = min(_MIN_DEVIATIONS, by_chance)
        least = max(least, self._near[0].deviations - _MAX_BEHIND_NEAREST)
        return {
            near.article.id: near
            for near in self._near
            if near.article.id not in self._near_by_words and near.deviations >= least
        }

    def meaning(self, article: Article) -> HitMeaning | None:
        near = self.by_meaning.get(article.id)
        return HitMeaning(1.0, alone=True, deviations=near.deviations) if near else None

    def passage(self, article: Article) -> Snippet | None:
        near = self._nearest(article)
        if near is None:
            return None
        start, end = near.range
        text = article.body[start:end]
        start += len(text) - len(text.lstrip())
        return Snippet("body", text.strip(), (), start)

    def _nearest(self, article: Article) -> Nearest | None:
        return self.by_meaning.get(article.id)

    @cached_property
    def _near(self) -> Sequence[Nearest]:
        return self._nearness.nearest(HEAD, self.target.filtered(self._required))

    @cached_property
    def _near_by_words(self) -> Mapping[str, float]:
        """The scores of those of the nearest articles that words find too, by id."""
        ids = tuple(near.article.id for near in self._near)
        return next(iter(self._engine.scores([self._words.answered], ids)), {}) if ids else {}

    @cached_property
    def _words(self) -> Page:
        """What words found: the first of them, where they are reordered."""
        return super()._page(0, 0 if self._is_by_time else HEAD)

    @property
    def _is_by_time(self) -> bool:
        return self.target.sort != "relevance"

    @property
    def _is_grouped(self) -> bool:
        return self.target.request.group is not None

    @cached_property
    def _totals(self) -> Page:
        """The page without hits: the totals of words and meaning together."""
        words = self._words
        if not self.by_meaning:
            return replace(words, hits=(), stories=())
        answered = disjunction([words.answered, Keyword(ID, tuple(self.by_meaning))])
        return replace(
            words,
            hits=(),
            stories=(),
            total=words.total + len(self.by_meaning),
            groups=self._length(answered) if self._is_grouped else None,
            answered=answered,
            by_meaning=len(self.by_meaning),
        )

    def _length(self, query: EngineQuery) -> int:
        """Return how many hits a query has: articles, or stories where the answer is grouped."""
        wanted = self.target.filtered(unscored(query))
        found = self._engine.search(wanted, limit=0, sort="newest", grouped=self._is_grouped)
        return found.total if found.groups is None else found.groups


class TimedCollector(MeaningCollector):
    """The articles that words or meaning found, newest or oldest first."""

    def articles(self) -> Iterator[Article]:
        query = self.target.filtered(self._totals.answered)
        yield from self._engine.articles(query, self.target.sort, grouped=self._is_grouped)

    def days(self) -> Iterator[int]:
        days = self._engine.days(self.target.filtered(self._totals.answered), self.target.sort)
        yield from (day for day in days if day is not None)

    def _page(self, offset: int, limit: int) -> Page:
        found = self._run(self._totals.answered, offset, limit)
        return replace(self._totals, hits=found.hits, stories=found.stories)
