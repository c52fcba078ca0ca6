"""Arabic spellings of a name in Latin letters, by rules of what each letter may stand for.

A rule of ``letters.tsv`` gives a few letters' Arabic counterparts, each with its cost in tenths: 0
for the usual one, more for one that only some names have; ``-`` stands for no letter, ``^`` marks
the beginning of a name and ``$`` its end. A spelling costs what its parts cost.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from heapq import nsmallest
from pathlib import Path

_LONGEST_RULE = 5
#: What it costs to read letters one by one for which there is a rule together.
_APART = 5
#: The longest name that is read, and the most spellings that are given of it.
LONGEST, MOST = 24, 300

#: Signs that are read as an apostrophe, and letters that have no plain one with an accent.
_PLAIN = dict.fromkeys("’‘ʿʾ`´ʻʼ", "'") | {"ç": "s", "ø": "o", "æ": "ae", "ł": "l", "ß": "ss"}
_TO_PLAIN = str.maketrans(_PLAIN | {"đ": "d", "ı": "i"})
_NAME = re.compile("[a-z][a-z']*")
_ENTRY = re.compile(r"(\D+)(\d+)")

Choices = tuple[tuple[str, int], ...]
Rules = dict[str, Choices]


@cache
def _rules() -> Rules:
    lines = (Path(__file__).parent / "letters.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {letters: tuple(_choices(row)) for letters, row in rows}


def _choices(row: str) -> Iterator[tuple[str, int]]:
    for arabic, cost in _ENTRY.findall(row):
        yield arabic.strip().replace("-", ""), int(cost)


def plain_name(name: str) -> str:
    """Return a name in small letters without accents."""
    apart = unicodedata.normalize("NFKD", name.lower().translate(_TO_PLAIN))
    return "".join(c for c in apart if not unicodedata.combining(c))


def spellings(name: str) -> list[tuple[str, float]]:
    """Return Arabic spellings of one word of a name (see `plain_name`) with their costs.

    They are folded, the cheapest first, at most `MOST`; none for what is no name.
    """
    if len(name) > LONGEST or not _NAME.fullmatch(name):
        return []
    # For each place, the spellings of what stands before it: Arabic letters and their cost.
    reached: list[dict[str, int]] = [{"": 0}, *({} for _ in name)]
    for start in range(len(name)):
        before = nsmallest(MOST, reached[start].items(), key=lambda spelling: spelling[1])
        for end, choices in _readings(name, start):
            after = reached[end]
            for text, cost in before:
                for letters, more in choices:
                    spelling, total = text + letters, cost + more
                    if total < after.get(spelling, 1_000):
                        after[spelling] = total
    best = nsmallest(MOST, reached[-1].items(), key=lambda spelling: spelling[1])
    return [(text, cost / 10) for text, cost in best if len(text) > 1]


def _readings(name: str, start: int) -> list[tuple[int, Choices]]:
    """Return the rules for the letters from ``start`` on: where each ends, and its choices."""
    rules = _rules()
    found: list[tuple[int, Choices]] = []
    for end in range(min(len(name), start + _LONGEST_RULE), start, -1):
        letters = name[start:end]
        anchored = f"^{letters}" if start == 0 else f"{letters}$" if end == len(name) else letters
        choices = rules.get(anchored) or rules.get(letters)
        if choices:
            apart = _APART if found else 0
            found.append((end, tuple((arabic, cost + apart) for arabic, cost in choices)))
    return found
