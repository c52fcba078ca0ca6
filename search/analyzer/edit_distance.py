"""The edit distance of written words: Damerau-Levenshtein with lower costs for like letters.

A letter added, missing or replaced costs 1, and so do two neighbours that changed places. To
replace a letter by one that Arabic writers confuse with it costs 0.5. This is the restricted
distance, also called optimal string alignment: no letter is edited twice.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, permutations

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

#: Any two letters of a group are confused with one another.
_CONFUSED = ("ةه", "ىي", "اأإآ", "ضظ", "ذز", "ثس", "تط", "دض")
_CONFUSED_PAIRS = {"".join(pair) for group in _CONFUSED for pair in permutations(group, 2)}
#: How many words are compared at once.
_WORDS_AT_ONCE = 10_000


def _same_letters() -> dict[str, str]:
    """Return for each letter that is confused one of those with which it is, also indirectly."""
    same: dict[str, str] = {}
    for group in _CONFUSED:
        first = next((same[letter] for letter in group if letter in same), group[0])
        same |= dict.fromkeys(group, first)
    return {letter: first for letter, first in same.items() if letter != first}


_SAME_LETTERS = _same_letters()


def first_letters(word: str) -> list[str]:
    """Return the letters that words near a word begin with: its own and those confused with it."""
    return [word[:1], *sorted(pair[1] for pair in _CONFUSED_PAIRS if pair[0] == word[:1])]


def within_distance(
    word: str, candidates: Iterable[str], max_distance: int
) -> Iterator[tuple[str, float]]:
    """Yield the candidates within a distance of a word, in order, each with its distance.

    Words have no line breaks.
    """
    near = sorted(_near(word, candidates, max_distance))
    wholes = _distances([word], [candidate for candidate, _ in near], max_distance)
    for (candidate, least), most in zip(near, wholes, strict=True):
        # Where no letters are confused, as mostly, both are the distance.
        distance = float(most) if most == least else _distance(word, candidate)
        if distance <= max_distance:
            yield candidate, distance


def _near(word: str, candidates: Iterable[str], max_distance: int) -> Iterator[tuple[str, int]]:
    """Yield all candidates that may be within a distance, and few others.

    They are those within the distance when letters that are confused count as the same; each comes
    with that distance.
    """
    rest = iter(candidates)
    while some := list(islice(rest, _WORDS_AT_ONCE)):
        distances = _distances(_simplified([word]), _simplified(some), max_distance)
        near = np.flatnonzero(distances <= max_distance).tolist()
        yield from zip((some[place] for place in near), distances[near].tolist(), strict=True)


def _distances(words: list[str], others: list[str], max_distance: int) -> np.ndarray:
    """Return the distances of a word from others; all further ones are one more than the limit."""
    found = cdist(words, others, scorer=OSA.distance, score_cutoff=max_distance, dtype=np.uint8)
    return np.asarray(found[0])


def _simplified(words: list[str]) -> list[str]:
    """Return words with one letter for all those that are confused."""
    # All at once: to go through them word by word takes longer than to compare them.
    text = "\n".join(words)
    for letter, same in _SAME_LETTERS.items():
        text = text.replace(letter, same)
    return text.split("\n")


def _distance(word: str, candidate: str) -> float:
    """Return the distance of two words."""
    # The distances of all beginnings of the word from the last beginnings of the candidate.
    before_last: list[float] = []
    last = [float(n) for n in range(len(word) + 1)]
    for at, letter in enumerate(candidate):
        distances = [at + 1.0]
        for n, own in enumerate(word):
            replacing = 0.5 if own + letter in _CONFUSED_PAIRS else float(own != letter)
            cost = min(last[n] + replacing, last[n + 1] + 1, distances[n] + 1)
            if at and n and own == candidate[at - 1] and word[n - 1] == letter:
                cost = min(cost, before_last[n - 1] + 1)
            distances.append(cost)
        before_last, last = last, distances
    return last[-1]
