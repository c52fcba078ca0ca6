"""The words of an index, as the corrections ask for them."""

import re
from collections.abc import Iterable
from itertools import product
from math import log

from search.analyzer.normalize import folded
from search.engines.contract import Engine
from search.query.tree import EngineQuery, Phrase, Term, conjunction
from search.schema import BETWEEN, key_field

_FOLDED, _WRITTEN = key_field("text", "folded"), key_field("text", "written")
_NONE = -99.0
_ALEFS = "اأإآ"
_FIRST_ALEF = re.compile("^(ال)?ا(?=.)")
#: An upper bound of the ways to write a word that are tried.
_MOST_WAYS = 16


#: Weights are as in an index of so many articles, whatever its size.
_ARTICLES = 30_000


class TermStats:
    """How often the words of an index occur, and how they are written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Each article has the sign between headline and body once.
        self.scale = _ARTICLES / max(1, self.count(BETWEEN))

    def count(self, key: str) -> int:
        """Return how many articles hold a folded word."""
        return self.counts([key]).get(key, 0)

    def counts(self, keys: Iterable[str]) -> dict[str, int]:
        """Return how many articles hold each folded word, without the words that none holds."""
        return self._engine.frequencies(_FOLDED, keys)

    def weight(self, count: int) -> float:
        """Return the logarithm of a count, to scale; far below 0 where it is 0."""
        return log(count * self.scale) if count else _NONE

    def phrase_count(self, keys: tuple[str, ...]) -> int:
        """Return how many articles hold folded words side by side."""
        return self._engine.count(Phrase(keys, _FOLDED))

    def hold(self, keys: list[str]) -> bool:
        """Return whether an article holds all these folded words."""
        every: list[EngineQuery] = [Term(key, _FOLDED) for key in keys]
        return self._engine.count(conjunction(every)) > 0

    def spelt(self, key: str) -> str:
        """Return a folded word as the articles mostly write it, with hamza and final ى."""
        ways = _ways(key)
        if len(ways) == 1:
            return key
        counts = self._engine.frequencies(_WRITTEN, ways)
        return max(ways, key=lambda way: counts.get(way, 0))


def _ways(key: str) -> list[str]:
    """Return the written forms that fold to a key."""
    first = _FIRST_ALEF.match(key)
    parts = [[key]]
    if first:
        article = first[1] or ""
        parts = [[article + alef for alef in _ALEFS], [key[first.end() :]]]
    if key.endswith("ي"):
        parts[-1] = [parts[-1][0], parts[-1][0][:-1] + "ى"]
    found = ("".join(way) for way in list(product(*parts))[:_MOST_WAYS])
    return [way for way in found if folded(way) == key]
