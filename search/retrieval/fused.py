"""The order of a search by meaning: what words found, and what is near, by scores of both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from search.article import Article
from search.hits import HitMeaning
from search.meaning.fusion import Fused, fused
from search.query.algebra import conjunction, disjunction, negation, unscored
from search.query.tree import EVERYTHING, EngineQuery, Keyword
from search.ranking import faded
from search.retrieval.collector import Page
from search.retrieval.meaning_collector import MeaningCollector
from search.retrieval.nearness import Nearest
from search.retrieval.target import of_story
from search.schema import ID, STORY

#: A word is rare that at most this share of all articles have, or a single one.
_RARE_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article in the fused order; ``nearest`` is None where it has no vectors."""

    article: Article
    story: int
    fused: Fused
    by_meaning: bool = False
    nearest: Nearest | None = None


class FusedCollector(MeaningCollector):
    """The articles that words or meaning found, in one order of both.

    The order has three parts: the ``head`` with the best of both; the ``rest`` of what words found,
    in its own order; and what was found by meaning but may not stand above words. That is so where
    the query ``quotes``, and where more articles have all its rare words than are in the head.
    """

    def meaning(self, article: Article) -> HitMeaning | None:
        one = self._ranked.get(article.id)
        if one is None:
            return None
        deviations = one.nearest.deviations if one.nearest else None
        return HitMeaning(one.fused.share, one.by_meaning, deviations)

    def _nearest(self, article: Article) -> Nearest | None:
        one = self._ranked.get(article.id)
        return one.nearest if one else None

    def articles(self) -> Iterator[Article]:
        yield from (ranked.article for ranked in self._head)
        half_life = self.target.request.half_life
        rest = self.target.filtered(self._behind)
        yield from self._engine.articles(rest, "relevance", half_life, grouped=self._is_grouped)
        yield from (ranked.article for ranked in self._last)

    def days(self) -> Iterator[int]:
        yield from _days(self._head)
        rest = self.target.filtered(self._behind)
        days = self._engine.days(rest, "relevance", self.target.request.half_life)
        yield from (day for day in days if day is not None)
        yield from _days(self._last)

    def _page(self, offset: int, limit: int) -> Page:
        page = self._totals
        in_rest = max(0, page.length - len(self._head) - len(self._last))
        hits: list[tuple[Article, float]] = []
        stories: list[int] = []
        start = offset
        for part, length in ((self._head, len(self._head)), (None, in_rest), (self._last, None)):
            wanted = limit - len(hits)
            if wanted > 0 and (length is None or start < length):
                taken = self._of_rest(start, wanted) if part is None else part[start:][:wanted]
                hits += [(one.article, one.fused.score) for one in taken]
                stories += [one.story for one in taken]
            start = max(0, start - (length or 0))
        return replace(page, hits=hits, stories=stories)

    def _of_rest(self, start: int, wanted: int) -> list[Ranked]:
        target = self.target
        found = self._engine.search(
            target.filtered(self._behind),
            limit=wanted,
            offset=start,
            half_life=target.request.half_life,
            grouped=self._is_grouped,
        )
        return [
            Ranked(article, story, Fused(score / self._best, 0.0))
            for (article, score), story in zip(found.hits, found.stories, strict=True)
        ]

    @cached_property
    def _best(self) -> float:
        """The best score of words."""
        return max((score for _, score in self._words.hits), default=0.0) or 1.0

    @cached_property
    def _behind(self) -> EngineQuery:
        """What words found, without the head."""
        answered = self._words.answered
        if self._is_grouped:
            stories = [negation(of_story(one.story)) for one in self._head]
            return conjunction([answered, *stories])
        ids = tuple(one.article.id for one in self._head)
        return conjunction([answered, negation(Keyword(ID, ids))]) if ids else answered

    @property
    def _head(self) -> Sequence[Ranked]:
        return self._order[0]

    @property
    def _last(self) -> Sequence[Ranked]:
        return self._order[1]

    @cached_property
    def _order(self) -> tuple[Sequence[Ranked], Sequence[Ranked]]:
        """The head and what comes last, in a grouped answer the best article of each story."""
        ordered = sorted(self._ranked.values(), key=lambda one: -one.fused.score)
        words = [one for one in ordered if not one.by_meaning]
        protected = self._protected(words)
        if protected is None:
            alone = [one for one in ordered if one.by_meaning]
            return self._firsts(words), self._firsts(self._of_stories_without_words(alone))
        # None of those found by meaning may stand above the last of these.
        last = max((n for n, one in enumerate(words) if one.article.id in protected), default=-1)
        above = words[: last + 1]
        kept = {one.article.id for one in above}
        mixed = [one for one in ordered if one.article.id not in kept]
        return self._firsts([*above, *mixed]), ()

    def _firsts(self, ranked: Sequence[Ranked]) -> Sequence[Ranked]:
        """Return the first of each story where the answer is grouped."""
        if not self._is_grouped:
            return ranked
        firsts: dict[int, Ranked] = {}
        for one in ranked:
            firsts.setdefault(one.story, one)
        return list(firsts.values())

    def _of_stories_without_words(self, alone: Sequence[Ranked]) -> Sequence[Ranked]:
        """Return those whose story no article tells that words found, where it is grouped."""
        if not self._is_grouped or not alone:
            return alone
        stories = disjunction([of_story(one.story) for one in alone])
        query = self.target.filtered(unscored(self._words.answered), stories)
        found = self._engine.search(query, limit=0, sort="newest", facets=(STORY,))
        told = {int(number) for number, _ in found.facets[STORY]}
        return [one for one in alone if one.story not in told]

    def _protected(self, words: Sequence[Ranked]) -> set[str] | None:
        """Return the ids of those that may not stand below meaning; None for all that words found.

        Those are the articles that have all rare words of the query.
        """
        if not self.by_meaning:
            return set()
        if self._quotes:
            return None
        most = max(1, int(_RARE_SHARE * self._engine.count(EVERYTHING)))
        counts = {part: self._engine.count(part) for part in self.target.plan.parts}
        rare = [part for part, count in counts.items() if 0 < count <= most]
        if not rare:
            return set()
        having = conjunction([*rare, self._words.answered])
        ids = tuple(one.article.id for one in words)
        found = set(next(iter(self._engine.scores([having], ids)), {})) if ids else set()
        shown = {
            one.story if self._is_grouped else one.article.id
            for one in words
            if one.article.id in found
        }
        return found if self._length(having) == len(shown) else None

    @cached_property
    def _ranked(self) -> Mapping[str, Ranked]:
        """The first articles that words found, and the nearest, by id."""
        hits = zip(self._words.hits, self._words.stories, strict=True)
        found = {article.id: (article, story) for (article, _), story in hits}
        nearest = self._nearness.of(article for article, _ in found.values())
        for near in self._near:
            name = near.article.id
            if name in self._near_by_words or name in self.by_meaning:
                nearest[name] = near
                found.setdefault(name, (near.article, near.story))
        ranks = self._fused([article for article, _ in found.values()], nearest)
        return {
            name: Ranked(article, story, ranks[name], name in self.by_meaning, nearest.get(name))
            for name, (article, story) in found.items()
        }

    def _fused(
        self, articles: Sequence[Article], nearest: Mapping[str, Nearest]
    ) -> Mapping[str, Fused]:
        """Return the fused scores of articles by id, faded with age where those of words are."""
        fading = [1.0] * len(articles)
        if half_life := self.target.request.half_life:
            fading = faded(fading, [article.instant for article in articles], half_life)
        # Those of the hits have faded already.
        words = {article.id: score for article, score in self._words.hits}
        deviations: dict[str, float] = {}
        for article, factor in zip(articles, fading, strict=True):
            name = article.id
            if name in self._near_by_words:
                words.setdefault(name, self._near_by_words[name] * factor)
            if name in nearest:
                deviations[name] = nearest[name].deviations * factor
        return fused(words, deviations)


def _days(ranked: Sequence[Ranked]) -> Iterator[int]:
    yield from (one.article.day for one in ranked if one.article.day is not None)
