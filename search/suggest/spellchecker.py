"""The spellchecker: words of the index one edit away from a word, or two words for one."""

from collections.abc import Iterator
from math import log

from search.analyzer import ARTICLE, Analyzer, Token
from search.analyzer.clitics import ABSORBING, PARTICLES, with_article
from search.analyzer.normalize import folded
from search.suggest.edits import CONFUSED, FIRST, MAX_WORD_CHARS, OTHER, one_edit_away, splits
from search.suggest.term_stats import TermStats

#: How much weight (the logarithm of its articles) an edit of cost 1 takes from a word.
_COST_WEIGHT = 3.6
#: The least number of articles, of 30,000, with a word that is not doubted.
_MIN_TRUSTED_COUNT = 3
#: The least weight of a correction: absolutely, of a word that does not occur; beyond the weight
#: of the word, of one that does.
_MIN_WEIGHT, _MIN_MARGIN = -0.7, 2.0
#: The least number of articles, of 30,000, with each half of two words written as one.
_MIN_HALF_COUNT = 20
#: The shortest word whose first letter may be a particle.
_MIN_CHARS_WITH_PARTICLE = 5


class Spellchecker:
    """Correct words by the words of an index."""

    def __init__(self, terms: TermStats, analyzer: Analyzer) -> None:
        self._terms = terms
        self._analyzer = analyzer

    def corrections(self, token: Token) -> list[tuple[str, float]]:
        """Return what may have been meant by a word, each with its weight, best first.

        Corrections are spelt as in most articles. There are none for a word that is not doubted.
        """
        if self._is_trusted(token):
            return []
        count = self._terms.count(token.folded)
        min_weight = log(count * self._terms.scale + 1) + _MIN_MARGIN if count else _MIN_WEIGHT
        # A word of the lexicon, even if no article has it, lacks at most a hamza or dots.
        max_cost = CONFUSED if self._in_lexicon(token) else OTHER + FIRST
        found: dict[str, float] = {}
        for particle, key in _readings(token):
            costs = {word: cost for word, cost in one_edit_away(key).items() if cost <= max_cost}
            for other, other_count in self._terms.counts(costs).items():
                cost = costs[other] + FIRST * bool(particle)
                weight = self._terms.weight(other_count) - _COST_WEIGHT * cost
                if weight >= min_weight:
                    whole = _with_particle(particle, self._terms.usual_spelling(other))
                    found[whole] = max(weight, found.get(whole, weight))
        found |= self._split(folded(token.written), min_weight)
        return sorted(found.items(), key=lambda correction: -correction[1])

    def joined(self, one: Token, other: Token) -> tuple[str, float] | None:
        """Return two neighbours as one word, with its weight, if only the one word is known."""
        word = folded(one.written + other.written)
        count = self._terms.count(word)
        if count * self._terms.scale < _MIN_TRUSTED_COUNT:
            return None
        if self._terms.phrase_count((one.folded, other.folded)):
            return None
        weight = self._terms.weight(count) - _COST_WEIGHT * CONFUSED
        return self._terms.usual_spelling(word), weight

    def _is_trusted(self, token: Token) -> bool:
        """Tell whether a word is not doubted."""
        if len(token.written) < 3 or not token.written.isalpha() or token.written.isascii():
            return True
        count = self._terms.count(token.folded)
        if count * self._terms.scale >= _MIN_TRUSTED_COUNT:
            return True
        return count > 0 and self._in_lexicon(token)

    def _in_lexicon(self, token: Token) -> bool:
        return self._analyzer.explain(token.written)[0].why in ("lexicon", "override")

    def _split(self, word: str, min_weight: float) -> dict[str, float]:
        """Return the pairs of words that a word may be without its blank, with their weights."""
        found = {}
        for one, other in splits(word) if len(word) <= MAX_WORD_CHARS else ():
            halves = (folded(one), folded(other))
            rarer = min(map(self._terms.count, halves))
            if rarer * self._terms.scale < _MIN_HALF_COUNT:
                continue
            if count := self._terms.phrase_count(halves):
                weight = log(count * self._terms.scale) - _COST_WEIGHT * CONFUSED
                if weight >= min_weight:
                    found[" ".join(map(self._terms.usual_spelling, halves))] = weight
        return found


def _readings(token: Token) -> Iterator[tuple[str, str]]:
    """Yield a word as it is, and without a first letter that may be a particle, each with it."""
    word = folded(token.written)
    yield "", word
    if word.startswith(absorbed := with_article(ABSORBING)):
        yield ABSORBING, ARTICLE + word.removeprefix(absorbed)
    elif word[0] in PARTICLES and len(word) >= _MIN_CHARS_WITH_PARTICLE:
        yield word[0], word[1:]


def _with_particle(particle: str, word: str) -> str:
    """Return a particle and a word as they are written together."""
    if word.startswith(ARTICLE):
        return with_article(particle) + word.removeprefix(ARTICLE)
    return particle + word
