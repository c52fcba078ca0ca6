"""Whether a word in Arabic letters writes down how a name in Latin letters sounds.

In ``San Francisco`` and ``مدينة سان فرانسيسكو`` two words are transliterated, and are names; the
third is a common word. Used by `gazetteer`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import normalize

from search.analyzer.clitics import ARTICLE

#: The Latin letters that each Arabic consonant stands for in names of many languages.
SOUNDS = {
    "ب": "bpv",
    "ت": "td",
    "ث": "tsc",
    "ج": "jgdzc",
    "ح": "hjkc",
    "خ": "khcjgq",
    "د": "dt",
    "ذ": "dtz",
    "ر": "r",
    "ز": "zsc",
    "س": "scz",
    "ش": "scj",
    "ص": "scz",
    "ض": "dz",
    "ط": "td",
    "ظ": "zdt",
    "غ": "gjrh",
    "ف": "fvpw",
    "ق": "kqcgj",
    "ك": "kcqgx",
    "ل": "l",
    "م": "mn",
    "ن": "nm",
    "ه": "h",
    "و": "wvuo",
    "ي": "yijl",
}
#: Arabic letters that may be vowels, or a sound that Latin spellings leave out.
_ARABIC_SILENT = frozenset("ءآأؤإئاةعهويى")
#: Latin letters that Arabic spellings may leave out.
_LATIN_SILENT = frozenset("aeiouyhw")
#: Latin consonants that are silent at the end of French words.
LATIN_SILENT_LAST = frozenset("tdsxzpr")
#: Two letters that are one sound.
DIGRAPHS = frozenset(
    ["ck", "cq", "sc", "cz", "sz", "ts", "tz", "tc", "dj", "dz", "dg", "gk", "ks", "gn", "lj", "nj"]
)
#: One consonant in so many may be unlike.
_CONSONANTS_PER_ERROR = 4
#: A word may stand for as many words of the Latin name (نيويورك: New York).
_MAX_JOINED_WORDS = 3

_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae"})
_KS = re.compile("x(?=[a-z])")
_MARKS = re.compile("[\u0300-\u036f'’ʻʼ`]")


def is_transliteration(word: str, names: Iterable[str]) -> bool:
    """Tell whether an Arabic word sounds like one to three adjacent words of one of the names."""
    return any(distance <= allowed for _, distance, allowed in _distances(word, names))


def transliterated(word: str, names: Iterable[str]) -> list[str]:
    """Return what of some Latin names an Arabic word sounds like most, in plain letters."""
    found = {latin: cost for latin, cost, allowed in _distances(word, names) if cost <= allowed}
    best = min(found.values(), default=0)
    return [latin for latin, distance in found.items() if distance == best]


def _distances(word: str, names: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Yield one to three adjacent words of names, with their distance and the one allowed."""
    word = word.removeprefix(ARTICLE)
    consonants = sum(letter not in _ARABIC_SILENT for letter in word)
    allowed = consonants // _CONSONANTS_PER_ERROR
    for name in names:
        for latin in _joined_words(name):
            yield latin, _distance(word, latin), allowed


def plain_latin(text: str) -> str:
    """Return a text in small Latin letters without accents and apostrophes."""
    return _MARKS.sub("", normalize("NFKD", text.lower().translate(_LETTERS)))


@cache
def _joined_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in plain letters, and those that stand together as one."""
    plain = _KS.sub("ks", plain_latin(name))
    words = re.findall("[a-z]+", plain)
    ends = ((start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1))
    return tuple(
        "".join(words[start:end]) for start, end in ends if end - start <= _MAX_JOINED_WORDS
    )


def _distance(word: str, latin: str) -> int:
    """Return how many consonants of the one have no like in the other, in order."""
    costs = [0]
    for place, letter in enumerate(latin):
        costs.append(costs[-1] + _latin_cost(latin, place, letter))
    for place, letter in enumerate(word):
        sounds = SOUNDS.get(letter, "")
        missing = _arabic_cost(word, place, letter)
        row = [costs[0] + missing]
        for other_place, other in enumerate(latin):
            best = min(
                costs[other_place + 1] + missing,
                row[-1] + _latin_cost(latin, other_place, other),
            )
            row.append(min(best, costs[other_place]) if other in sounds else best)
        costs = row
    return costs[-1]


def _arabic_cost(word: str, place: int, letter: str) -> int:
    """Return what it costs that an Arabic letter is not in the Latin name."""
    is_affricate = letter in "تد" and word[place + 1 : place + 2] in ("ش", "ج")
    return 0 if letter in _ARABIC_SILENT or is_affricate else 1


def _latin_cost(latin: str, place: int, letter: str) -> int:
    """Return what it costs that a Latin letter is not in the Arabic word."""
    pair = latin[max(0, place - 1) : place + 1]
    is_double = len(pair) == 2 and (pair[0] == pair[1] or pair in DIGRAPHS)
    is_last = place == len(latin) - 1 and letter in LATIN_SILENT_LAST and place > 2
    return 0 if letter in _LATIN_SILENT or is_double or is_last else 1
