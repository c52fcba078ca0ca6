"""The short paragraphs of an article, as they are counted to recognise boilerplate.

A paragraph is a line of the body. Paragraphs of one source with the same words have the same key,
whatever their punctuation.
"""

from array import array
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from search.highlighting.word_map import LeftOut, part_ranges
from search.indexing.signature import Hashes

#: Longer paragraphs are never boilerplate.
MAX_WORDS = 60
#: The last paragraphs of a body, among which lists of teasers are looked for.
LAST_PARAGRAPHS = 8
#: The place of all other paragraphs. The first one of a body has no other place: it may be the
#: lead of the very story that teasers of other articles quote.
ELSEWHERE = "~"
#: Of 1,000 paragraphs that are recognised, one in 100 indexes of a million articles has the key of
#: another paragraph.
_KEY_BYTES = 5
KEY_CHARS = 7
_SALT_BYTES = 16
#: The hash of a part, and of one without a word.
_HASH_BYTES, _NO_HASH = 4, bytes(4)
#: The numbers of parts are stored as 32-bit numbers.
_BOUND_TYPECODE = "I"


class Paragraphs(NamedTuple):
    """The short paragraphs of a body that have words, compact.

    ``terms``, separated by blanks, are their keys, each with the place where the paragraph stands:
    a digit for the last ones, counted from the end of the body, else `ELSEWHERE`. ``bounds`` are
    the first part of each in the body, and the part after its last. ``has_others`` tells whether
    any longer paragraph has words.
    """

    terms: str
    bounds: bytes
    has_others: bool

    def ranges(self) -> LeftOut:
        """Return the [first, end) of the parts of each paragraph."""
        return part_ranges(self.bounds)


def lines_of(body: str) -> tuple[list[str], list[int]]:
    """Return the parts of a body, and how many there are at the end of each line."""
    parts, ends = list[str](), list[int]()
    for line in body.split("\n"):
        parts += line.split()
        ends.append(len(parts))
    return parts, ends


def paragraphs_of(ends: Sequence[int], hashes: Hashes, source: str) -> Paragraphs:
    """Return the paragraphs of a body, given the ends of its lines and its `word_hash` by part."""
    found = list(_lines_with_words(ends, hashes.astype("<u4", copy=False).tobytes()))
    salt, terms, ranges, after = _salt(source), list[str](), array(_BOUND_TYPECODE), len(found)
    for first, end, words in found:
        after -= 1
        if len(words) <= MAX_WORDS * _HASH_BYTES:
            is_last = after < LAST_PARAGRAPHS and after < len(found) - 1
            digest = blake2b(words, digest_size=_KEY_BYTES, salt=salt).digest()
            terms.append(f"{_key(digest)}{after if is_last else ELSEWHERE}")
            ranges.append(first)
            ranges.append(end)
    return Paragraphs(" ".join(terms), ranges.tobytes(), len(terms) < len(found))


def _lines_with_words(ends: Iterable[int], hashes: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the first part of each line that has words, the part after it, and their hashes."""
    first = 0
    for end in ends:
        words = hashes[_HASH_BYTES * first : _HASH_BYTES * end]
        if _NO_HASH in words:
            each = np.frombuffer(words, "<u4")
            words = each[each != 0].tobytes()
        if words:
            yield first, end, words
        first = end


def places_of(key: str) -> Iterator[str]:
    """Yield the terms of a paragraph at all places."""
    yield from (f"{key}{place}" for place in range(LAST_PARAGRAPHS))
    yield key + ELSEWHERE


def key_number(key: str) -> int:
    """Return a key as a number; see `key_of`."""
    return int.from_bytes(a2b_base64(f"{key}="))


def key_of(number: int) -> str:
    """Return the key that `key_number` made a number of."""
    return _key(number.to_bytes(_KEY_BYTES))


def _key(digest: bytes) -> str:
    # Its last character only fills it up.
    return b2a_base64(digest, newline=False)[:KEY_CHARS].decode()


@lru_cache(maxsize=10_000)
def _salt(source: str) -> bytes:
    return blake2b(source.encode(), digest_size=_SALT_BYTES).digest()
