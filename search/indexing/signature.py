"""Signatures: what is kept of a text to recognise its copies and versions.

The first words of an article are split into shingles of three words, and those with the smallest
hashes are its sketch: the bottom-k sketch of Broder, "On the resemblance and containment of
documents" (1997).
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np

from search.analyzer import word_hash

#: The words that are compared, from the headline on; what follows is mostly background.
MAX_COMPARED_WORDS = 250
#: The size of a sketch, which estimates a resemblance to within 0.05 (one standard deviation).
SKETCH_SHINGLES = 64
#: The smallest shingles, which are looked up: 97% of texts just similar enough share one of six.
BANDS_PER_STORY = 6
#: A brief is not a copy of an article that is this many times as long, or longer.
MAX_LENGTH_RATIO = 5
_MAX_NUMBERS = 32
_MAX_STORED_WORDS = 2**16 - 1
#: The words of a headline that are kept. Shorter stems are mostly particles, which a version of a
#: headline writes as another word or as a prefix.
_MAX_HEADLINE_WORDS, _MAX_PARTICLE_CHARS = 32, 2
_TWO_ZEROS = np.zeros(2, np.uint32)

Hashes = np.ndarray[Any, np.dtype[np.uint32]]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text: its length in words, and hashes of its source, words and shingles.

    Of shingles and numbers the upper 16 bits of the hashes are enough: among 64 shingles, a quarter
    of one is mistaken for another on average. ``smallest`` has the smallest shingles in full.
    """

    source: int
    length: int
    #: All ascending; the headline without its numbers and its shortest words.
    shingles: "array[int]"
    numbers: "array[int]"
    headline: "array[int]"
    smallest: tuple[int, ...] = field(default=(), compare=False)

    def resemblance(self, other: "Signature") -> float:
        """Return the estimated share of shingles that two texts have in common, from 0 to 1."""
        distinct, shared, last = 0, 0, -1
        for shingle in sorted(self.shingles + other.shingles):
            if shingle == last:
                shared += 1
            elif distinct == SKETCH_SHINGLES:
                break
            else:
                distinct += 1
            last = shingle
        return shared / distinct if distinct else 0.0

    def agrees(self, other: "Signature") -> bool:
        """Return whether the lengths and the numbers of two texts allow them to be one report.

        Half of the numbers of the text with fewer must be in the other too: they distinguish
        today's exchange rates, weather or scores from yesterday's.
        """
        if max(self.length, other.length) >= MAX_LENGTH_RATIO * min(self.length, other.length):
            return False
        shared = len(set(self.numbers).intersection(other.numbers))
        return 2 * shared >= min(len(self.numbers), len(other.numbers))

    def shares_headline(self, other: "Signature") -> bool:
        """Return whether two headlines share at least half of the words of the longer one."""
        shared, longest = self._headline_words(other)
        return 0 < longest <= 2 * shared

    def extends_headline(self, other: "Signature") -> bool:
        """Return whether one of two headlines has all words of the other."""
        shared, _ = self._headline_words(other)
        return shared == min(len(self.headline), len(other.headline))

    def _headline_words(self, other: "Signature") -> tuple[int, int]:
        """Return how many words two headlines share, and how many the longer one has."""
        shared = len(set(self.headline).intersection(other.headline))
        return shared, max(len(self.headline), len(other.headline))


def signature(words: Hashes, source: str, headline: str = "") -> Signature:
    """Return the signature of a text, given as the `word_hash` of each of its parts, in order.

    ``headline`` has the stems of its headline, separated by blanks.
    """
    present = words[words != 0]
    first = present[:MAX_COMPARED_WORDS]
    # Padded, so that the first shingles have one word and two.
    padded = np.concatenate((_TWO_ZEROS, first))
    shingles = padded[:-2] + 3 * padded[1:-1] + 5 * first
    smallest = sorted({*shingles.tolist()})[:SKETCH_SHINGLES]
    return Signature(
        source=crc32(source.encode()),
        length=min(len(present), _MAX_STORED_WORDS),
        shingles=_upper(smallest),
        numbers=_upper(first[first & 1 == 1].tolist())[:_MAX_NUMBERS],
        headline=_headline(headline),
        smallest=tuple(smallest[:BANDS_PER_STORY]),
    )


def _upper(hashes: Iterable[int]) -> "array[int]":
    """Return the distinct upper halves of some hashes, ascending."""
    return array("H", sorted({value >> 16 for value in hashes}))


def _headline(stems: str) -> "array[int]":
    hashes = (word_hash(stem) for stem in stems.split() if len(stem) > _MAX_PARTICLE_CHARS)
    return _upper(value for value in hashes if not value & 1)[:_MAX_HEADLINE_WORDS]
