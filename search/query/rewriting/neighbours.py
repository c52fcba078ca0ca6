"""Hints for adjacent words of a query: articles that have them adjacent too score higher.

A function word excludes no article, but it counts where it stands beside its neighbour.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from search.analyzer import Token
from search.query.tree import Boost, EngineQuery, Phrase
from search.ranking import Level
from search.schema import key_field

#: The most function words between two words that are looked for with these.
_MAX_BETWEEN = 2


class Neighbours:
    """Make the hints of a level for adjacent words."""

    def __init__(self, level: Level) -> None:
        self._level = level
        self._field = key_field("text", level.literal)

    def hints(
        self, words: Sequence[Token], kept: Sequence[int], in_names: Collection[int]
    ) -> Iterator[EngineQuery]:
        """Yield a hint for each two adjacent words, and for words with function words between.

        Those at the places ``kept`` are looked for, the others are function words. Those
        ``in_names`` are no function words only because of their neighbours.
        """
        keys = tuple(getattr(word, self._level.literal) for word in words)
        weights: dict[tuple[str, ...], float] = {}
        for one, other in pairwise(kept):
            weights[keys[one], keys[other]] = self._level.neighbours
            if 1 < other - one <= 1 + _MAX_BETWEEN:
                weights[keys[one : other + 1]] = self._level.function_words
        # A few words of which half are function words are meant as they stand: بعد غد, لا شيء.
        typed = 2 * len(kept) <= len(words)
        beside = self._level.names if typed else self._level.function_words
        name: list[str] = []
        for at, (one, other) in enumerate(pairwise(keys)):
            if at in in_names or at + 1 in in_names:
                weights[one, other] = self._level.names
                name = [*(name or [one]), other]
                weights[tuple(name)] = self._level.names
            else:
                name = []
                if (at in kept) != (at + 1 in kept):
                    weights[one, other] = beside
        for phrase, weight in weights.items():
            yield Boost(Phrase(phrase, self._field), weight)
