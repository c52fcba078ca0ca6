"""How unlike a name in Arabic letters is to a Latin word, counting vowels too; used by `latin`."""

import re
from functools import cache

from search.analyzer.lexicon.transliteration import DIGRAPHS, LATIN_SILENT_LAST, SOUNDS

#: A word whose cost is higher is no spelling of the name.
MAX_COST = 0.9
_IMPOSSIBLE = 9.0
_LONG_A = re.compile("[iy]|[^aeiou]e")
_INITIAL_ALEF = {"a": 0.0, "e": 0.15, "i": 0.05, "y": 0.05, "o": 0.05, "u": 0.05}
_ALEF = {"a": 0.0, "e": 0.25, "i": 0.8, "y": 0.8, "o": 0.35, "u": 0.35}
_WAW = {"o": 0.0, "u": 0.0, "w": 0.0, "v": 0.3, "a": 0.6}
_YEH = {"i": 0.0, "y": 0.0, "e": 0.1, "j": 0.1, "a": 0.5, "u": 0.5}


def spelling_cost(name: str, latin: str) -> float:
    """Return how unlike a name in Arabic letters is to a Latin word, counting vowels too."""
    skipped = _skip_costs(latin)
    row = [0.0]
    for cost in skipped:
        row.append(row[-1] + cost)
    for place in range(len(name)):
        added = _added_cost(name, place)
        costs = [row[0] + added]
        for other, skip in enumerate(skipped):
            best = min(row[other + 1] + added, costs[-1] + skip)
            if row[other] < best:
                best = min(best, row[other] + _sound_cost(name, place, latin, other))
            costs.append(best)
        if min(costs) > MAX_COST:
            return _IMPOSSIBLE
        row = costs
    return row[-1]


@cache
def _skip_costs(latin: str) -> list[float]:
    """Return what it costs that each letter of a Latin word is not written."""
    return [_skip_cost(latin, place) for place in range(len(latin))]


def _skip_cost(latin: str, place: int) -> float:
    letter, before = latin[place], latin[place - 1 : place]
    is_last = place == len(latin) - 1
    if before and (before == letter or before + letter in DIGRAPHS):
        return 0.0
    if letter in "aeiouy":
        if not before:
            return 0.5
        beside_vowel = before in "aeiouyw"
        return 0.02 if is_last and letter == "e" else 0.05 if beside_vowel else 0.2
    if letter == "h":
        return 0.0 if before and before in "ctspgkrw" else 0.3
    if letter == "w":
        return 0.1 if before and before in "aeiou" else 0.3
    return 0.25 if is_last and letter in LATIN_SILENT_LAST and place > 2 else _IMPOSSIBLE


def _added_cost(name: str, place: int) -> float:
    """Return what it costs that a letter of a name stands for none of the Latin word."""
    letter, after = name[place], name[place + 1 : place + 2]
    if letter == "ت" and after in ("ش", "ج") or letter == "د" and after == "ج":
        return 0.0
    if letter == "ا":
        return 0.3 if place == 0 or after in ("ي", "و") else 0.7
    if letter == "ه":
        return 0.4 if after else 0.1
    return {"ة": 0.2, "ى": 0.2, "و": 0.7, "ي": 0.7}.get(
        letter, 0.1 if letter in "ءأؤإئع" else _IMPOSSIBLE
    )


def _sound_cost(name: str, place: int, latin: str, other: int) -> float:
    """Return what it costs that a letter of a name stands for one of the Latin word."""
    letter, sound, rest = name[place], latin[other], latin[other + 1 : other + 3]
    if letter in "اآ":
        costs = _INITIAL_ALEF if place == 0 else _ALEF
        return costs.get(sound, _IMPOSSIBLE)
    if letter in "ةىه" and sound in "aeiou":
        return {"a": 0.0, "e": 0.1}.get(sound, 0.4)
    if letter in "أإعئءؤ":
        return 0.0 if sound in "aeiouy" else _IMPOSSIBLE
    if letter == "و":
        is_au = sound == "a" and rest[:1] in ("u", "w", "l")
        return 0.1 if is_au else _WAW.get(sound, _IMPOSSIBLE)
    if letter == "ي":
        is_long = sound == "a" and _LONG_A.match(rest)
        is_ll = sound == "l" and rest[:1] == "l"
        return 0.1 if is_long else 0.4 if is_ll else _YEH.get(sound, _IMPOSSIBLE)
    if letter == "ش" and sound == "t" and rest[:1] == "i":
        return 0.2
    return 0.0 if sound in SOUNDS.get(letter, "") else _IMPOSSIBLE
