"""Statistics of the terms of an index, for corrections."""

import re
from collections.abc import Iterable
from itertools import product
from math import log

from search.analyzer import ARTICLE
from search.analyzer.normalize import folded
from search.engines.contract import Engine
from search.query.algebra import conjunction
from search.query.tree import EngineQuery, Phrase, Term
from search.schema import BETWEEN, key_field

_FOLDED, _WRITTEN = key_field("text", "folded"), key_field("text", "written")
#: The weight of a term that does not occur.
_ABSENT = -99.0
_ALEFS = "اأإآ"
_INITIAL_ALEF = re.compile(f"^({ARTICLE})?ا(?=.)")
#: The most spellings of a word that are tried.
_MAX_SPELLINGS = 16
#: The most words that are returned which begin with some letters.
_MAX_WORDS = 8
#: Weights are scaled to an index of this many articles, whatever its size.
_REFERENCE_ARTICLES = 30_000


class TermStats:
    """How often the words of an index occur, and how they are spelt.

    ``scale`` is the factor from counts in this index to those in one of 30,000 articles.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # The separator of headline and body occurs in every article.
        self.scale = _REFERENCE_ARTICLES / max(1, self.count(BETWEEN))

    def count(self, key: str) -> int:
        """Return the number of articles with a folded word."""
        return self.counts([key]).get(key, 0)

    def counts(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the number of articles with each folded word, omitting words that do not occur."""
        return self._engine.frequencies(_FOLDED, keys)

    def weight(self, count: int) -> float:
        """Return the natural logarithm of a count, to scale; far below 0 for a count of 0."""
        return log(count * self.scale) if count else _ABSENT

    def phrase_count(self, keys: tuple[str, ...]) -> int:
        """Return the number of articles with folded words as a phrase."""
        return self._engine.count(Phrase(keys, _FOLDED))

    def together(self, keys: list[str]) -> int:
        """Return the number of articles with all of these folded words."""
        every: list[EngineQuery] = [Term(key, _FOLDED) for key in keys]
        return self._engine.count(conjunction(every))

    def share(self, count: int) -> float:
        """Return the share of all articles that a number of articles is."""
        return count * self.scale / _REFERENCE_ARTICLES

    def beginning(self, letters: str) -> list[tuple[str, int]]:
        """Return the most frequent folded words that begin with some letters, with their counts."""
        return self._engine.terms(_FOLDED, letters, _MAX_WORDS)

    def usual_spelling(self, key: str) -> str:
        """Return a folded word as most articles write it, with hamza and final ى."""
        spellings = _spellings(key)
        if len(spellings) == 1:
            return key
        counts = self._engine.frequencies(_WRITTEN, spellings)
        return max(spellings, key=lambda spelling: counts.get(spelling, 0))


def _spellings(key: str) -> list[str]:
    """Return the written words that fold to a key, by their initial alef and final ى."""
    parts = [[key]]
    if initial := _INITIAL_ALEF.match(key):
        article = initial[1] or ""
        parts = [[article + alef for alef in _ALEFS], [key[initial.end() :]]]
    if key.endswith("ي"):
        parts[-1] = [parts[-1][0], parts[-1][0][:-1] + "ى"]
    found = ("".join(chosen) for chosen in list(product(*parts))[:_MAX_SPELLINGS])
    return [spelling for spelling in found if folded(spelling) == key]
