"""Statistics of the terms of an index, for corrections."""

import re
from collections.abc import Iterable
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
#: The most words that are returned which begin with some letters.
_MAX_WORDS = 16
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
        return self._most_usual([key, *_spellings(key)])

    def usual_hamza(self, word: str) -> str:
        """Return a word without hamza on its initial alef with the one that most articles write."""
        return self._most_usual([word, *_hamzas(word)])

    def _most_usual(self, spellings: list[str]) -> str:
        counts = self._engine.frequencies(_WRITTEN, spellings) if len(spellings) > 1 else {}
        return max(spellings, key=lambda spelling: counts.get(spelling, 0))


def _hamzas(word: str) -> list[str]:
    """Return a word with each hamza on its initial alef, which may be behind the article."""
    initial = _INITIAL_ALEF.match(word)
    if not initial:
        return []
    return [f"{initial[1] or ''}{alef}{word[initial.end() :]}" for alef in _ALEFS]


def _spellings(key: str) -> list[str]:
    """Return the written words that fold to a key, by their initial alef and final ى."""
    found = _hamzas(key) or [key]
    if key.endswith("ي"):
        found += [f"{spelling[:-1]}ى" for spelling in found]
    return [spelling for spelling in found if folded(spelling) == key]
