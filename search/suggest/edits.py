"""The words one edit away from a word, with the cost of each edit.

The candidates are those of Norvig's spelling corrector (2007); the costs go by what writers of
Arabic confuse. All words are folded, so that an initial hamza or a final ى makes no difference.
"""

from collections.abc import Iterator

#: Longer words are not edited.
MAX_WORD_CHARS = 20
#: The costs of edits, most likely first: a letter replaced by one that is confused with it, doubled
#: or not, swapped with its neighbour; a vowel too many or missing; a letter replaced by one with
#: other dots or of a neighbouring key; anything else.
CONFUSED, DOUBLED, SWAPPED, VOWEL, NEAR, OTHER = 0.4, 0.5, 0.6, 0.7, 0.9, 1.1
#: The additional cost of an edit of the first letter, which is rarely wrong.
FIRST = 0.4

_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةءئؤأ"
_VOWELS = "اوي"
#: Pairs of letters that many writers confuse; that differ by their dots; and that are neighbours on
#: the keyboard, side by side or one below the other.
_CONFUSED = "ضظ طظ ذز ثس تط ةه يى اأ ذد صس قغ ئي ؤو ءئ ؤئ ءؤ أئ أؤ أء ةت كق"
#: What is confused at the end of a word, where it sounds alike: مستشفا, سوريه.
_CONFUSED_AT_END = "اي اه اة"
#: The hamzas, which many writers leave out or let stand for the vowel beside them: مسؤل, قراة.
_HAMZAS = "ءئؤأ"
_DOTS = "جح حخ رز سش صض عغ فق بت تث"
_KEY_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ")
_BELOW = "ضش صس ثي قب فل غا عت هن خم حك جط شئ سء يؤ بر لى تة نو مز كظ"


def _both_ways(pairs: str) -> set[str]:
    return {way for pair in pairs.split() for way in (pair, pair[::-1])}


_CONFUSED_PAIRS = _both_ways(_CONFUSED)
_CONFUSED_PAIRS_AT_END = _both_ways(_CONFUSED_AT_END)
_IN_ROWS = " ".join(row[n : n + 2] for row in _KEY_ROWS for n in range(len(row) - 1))
_NEAR_PAIRS = _both_ways(f"{_DOTS} {_BELOW} {_IN_ROWS}")


def one_edit_away(word: str) -> dict[str, float]:
    """Return the words one edit away, each with its cost; none for a word that is too long."""
    found: dict[str, float] = {}
    if 1 < len(word) <= MAX_WORD_CHARS:
        for other, cost in _edits(word):
            if cost < found.get(other, 9.0):
                found[other] = cost
        found.pop(word, None)
    return found


def _edits(word: str) -> Iterator[tuple[str, float]]:
    for place, letter in enumerate(word):
        first = FIRST if place == 0 else 0.0
        before, after = word[:place], word[place + 1 :]
        yield before + after, first + _insertion_cost(letter, before[-1:], after[:1])
        if after:
            yield before + after[0] + letter + after[1:], first + SWAPPED
        for other in _LETTERS:
            cost = _replacement_cost(letter, other, at_end=not after)
            yield before + other + after, first + cost
    for place in range(len(word) + 1):
        first = FIRST if place == 0 else 0.0
        before, after = word[:place], word[place:]
        for other in _LETTERS:
            yield before + other + after, first + _insertion_cost(other, before[-1:], after[:1])


def _insertion_cost(letter: str, before: str, after: str) -> float:
    """Return the cost of a letter that is added or left out between two others."""
    if letter in (before, after) or _is_vowel_of_hamza(letter, before + after):
        return DOUBLED
    return VOWEL if letter in _VOWELS else OTHER


def _is_vowel_of_hamza(letter: str, neighbours: str) -> bool:
    """Tell whether a letter and a neighbour are a hamza and its vowel, of which one may do."""
    one, others = (_HAMZAS, _VOWELS) if letter in _HAMZAS else (_VOWELS, _HAMZAS)
    return letter in one and any(other in neighbours for other in others)


def _replacement_cost(one: str, other: str, *, at_end: bool) -> float:
    if one + other in _CONFUSED_PAIRS or at_end and one + other in _CONFUSED_PAIRS_AT_END:
        return CONFUSED
    return NEAR if one + other in _NEAR_PAIRS else OTHER


def splits(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to split a word into two of at least two letters."""
    for place in range(2, len(word) - 1):
        yield word[:place], word[place:]
