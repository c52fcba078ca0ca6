"""Stories: articles that are copies or versions of one report, recognised as they are indexed.

An article's first words, as runs of three, are sampled by the smallest of their hashes: the
bottom-k sketch of Broder, "On the resemblance and containment of documents" (1997). The very
smallest are also terms by which an index finds candidates: what resembles shares some of them.

Resemblance is not transitive, so an article is compared with a story's first article alone, and
stories do not grow along chains of small changes.
"""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from struct import Struct, pack, unpack_from
from typing import Any
from zlib import crc32

import numpy as np

#: So many words, from the headline on, tell a report; what follows is mostly background.
WORDS = 250
#: The size of the sketch: a resemblance is estimated to within .05 (one standard deviation).
RUNS = 64
#: So many smallest runs are looked up: of texts just alike enough, 97 in 100 share one of six.
BANDS = 6
#: A run that so many stories of a week have among their smallest is a set phrase: no more of
#: them are remembered under it.
COMMON = 100
#: Texts of two sources that resemble this much come from one report.
ALIKE = 0.3
#: A source reuses its own sentences in its next report, and its forms every day.
ALIKE_WITHIN_SOURCE = 0.75
#: A brief is no copy of a piece that is this many times as long.
LONGER = 5
#: Copies appear within so many seconds.
WINDOW = 7 * 24 * 3600

#: Instant, source, length, number of runs, number of numbers.
_HEAD = Struct("<qIHBB")
_UNDATED = -(2**63)
_MOST_NUMBERS = 32
_MOST_WORDS = 2**16 - 1
_TWO_ZEROS = np.zeros(2, np.uint32)

Hashes = np.ndarray[Any, np.dtype[np.uint32]]
#: A run and the week it was published in.
Band = tuple[int, int | None]
#: Returns, of the stories kept under any of some bands, what `Story.to_bytes` gave of each.
Lookup = Callable[[Iterable[Band]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is remembered of a text: its length, and hashes of its source, runs and numbers.

    Of the hashes of runs and numbers the upper 16 bits do: among 64 runs, a quarter of one is
    taken for another. ``smallest`` has the least runs whole.
    """

    source: int
    length: int
    #: Both ascending.
    runs: "array[int]"
    numbers: "array[int]"
    smallest: tuple[int, ...] = field(default=(), compare=False)

    def resemblance(self, other: "Signature") -> float:
        """Return the estimated share of their runs that two texts have in common, from 0 to 1."""
        distinct, shared, last = 0, 0, -1
        for run in sorted(self.runs + other.runs):
            if run == last:
                shared += 1
            elif distinct == RUNS:
                break
            else:
                distinct += 1
            last = run
        return shared / distinct if distinct else 0.0

    def agrees(self, other: "Signature") -> bool:
        """Return whether two texts can be one report by their lengths and their numbers.

        Half of the numbers of the one with fewer must be in the other too: they tell today's
        exchange rates, weather or scores from yesterday's.
        """
        if max(self.length, other.length) >= LONGER * min(self.length, other.length):
            return False
        shared = len(set(self.numbers).intersection(other.numbers))
        return 2 * shared >= min(len(self.numbers), len(other.numbers))


@dataclass(frozen=True, slots=True)
class Story:
    """A story, known by its first article: that one's id, instant and signature."""

    id: str
    instant: int | None
    signature: Signature

    @property
    def number(self) -> int:
        """The story's number, by which an index counts and groups: 63 bits of a hash of its id."""
        return story_number(self.id)

    def bands(self) -> list[Band]:
        """Return what to keep the story under: its smallest runs, each with its week."""
        week = _week(self.instant)
        return [(run, week) for run in self.signature.smallest]

    def near_bands(self) -> list[Band]:
        """Return what stories that resemble this one are kept under."""
        week = _week(self.instant)
        if week is None:
            return self.bands()
        weeks = week - 1, week, week + 1
        return [(run, near) for run in self.signature.smallest for near in weeks]

    def likeness(self, other: "Story") -> float:
        """Return how much another article resembles the first; 0 where it tells another story."""
        mine, others = self.signature, other.signature
        if not _near(self.instant, other.instant) or not mine.agrees(others):
            return 0.0
        enough = ALIKE_WITHIN_SOURCE if mine.source == others.source else ALIKE
        resemblance = mine.resemblance(others)
        return resemblance if resemblance >= enough else 0.0

    def to_bytes(self) -> bytes:
        """Return the form in which an index keeps the story, the same on every machine."""
        kept = self.signature
        instant = _UNDATED if self.instant is None else self.instant
        counts = len(kept.runs), len(kept.numbers)
        head = _HEAD.pack(instant, kept.source, kept.length, *counts)
        return head + pack(f"<{sum(counts)}H", *kept.runs, *kept.numbers) + self.id.encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Story":
        """Make a story of what `to_bytes` gave."""
        instant, source, length, runs, numbers = _HEAD.unpack_from(kept)
        hashes = array("H", unpack_from(f"<{runs + numbers}H", kept, _HEAD.size))
        article_id = kept[_HEAD.size + 2 * len(hashes) :].decode()
        signature = Signature(source, length, hashes[:runs], hashes[runs:])
        return cls(article_id, None if instant == _UNDATED else instant, signature)


class Stories:
    """Finds the story of each article that a writer adds.

    ``lookup`` answers for what was committed; what came since is remembered here.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        #: Every article changed since the last commit, with the story that it is the first of.
        self._changed: dict[str, Story | None] = {}
        self._kept: dict[Band, list[Story]] = {}

    def assign(self, article_id: str, instant: int | None, signature: Signature) -> Story:
        """Return the story of an article that is added or replaced.

        It is the one whose first article resembles this one most, else a new one of this article's
        id; only of a new one need the index keep `Story.bands` and `Story.to_bytes`.
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
            if len(kept) < COMMON:
                kept.append(own)
        return own

    def delete(self, article_id: str) -> None:
        """Forget an article; a story whose first article is gone keeps its name and its others."""
        self._changed[article_id] = None

    def committed(self) -> None:
        """Forget what came since the last commit: ``lookup`` answers for it now."""
        self._changed.clear()
        self._kept.clear()

    def _candidates(self, own: Story) -> dict[str, Story]:
        """Return the stories kept near an article, by id."""
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
    """Return the signature of a text, given as the hashes of its parts: see `word_hash`."""
    told = words[words != 0]
    first = told[:WORDS]
    # So short runs stand at the beginning too: of one word, of two.
    padded = np.concatenate((_TWO_ZEROS, first))
    runs = padded[:-2] + 3 * padded[1:-1] + 5 * first
    least = sorted({*runs.tolist()})[:RUNS]
    return Signature(
        source=crc32(source.encode()),
        length=min(len(told), _MOST_WORDS),
        runs=_upper(least),
        numbers=_upper(first[first & 1 == 1].tolist())[:_MOST_NUMBERS],
        smallest=tuple(least[:BANDS]),
    )


def _upper(hashes: Iterable[int]) -> "array[int]":
    """Return the distinct upper halves of some hashes, ascending."""
    return array("H", sorted({value >> 16 for value in hashes}))


def band_term(band: Band) -> str:
    """Return the term by which an index finds what is kept under a band."""
    run, week = band
    return f"{run:08x}.{week}"


def story_number(story_id: str) -> int:
    """Return the number of the story of an id."""
    return int.from_bytes(blake2b(story_id.encode(), digest_size=8).digest()) >> 1


def _week(instant: int | None) -> int | None:
    return None if instant is None else instant // WINDOW


def _near(one: int | None, other: int | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= WINDOW
