"""Stories: articles that are copies or versions of one report, recognised as they are indexed.

The smallest shingles of an article's sketch, see `search.indexing.signature`, are also terms in the
index, by which candidates are found: similar texts share some of them.

Resemblance is not transitive, so an article is compared only with the first article of a story,
and stories do not grow along chains of small changes.
"""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, chain, pairwise
from struct import Struct, pack, unpack_from

from search.indexing.signature import Signature

#: A shingle that is among the smallest of this many stories of a week is a set phrase: no more
#: stories are kept under it.
MAX_STORIES_PER_BAND = 100
#: Texts of two sources, or under one headline, that resemble each other this much are one report.
MIN_RESEMBLANCE = 0.3
#: Higher within one source, which reuses its own sentences, and its templates every day.
MIN_RESEMBLANCE_WITHIN_SOURCE = 0.75
#: Copies appear within a week of the first article.
WINDOW_SECONDS = 7 * 24 * 3600
#: A source updates a report within hours; what has the same headline a day later is a template.
MAX_UPDATE_SECONDS = 18 * 3600

#: Instant, hash of the source, length in words; number of shingles, of numbers, of headline words.
_HEADER = Struct("<qIHBBB")
_UNDATED = -(2**63)

#: A shingle, and the week in which the article was published; None for an undated article.
Band = tuple[int, int | None]
#: Returns the `Story.to_bytes` of every story kept under any of the bands.
Lookup = Callable[[Iterable[Band]], Iterable[bytes]]


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
        is_lower = mine.source != others.source or self._is_updated_by(other)
        resemblance = mine.resemblance(others)
        least = MIN_RESEMBLANCE if is_lower else MIN_RESEMBLANCE_WITHIN_SOURCE
        return resemblance if resemblance >= least else 0.0

    def _is_updated_by(self, other: "Story") -> bool:
        """Return whether times and headlines are those of two versions of a report, in any order.

        Headlines of templates differ in a word too, such as the expected line-up and the final one.
        So one headline must have all words of the other, unless both have the same time to the
        second, as when a page is updated: a full minute may be the time of anything.
        """
        if self.instant is None or other.instant is None:
            return False
        apart = abs(self.instant - other.instant)
        is_one_page = not apart and bool(self.instant % 60)
        mine, others = self.signature, other.signature
        return (
            apart < MAX_UPDATE_SECONDS
            and mine.shares_headline(others)
            and (is_one_page or mine.extends_headline(others))
        )

    def to_bytes(self) -> bytes:
        """Return the story as an index stores it: the same bytes on every machine."""
        kept = self.signature
        instant = _UNDATED if self.instant is None else self.instant
        lists = kept.shingles, kept.numbers, kept.headline
        head = _HEADER.pack(instant, kept.source, kept.length, *map(len, lists))
        hashes = array("H", chain(*lists))
        return head + pack(f"<{len(hashes)}H", *hashes) + self.id.encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Story":
        """Return the story that `to_bytes` stored."""
        instant, source, length, *sizes = _HEADER.unpack_from(kept)
        hashes = array("H", unpack_from(f"<{sum(sizes)}H", kept, _HEADER.size))
        article_id = kept[_HEADER.size + 2 * len(hashes) :].decode()
        ends = pairwise((0, *accumulate(sizes)))
        shingles, numbers, headline = (hashes[start:end] for start, end in ends)
        signature = Signature(source, length, shingles, numbers, headline)
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
