"""Stories: articles that are copies or versions of one report, recognised as they are indexed.

The first words of an article are split into shingles of three words, and those with the smallest
hashes are its sketch: the bottom-k sketch of Broder, "On the resemblance and containment of
documents" (1997). The very smallest are also terms in the index, by which candidates are found:
similar texts share some of them.

Resemblance is not transitive, so an article is compared only with the first article of a story,
and stories do not grow along chains of small changes.
"""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from struct import Struct, pack, unpack_from
from typing import Any
from zlib import crc32

import numpy as np

#: The words that are compared, from the headline on; what follows is mostly background.
MAX_COMPARED_WORDS = 250
#: The size of a sketch, which estimates a resemblance to within 0.05 (one standard deviation).
SKETCH_SHINGLES = 64
#: The smallest shingles, which are looked up: 97% of texts just similar enough share one of six.
BANDS_PER_STORY = 6
#: A shingle that is among the smallest of this many stories of a week is a set phrase: no more
#: stories are kept under it.
MAX_STORIES_PER_BAND = 100
#: Texts of two sources that resemble each other this much come from one report.
MIN_RESEMBLANCE = 0.3
#: Higher within one source, which reuses its own sentences, and its templates every day.
MIN_RESEMBLANCE_WITHIN_SOURCE = 0.75
#: A brief is not a copy of an article that is this many times as long, or longer.
MAX_LENGTH_RATIO = 5
#: Copies appear within a week of the first article.
WINDOW_SECONDS = 7 * 24 * 3600

#: Instant, hash of the source, length in words, number of shingles, number of numbers.
_HEADER = Struct("<qIHBB")
_UNDATED = -(2**63)
_MAX_NUMBERS = 32
_MAX_STORED_WORDS = 2**16 - 1
_TWO_ZEROS = np.zeros(2, np.uint32)

Hashes = np.ndarray[Any, np.dtype[np.uint32]]
#: A shingle, and the week in which the article was published; None for an undated article.
Band = tuple[int, int | None]
#: Returns the `Story.to_bytes` of every story kept under any of the bands.
Lookup = Callable[[Iterable[Band]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text: its length in words, and hashes of its source, shingles and numbers.

    Of shingles and numbers the upper 16 bits of the hashes are enough: among 64 shingles, a quarter
    of one is mistaken for another on average. ``smallest`` has the smallest shingles in full.
    """

    source: int
    length: int
    #: Both ascending.
    shingles: "array[int]"
    numbers: "array[int]"
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


@dataclass(frozen=True, slots=True)
class Story:
    """A story, identified by its first article: the id, instant and signature of that one."""

    id: str
    instant: int | None
    signature: Signature

    @property
    def number(self) -> int:
        """The number by which an index counts and groups the story: 63 bits of a hash of its id."""
        return story_number(self.id)

    def bands(self) -> list[Band]:
        """Return the bands to keep the story under: its smallest shingles, each with its week."""
        week = _week(self.instant)
        return [(shingle, week) for shingle in self.signature.smallest]

    def near_bands(self) -> list[Band]:
        """Return the bands under which stories that resemble this one are kept."""
        week = _week(self.instant)
        if week is None:
            return self.bands()
        weeks = week - 1, week, week + 1
        return [(shingle, near) for shingle in self.signature.smallest for near in weeks]

    def likeness(self, other: "Story") -> float:
        """Return how much another article resembles the first, from 0 (another story) to 1."""
        mine, others = self.signature, other.signature
        if not _within_window(self.instant, other.instant) or not mine.agrees(others):
            return 0.0
        least = MIN_RESEMBLANCE_WITHIN_SOURCE if mine.source == others.source else MIN_RESEMBLANCE
        resemblance = mine.resemblance(others)
        return resemblance if resemblance >= least else 0.0

    def to_bytes(self) -> bytes:
        """Return the story as an index stores it: the same bytes on every machine."""
        kept = self.signature
        instant = _UNDATED if self.instant is None else self.instant
        counts = len(kept.shingles), len(kept.numbers)
        head = _HEADER.pack(instant, kept.source, kept.length, *counts)
        return head + pack(f"<{sum(counts)}H", *kept.shingles, *kept.numbers) + self.id.encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Story":
        """Return the story that `to_bytes` stored."""
        instant, source, length, shingles, numbers = _HEADER.unpack_from(kept)
        hashes = array("H", unpack_from(f"<{shingles + numbers}H", kept, _HEADER.size))
        article_id = kept[_HEADER.size + 2 * len(hashes) :].decode()
        signature = Signature(source, length, hashes[:shingles], hashes[shingles:])
        return cls(article_id, None if instant == _UNDATED else instant, signature)


class Stories:
    """Find the story of each article that a writer adds.

    ``lookup`` finds the stories that were committed; those added since are kept here.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        #: Each article changed since the last commit, with the story of which it is the first.
        self._changed: dict[str, Story | None] = {}
        self._kept: dict[Band, list[Story]] = {}

    def assign(self, article_id: str, instant: int | None, signature: Signature) -> Story:
        """Return the story of an article that is added or replaced.

        It is the story whose first article resembles this one most, otherwise a new one with the
        id of this article. Only of a new story the index has to keep `Story.bands` and
        `Story.to_bytes`.
        """
        self.delete(article_id)
        own = Story(article_id, instant, signature)
        candidates = ((s.likeness(own), s.id, s) for s in self._candidates(own).values())
        likeness, _, story = max(candidates, default=(0.0, "", own))
        if likeness:
            return story
        self._changed[article_id] = own
        for band in own.bands():
            kept = self._kept.setdefault(band, [])
            if len(kept) < MAX_STORIES_PER_BAND:
                kept.append(own)
        return own

    def delete(self, article_id: str) -> None:
        """Forget an article; a story whose first article is gone keeps its id and its others."""
        self._changed[article_id] = None

    def committed(self) -> None:
        """Forget the stories added since the last commit: ``lookup`` finds them from now on."""
        self._changed.clear()
        self._kept.clear()

    def _candidates(self, own: Story) -> dict[str, Story]:
        """Return the stories that share a band with an article's, by id."""
        bands, found = own.near_bands(), {}
        for kept in self._lookup(bands):
            story = Story.from_bytes(kept)
            if story.id not in self._changed:
                found[story.id] = story
        for band in bands:
            for story in self._kept.get(band, ()):
                if self._changed[story.id] is story:
                    found[story.id] = story
        return found


def signature(words: Hashes, source: str) -> Signature:
    """Return the signature of a text, given as the `word_hash` of each of its parts, in order."""
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
        smallest=tuple(smallest[:BANDS_PER_STORY]),
    )


def _upper(hashes: Iterable[int]) -> "array[int]":
    """Return the distinct upper halves of some hashes, ascending."""
    return array("H", sorted({value >> 16 for value in hashes}))


def band_term(band: Band) -> str:
    """Return the term by which an index finds the stories kept under a band."""
    shingle, week = band
    return f"{shingle:08x}.{week}"


def story_number(story_id: str) -> int:
    """Return the number of the story with that id."""
    return int.from_bytes(blake2b(story_id.encode(), digest_size=8).digest()) >> 1


def _week(instant: int | None) -> int | None:
    return None if instant is None else instant // WINDOW_SECONDS


def _within_window(one: int | None, other: int | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= WINDOW_SECONDS
