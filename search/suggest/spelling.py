"""What a word may have been meant to be: known words that are one mistake away.

Words are folded, so that an initial hamza and final ى are no mistakes any more.
"""

from collections.abc import Iterator
from math import log

from search.analyzer import Analyzer, Token
from search.analyzer.normalize import folded
from search.suggest.words import Words

LONGEST = 20
#: Costs of mistakes, from the likeliest to the oddest.
ALIKE, DOUBLED, SWAPPED, VOWEL, NEAR, OTHER = 0.4, 0.5, 0.6, 0.7, 0.9, 1.1
#: What a mistake in the first letter costs more: it is rarely wrong.
FIRST = 0.4

_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةءئؤأ"
_VOWELS = "اوي"
#: Letters that sound or look alike to many who write.
_ALIKE = ("ضظ", "ذز", "ثس", "تط", "ةه", "يى", "اأ", "ذد", "صس", "قغ", "ئي", "ؤو", "ءئ", "ةت", "كق")
#: Neighbours on the keyboard.
_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ")
_BELOW = ("ضش صس ثي قب فل غا عت هن خم حك جط", "شئ سء يؤ بر لى تة نو مز كظ")


def _pairs(*pairs: str) -> frozenset[tuple[str, str]]:
    return frozenset((pair[a], pair[1 - a]) for pair in pairs for a in (0, 1))


_ARE_ALIKE = _pairs(*_ALIKE)
_ARE_NEAR = _pairs(
    *(row[n : n + 2] for row in _ROWS for n in range(len(row) - 1)),
    *" ".join(_BELOW).split(),
)


#: So much of a word's weight (the logarithm of its articles) a mistake of cost 1 takes.
_COST = 3.6
#: Words in so many articles are not doubted.
_SURE = 3
#: The weight that the correction of a word must keep, when the word is not found; so much more than
#: its own weight when it is found.
_LEAST, _MARGIN = -0.7, 2.0
#: Each half of two words written as one is in so many articles.
_HALF = 20
_PARTICLES = "وفبلك"


class Speller:
    """Correct words by the words of an index."""

    def __init__(self, words: Words, analyzer: Analyzer) -> None:
        self._words = words
        self._analyzer = analyzer

    def corrections(self, token: Token) -> list[tuple[str, float]]:
        """Return what a word may be meant to be, as the articles write it, the best first.

        Each has its weight. Nothing is returned for a word that needs no correction.
        """
        if self._is_sure(token):
            return []
        count = self._words.count(token.folded)
        least = log(count + 1) + _MARGIN if count else _LEAST
        # A word of the lexicon, though no article has it, lacks no more than a hamza or dots.
        dearest = ALIKE if self._in_lexicon(token) else OTHER + FIRST
        found: dict[str, float] = {}
        for lead, key in _readings(token):
            near = ((word, cost) for word, cost in near_words(key).items() if cost <= dearest)
            for other, cost in near:
                weight = self._words.weight(other) - _COST * (cost + FIRST * bool(lead))
                if weight >= least:
                    whole = _with_particle(lead, self._words.spelt(other))
                    found[whole] = max(weight, found.get(whole, weight))
        found |= self._parted(folded(token.written), least)
        return sorted(found.items(), key=lambda correction: -correction[1])

    def joined(self, one: Token, other: Token) -> tuple[str, float] | None:
        """Return two neighbours as one word, with its weight, if that is the word that is known."""
        word = folded(one.written + other.written)
        if self._words.count(word) < _SURE:
            return None
        if self._words.phrase_count((one.folded, other.folded)):
            return None
        return self._words.spelt(word), self._words.weight(word) - _COST * ALIKE

    def _is_sure(self, token: Token) -> bool:
        """Return whether a word needs no correction."""
        if len(token.written) < 3 or not token.written.isalpha() or token.written.isascii():
            return True
        count = self._words.count(token.folded)
        return count >= _SURE or (count > 0 and self._in_lexicon(token))

    def _in_lexicon(self, token: Token) -> bool:
        return self._analyzer.explain(token.written)[0].why in ("lexicon", "override")

    def _parted(self, word: str, least: float) -> dict[str, float]:
        """Return the two words that a word is when a blank is missing."""
        found = {}
        for halves in partings(word) if len(word) <= LONGEST else ():
            rarer = min(map(self._words.count, halves))
            if rarer >= _HALF and (side_by_side := self._words.phrase_count(halves)):
                weight = log(side_by_side + 1) - _COST * ALIKE
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


def near_words(word: str) -> dict[str, float]:
    """Return the words one mistake away with the cost of the mistake; none for a long word."""
    found: dict[str, float] = {}
    if 1 < len(word) <= LONGEST:
        for other, cost in _mistakes(word):
            if cost < found.get(other, 9.0):
                found[other] = cost
        found.pop(word, None)
    return found


def _mistakes(word: str) -> Iterator[tuple[str, float]]:
    for place, letter in enumerate(word):
        first = FIRST if place == 0 else 0.0
        before, after = word[:place], word[place + 1 :]
        # A letter too many.
        yield before + after, first + _of_letter(letter, before[-1:], after[:1])
        if after:
            yield before + after[0] + letter + after[1:], first + SWAPPED
        for other in _LETTERS:
            yield before + other + after, first + _of_exchange(letter, other)
    for place in range(len(word) + 1):
        first = FIRST if place == 0 else 0.0
        before, after = word[:place], word[place:]
        for other in _LETTERS:
            yield before + other + after, first + _of_letter(other, before[-1:], after[:1])


def _of_letter(letter: str, before: str, after: str) -> float:
    """Return the cost of a letter that is missing or too much."""
    if letter in (before, after):
        return DOUBLED
    return VOWEL if letter in _VOWELS else OTHER


def _of_exchange(one: str, other: str) -> float:
    if (one, other) in _ARE_ALIKE:
        return ALIKE
    return NEAR if (one, other) in _ARE_NEAR else OTHER


def partings(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a word into two of at least two letters."""
    for place in range(2, len(word) - 1):
        yield word[:place], word[place:]
