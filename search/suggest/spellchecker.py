"""The spellchecker: words of the index one edit away from a word, or two words for one."""

from collections.abc import Iterator
from math import log
from typing import NamedTuple

from search.analyzer import ARTICLE, Analyzer, Token
from search.analyzer.clitics import ABSORBING, PARTICLES, with_article
from search.analyzer.normalize import folded
from search.suggest.edits import (
    CONFUSED,
    DOUBLED,
    FIRST,
    MAX_WORD_CHARS,
    NEAR,
    OTHER,
    SWAPPED,
    one_edit_away,
    splits,
)
from search.suggest.term_stats import TermStats

#: How much weight (the logarithm of its articles) an edit of cost 1 takes from a word.
_COST_WEIGHT = 3.6
#: The least number of articles, of 30,000, with a word that is known, and with one that is not
#: doubted.
_MIN_KNOWN_COUNT, _MIN_TRUSTED_COUNT = 3, 10
#: The least weight of a correction: absolutely, of a word that does not occur, or of one that does
#: not although the lexicon has it; beyond the weight of the word, of one that does occur.
_MIN_WEIGHT, _MIN_WEIGHT_FOR_LEXICON, _MIN_MARGIN = -0.7, 3.5, 2.0
#: How many times as many articles as a word that is known must have what it is corrected to.
_MIN_RATIO = 50
#: A word that does not occur may lack its last letters: the fewest that it has, the most that it
#: lacks, and the least weight of the whole word.
_MIN_BEGUN_CHARS, _MAX_LACKING_CHARS, _MIN_BEGUN_WEIGHT = 4, 3, 4.0
#: The least number of articles, of 30,000, with each half of two words written as one.
_MIN_HALF_COUNT = 20
#: The shortest word whose first letter may be a particle.
_MIN_CHARS_WITH_PARTICLE = 5


class _Doubt(NamedTuple):
    """The corrections that are allowed of a doubtful word.

    Their costs and weights are limited, and the number of articles; if the word ``lacks_letter``,
    they have one more.
    """

    max_cost: float
    min_weight: float
    min_count: int = 0
    lacks_letter: bool = False

    def allows(self, cost: float, weight: float, count: int, longer: bool) -> bool:
        """Tell whether a correction is allowed."""
        return (
            cost <= self.max_cost
            and weight >= self.min_weight
            and count >= self.min_count
            and longer >= self.lacks_letter
        )


class Spellchecker:
    """Correct words by the words of an index."""

    def __init__(self, terms: TermStats, analyzer: Analyzer) -> None:
        self._terms = terms
        self._analyzer = analyzer

    def corrections(self, token: Token) -> list[tuple[str, float]]:
        """Return what may have been meant by a word, each with its weight, best first.

        Corrections are spelt as in most articles. There are none for a word that is not doubted.
        """
        count = self._terms.count(token.folded)
        doubts = self._doubts(token, count)
        found: dict[str, float] = {}
        for particle, key in _readings(token) if doubts else ():
            edits = one_edit_away(key)
            for other, other_count in self._terms.counts(edits).items():
                cost = edits[other] + FIRST * bool(particle)
                weight = self._terms.weight(other_count) - _COST_WEIGHT * cost
                longer = len(other) > len(key)
                if any(doubt.allows(edits[other], weight, other_count, longer) for doubt in doubts):
                    whole = _with_particle(particle, self._terms.usual_spelling(other))
                    found[whole] = max(weight, found.get(whole, weight))
        if doubts and doubts[0].max_cost >= OTHER:
            found |= self._split(folded(token.written), doubts[0].min_weight)
            found = found or ({} if count else self._finished(folded(token.written)))
        return sorted(found.items(), key=lambda correction: -correction[1])

    def _doubts(self, token: Token, count: int) -> list["_Doubt"]:
        """Return which corrections of a word are allowed; none if it is trusted."""
        scaled = count * self._terms.scale
        word = token.written
        if len(word) < 3 or not word.isalpha() or word.isascii() or scaled >= _MIN_TRUSTED_COUNT:
            return []
        in_lexicon = self._in_lexicon(token)
        if count and in_lexicon:
            # Mistakes that are so common that the lexicon has them lack one of two like letters.
            return [_Doubt(DOUBLED, _MIN_WEIGHT, _MIN_RATIO * count, lacks_letter=True)]
        if in_lexicon:
            # Words that no article has lack at most a hamza or dots, unless all have the other.
            lacking = _Doubt(DOUBLED, _MIN_WEIGHT, lacks_letter=True)
            frequent = _Doubt(NEAR, _MIN_WEIGHT_FOR_LEXICON)
            return [_Doubt(CONFUSED, _MIN_WEIGHT), lacking, frequent]
        if scaled >= _MIN_KNOWN_COUNT:
            return [_Doubt(SWAPPED, _MIN_WEIGHT, _MIN_RATIO * count)]
        return [_Doubt(OTHER + FIRST, log(scaled + 1) + _MIN_MARGIN if count else _MIN_WEIGHT)]

    def _finished(self, word: str) -> dict[str, float]:
        """Return the words that a word may be without its last letters (نتنيا), with weights."""
        if len(word) < _MIN_BEGUN_CHARS:
            return {}
        return {
            self._terms.usual_spelling(whole): self._terms.weight(count) - _COST_WEIGHT * OTHER
            for whole, count in self._terms.beginning(word)
            if len(whole) <= len(word) + _MAX_LACKING_CHARS
            and self._terms.weight(count) >= _MIN_BEGUN_WEIGHT
        }

    def joined(self, one: Token, other: Token) -> tuple[str, float] | None:
        """Return two neighbours as one word, with its weight, if only the one word is known."""
        word = folded(one.written + other.written)
        count = self._terms.count(word)
        if count * self._terms.scale < _MIN_KNOWN_COUNT:
            return None
        if self._terms.phrase_count((one.folded, other.folded)):
            return None
        weight = self._terms.weight(count) - _COST_WEIGHT * CONFUSED
        return self._terms.usual_spelling(word), weight

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
