"""What a word may have been meant to be: words of the index that are one mistake away."""

from collections.abc import Iterator
from math import log

from search.analyzer import Analyzer, Token
from search.analyzer.normalize import folded
from search.suggest.edits import ALIKE, FIRST, LONGEST, OTHER, one_edit_away, partings
from search.suggest.term_stats import TermStats

#: So much of a word's weight (the logarithm of its articles) a mistake of cost 1 takes.
_COST = 3.6
#: TermStats in so many articles, of 30,000, are not doubted.
_SURE = 3
#: The weight that the correction of a word must keep, when the word is not found; so much more than
#: its own weight when it is found.
_LEAST, _MARGIN = -0.7, 2.0
#: Each half of two words written as one is in so many articles.
_HALF = 20
_PARTICLES = "وفبلك"


class Spellchecker:
    """Correct words by the words of an index."""

    def __init__(self, words: TermStats, analyzer: Analyzer) -> None:
        self._words = words
        self._analyzer = analyzer

    def corrections(self, token: Token) -> list[tuple[str, float]]:
        """Return what a word may be meant to be, as the articles write it, the best first.

        Each has its weight. Nothing is returned for a word that needs no correction.
        """
        if self._is_sure(token):
            return []
        count = self._words.count(token.folded)
        least = log(count * self._words.scale + 1) + _MARGIN if count else _LEAST
        # A word of the lexicon, though no article has it, lacks no more than a hamza or dots.
        dearest = ALIKE if self._in_lexicon(token) else OTHER + FIRST
        found: dict[str, float] = {}
        for lead, key in _readings(token):
            near = {word: cost for word, cost in one_edit_away(key).items() if cost <= dearest}
            for other, often in self._words.counts(near).items():
                mistake = near[other] + FIRST * bool(lead)
                weight = self._words.weight(often) - _COST * mistake
                if weight >= least:
                    whole = _with_particle(lead, self._words.spelt(other))
                    found[whole] = max(weight, found.get(whole, weight))
        found |= self._parted(folded(token.written), least)
        return sorted(found.items(), key=lambda correction: -correction[1])

    def joined(self, one: Token, other: Token) -> tuple[str, float] | None:
        """Return two neighbours as one word, with its weight, if that is the word that is known."""
        word = folded(one.written + other.written)
        count = self._words.count(word)
        if count * self._words.scale < _SURE:
            return None
        if self._words.phrase_count((one.folded, other.folded)):
            return None
        return self._words.spelt(word), self._words.weight(count) - _COST * ALIKE

    def _is_sure(self, token: Token) -> bool:
        """Return whether a word needs no correction."""
        if len(token.written) < 3 or not token.written.isalpha() or token.written.isascii():
            return True
        count = self._words.count(token.folded)
        return count * self._words.scale >= _SURE or (count > 0 and self._in_lexicon(token))

    def _in_lexicon(self, token: Token) -> bool:
        return self._analyzer.explain(token.written)[0].why in ("lexicon", "override")

    def _parted(self, word: str, least: float) -> dict[str, float]:
        """Return the two words that a word is when a blank is missing."""
        found = {}
        for one, other in partings(word) if len(word) <= LONGEST else ():
            halves = (folded(one), folded(other))
            rarer = min(map(self._words.count, halves))
            if rarer * self._words.scale < _HALF:
                continue
            if side_by_side := self._words.phrase_count(halves):
                weight = log(side_by_side * self._words.scale) - _COST * ALIKE
                if weight >= least:
                    found[" ".join(map(self._words.spelt, halves))] = weight
        return found


def _readings(token: Token) -> Iterator[tuple[str, str]]:
    """Yield the word to correct as it is, and without a letter that may be a particle."""
    word = folded(token.written)
    yield "", word
    if word.startswith("لل"):
        yield "ل", "ا" + word[1:]
    elif word[0] in _PARTICLES and len(word) > 4:
        yield word[0], word[1:]


def _with_particle(particle: str, word: str) -> str:
    if particle == "ل" and word.startswith("ال"):
        return "ل" + word[1:]
    return particle + word
