"""How far one written word is from another, in letters that differ.

Letters that are taken for one another in Arabic writing count half: an added, missing or other
letter counts one, and so do two neighbours that changed places.
"""

from collections.abc import Iterable, Iterator
from itertools import permutations

#: Any two letters of a group are taken for one another.
_ALIKE = ("ةه", "ىي", "اأإآ", "ضظ", "ذز", "ثس", "تط", "دض")
_HALF = {"".join(pair) for group in _ALIKE for pair in permutations(group, 2)}

_Row = list[float]


def beginnings(word: str) -> list[str]:
    """Return the letters that near words begin with: its own and those taken for it."""
    return [word[:1], *sorted(pair[1] for pair in _HALF if pair[0] == word[:1])]


def near_words(word: str, others: Iterable[str], most: int) -> Iterator[tuple[str, float]]:
    """Yield those of the words that are at most so far from one, each with how far it is.

    Words that begin alike are compared once as far as they do: that makes it quick.
    """
    within = (len(word) - most, len(word) + most)
    first = [float(n) for n in range(len(word) + 1)]
    rows: list[_Row] = [first]
    last = ""
    hopeless: str | None = None
    for other in sorted(o for o in others if within[0] <= len(o) <= within[1]):
        if hopeless is not None and other.startswith(hopeless):
            continue
        hopeless = None
        same = _same_letters(last, other)
        del rows[min(same, len(rows) - 1) + 1 :]
        for at in range(len(rows) - 1, len(other)):
            before = rows[at - 1] if at else None
            rows.append(_next_row(word, other, at, rows[at], before))
            if min(rows[-1]) > most and min(rows[-2]) + 1 > most:
                hopeless = other[: at + 1]
                break
        last = other[: len(rows) - 1]
        if hopeless is None and rows[-1][-1] <= most:
            yield other, rows[-1][-1]


def _same_letters(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def _next_row(word: str, other: str, at: int, row: _Row, before: _Row | None) -> _Row:
    """Return how far each beginning of the word is from the other's first ``at`` + 1 letters."""
    letter = other[at]
    new = [at + 1.0]
    for n, own in enumerate(word):
        other_letter = 0.5 if own + letter in _HALF else float(own != letter)
        cost = min(row[n] + other_letter, row[n + 1] + 1, new[n] + 1)
        if before and n and own == other[at - 1] and word[n - 1] == letter:
            cost = min(cost, before[n - 1] + 1)
        new.append(cost)
    return new
