"""Hints for adjacent words of a query: articles that have them adjacent too score higher.

A function word excludes no article, but it counts where it stands beside its neighbour.
"""

from collections.abc import Iterator
from itertools import pairwise

from search.query.rewriting.roles import Roles
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

    def hints(self, roles: Roles) -> Iterator[EngineQuery]:
        """Yield a hint for each two adjacent words, and for words with function words between."""
        keys = tuple(getattr(word, self._level.literal) for word in roles.words)
        weights: dict[tuple[str, ...], float] = {}
        for one, other in pairwise(roles.wanted):
            weights[keys[one], keys[other]] = self._level.neighbours
            if 1 < other - one <= 1 + _MAX_BETWEEN:
                weights[keys[one : other + 1]] = self._level.function_words
        weights |= self._with_function_words(roles, keys)
        for phrase, weight in weights.items():
            yield Boost(Phrase(phrase, self._field), weight)

    def _with_function_words(
        self, roles: Roles, keys: tuple[str, ...]
    ) -> dict[tuple[str, ...], float]:
        """Return the phrases of names that have function words, and of others, with weights."""
        weights: dict[tuple[str, ...], float] = {}
        # A few words of which half are function words are meant as they stand: بعد غد, لا شيء.
        meant = 2 * len(roles.wanted) <= len(keys) - len(roles.weightless)
        beside = self._level.names if meant else self._level.function_words
        first = 0
        for one, other in pairwise(range(len(keys))):
            pair = keys[one : other + 1]
            is_weightless = not roles.weightless.isdisjoint((one, other))
            if not is_weightless and not roles.in_names.isdisjoint((one, other)):
                weights[pair] = weights[keys[first : other + 1]] = self._level.names
                continue
            first = other
            if not is_weightless and (one in roles.wanted) != (other in roles.wanted):
                weights[pair] = beside
        return weights
