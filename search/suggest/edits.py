"""The words that are one mistake away from a word, with what each mistake costs.

TermStats are folded, so that an initial hamza and final ى are no mistakes any more.
"""

from collections.abc import Iterator

LONGEST = 20
#: Costs of mistakes, from the likeliest to the oddest.
ALIKE, DOUBLED, SWAPPED, VOWEL, NEAR, OTHER = 0.4, 0.5, 0.6, 0.7, 0.9, 1.1
#: What a mistake in the first letter costs more: it is rarely wrong.
FIRST = 0.4

_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةءئؤأ"
_VOWELS = "اوي"
#: Pairs of letters that sound or look alike to many who write; that differ by their dots; and that
#: are neighbours on the keyboard, in a row and below one another.
_ALIKE = "ضظ طظ ذز ثس تط ةه يى اأ ذد صس قغ ئي ؤو ءئ ةت كق"
_DOTS = "جح حخ رز سش صض عغ فق بت تث"
_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ")
_BELOW = "ضش صس ثي قب فل غا عت هن خم حك جط شئ سء يؤ بر لى تة نو مز كظ"


def _pairs(listed: str) -> set[str]:
    return {way for pair in listed.split() for way in (pair, pair[::-1])}


_ARE_ALIKE = _pairs(_ALIKE)
_IN_ROWS = " ".join(row[n : n + 2] for row in _ROWS for n in range(len(row) - 1))
_ARE_NEAR = _pairs(f"{_DOTS} {_BELOW} {_IN_ROWS}")


def one_edit_away(word: str) -> dict[str, float]:
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
    if one + other in _ARE_ALIKE:
        return ALIKE
    return NEAR if one + other in _ARE_NEAR else OTHER


def partings(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a word into two of at least two letters."""
    for place in range(2, len(word) - 1):
        yield word[:place], word[place:]
