"""Transliteration: the Arabic spellings of a name in Latin letters, by a table of rules.

A rule of ``letters.tsv`` lists the Arabic counterparts of one letter or several, each with its cost
in tenths: 0 for the usual one, more for those of fewer names. ``-`` stands for no letter, ``^`` for
the beginning of a name and ``$`` for its end. The cost of a spelling is the sum of its parts'.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from heapq import nsmallest
from pathlib import Path

_MAX_RULE_CHARS = 5
#: The cost, in tenths, of reading letters separately that have a rule together.
_SEPARATION_COST = 5
#: The longest name that is read, and the most spellings that are returned.
MAX_NAME_CHARS, MAX_SPELLINGS = 24, 300
#: The letters that form another with a following h, and the cost of a letter that may yet come.
_BEFORE_H, _UNFINISHED_COST = "cdgkst", 0.2

_VOWELS = "aeiou"

#: Signs that are read as an apostrophe, and letters that do not decompose into plain ones.
_PLAIN = dict.fromkeys("’‘ʿʾ`´ʻʼ", "'") | {"ç": "s", "ø": "o", "æ": "ae", "ł": "l", "ß": "ss"}
_TO_PLAIN = str.maketrans(_PLAIN | {"đ": "d", "ı": "i"})
_NAME = re.compile("[a-z][a-z']*")
_ENTRY = re.compile(r"(\D+)(\d+)")

Choices = tuple[tuple[str, int], ...]
Rules = dict[str, Choices]


@cache
def _rules() -> Rules:
    lines = (Path(__file__).parent / "letters.tsv").read_text("utf-8").splitlines()
    rules = (line.split("\t") for line in lines)
    return {letters: tuple(_choices(listed)) for letters, listed in rules}


def _choices(listed: str) -> Iterator[tuple[str, int]]:
    for arabic, cost in _ENTRY.findall(listed):
        yield arabic.strip().replace("-", ""), int(cost)


def plain_name(name: str) -> str:
    """Return a name in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_TO_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def arabic_spellings(name: str, *, finished: bool = True) -> list[tuple[str, float]]:
    """Return at most `MAX_SPELLINGS` folded spellings of a word with their costs, cheapest first.

    The word is one of a `plain_name`; there are none for anything else or for a word too long. One
    that is not ``finished`` is the beginning of a word, of which the last letter may be the first
    of two that are read together (s of sh).
    """
    found = dict(_spellings(name, finished=finished))
    if not finished and name[-1:] in _BEFORE_H:
        for spelling, cost in _spellings(f"{name}h", finished=False):
            found.setdefault(spelling, cost + _UNFINISHED_COST)
    return nsmallest(MAX_SPELLINGS, found.items(), key=lambda spelling: spelling[1])


def _spellings(name: str, *, finished: bool) -> list[tuple[str, float]]:
    if len(name) > MAX_NAME_CHARS or not _NAME.fullmatch(name):
        return []
    # For each offset, the spellings of the letters before it with their costs.
    reached: list[dict[str, int]] = [{"": 0}, *({} for _ in name)]
    for start in range(len(name)):
        before = nsmallest(MAX_SPELLINGS, reached[start].items(), key=lambda spelling: spelling[1])
        for end, choices in _readings(name, start, finished=finished):
            after = reached[end]
            for text, cost in before:
                for letters, more in choices:
                    spelling, total = text + letters, cost + more
                    if total < after.get(spelling, 1_000):
                        after[spelling] = total
    best = nsmallest(MAX_SPELLINGS, reached[-1].items(), key=lambda spelling: spelling[1])
    return [(text, cost / 10) for text, cost in best if len(text) > finished]


def _readings(name: str, start: int, *, finished: bool) -> list[tuple[int, Choices]]:
    """Return the rules for the letters at ``start``: where each ends, and its choices."""
    rules = _rules()
    found: list[tuple[int, Choices]] = []
    for end in range(min(len(name), start + _MAX_RULE_CHARS), start, -1):
        letters = name[start:end]
        at_end = finished and end == len(name)
        anchored = f"^{letters}" if start == 0 else f"{letters}$" if at_end else letters
        choices = rules.get(anchored)
        # A syllable that begins with a vowel is read otherwise where a name begins with it.
        if not choices and (start or end == 1 or letters[0] not in _VOWELS):
            choices = rules.get(letters)
        if choices:
            more = _SEPARATION_COST if found else 0
            found.append((end, tuple((arabic, cost + more) for arabic, cost in choices)))
    return found
