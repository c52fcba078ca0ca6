"""An oracle of near words: the same distances without a library, by a table of beginnings."""

from collections.abc import Iterable, Iterator
from itertools import permutations

_CONFUSED = ("ةه", "ىي", "اأإآ", "ضظ", "ذز", "ثس", "تط", "دض")
_CONFUSED_PAIRS = {"".join(pair) for group in _CONFUSED for pair in permutations(group, 2)}

#: The distances of all beginnings of one word from one beginning of another.
_Distances = list[float]


def within_distance(
    word: str, candidates: Iterable[str], max_distance: int
) -> Iterator[tuple[str, float]]:
    """Yield the candidates within a distance of a word, each with its distance.

    The candidates are compared in alphabetical order, so that what two of them begin with is
    compared once.
    """
    lengths = range(len(word) - max_distance, len(word) + max_distance + 1)
    table: list[_Distances] = [[float(n) for n in range(len(word) + 1)]]
    compared = ""
    hopeless: str | None = None
    for candidate in sorted(c for c in candidates if len(c) in lengths):
        if hopeless is not None and candidate.startswith(hopeless):
            continue
        hopeless = None
        shared = _shared_letters(compared, candidate)
        del table[min(shared, len(table) - 1) + 1 :]
        for at in range(len(table) - 1, len(candidate)):
            table.append(_next_distances(word, candidate, at, table))
            if min(table[-1]) > max_distance and min(table[-2]) + 1 > max_distance:
                hopeless = candidate[: at + 1]
                break
        compared = candidate[: len(table) - 1]
        if hopeless is None and table[-1][-1] <= max_distance:
            yield candidate, table[-1][-1]


def _shared_letters(one: str, other: str) -> int:
    """Return how many letters two words share at their beginning."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def _next_distances(word: str, candidate: str, at: int, table: list[_Distances]) -> _Distances:
    """Return the distances of the word's beginnings from ``candidate[: at + 1]``."""
    letter, last = candidate[at], table[at]
    distances = [at + 1.0]
    for n, own in enumerate(word):
        replacing = 0.5 if own + letter in _CONFUSED_PAIRS else float(own != letter)
        cost = min(last[n] + replacing, last[n + 1] + 1, distances[n] + 1)
        if at and n and own == candidate[at - 1] and word[n - 1] == letter:
            cost = min(cost, table[at - 1][n - 1] + 1)
        distances.append(cost)
    return distances
