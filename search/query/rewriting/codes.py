"""Codes of letters and digits as spellings of each other: F-16, F 16 and F16."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from search.analyzer import Token
from search.query.rewriting.synonyms import Synonym, spelling

#: A code as one word, its letters, and its digits. Arabic letters and digits are always two words.
_CODE = re.compile(r"(?P<letters>[a-z]{1,12})(?P<digits>\d{1,6})")
_LETTERS, _DIGITS = re.compile(r"[a-z]{1,12}"), re.compile(r"\d{1,6}")


def codes(words: Sequence[Token]) -> Iterator[tuple[int, int, tuple[Synonym, ...]]]:
    """Yield the [start, end) of each code among adjacent words, with its other spelling."""
    if not any(word.folded.isascii() for word in words):
        return
    for at, word in enumerate(words):
        if code := _CODE.fullmatch(word.folded):
            letters, digits = code.groups()
            yield at, at + 1, (spelling((letters, digits)),)
    for at, (one, other) in enumerate(pairwise(words)):
        if _LETTERS.fullmatch(one.folded) and _DIGITS.fullmatch(other.folded):
            yield at, at + 2, (spelling((one.folded + other.folded,)),)
