"""Frequent phrases of headlines: counted while an index is written, kept with it.

After a line of JSON, each line has a phrase, as the articles write it, and its count. As in n-gram
models, `BEGINNING` and `END` stand for what is before the first and behind the last word of a
clause: a phrase of one of them and a word tells how often the word begins or ends a clause. The
counts are bounded, and may be missing or stale: what is made of them is checked against the index.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from typing import Self

from search.analyzer.normalize import JOINERS, MARKS, TATWEEL, written
from search.engines.storage import Storage

#: The name that the counts have in the storage of an index.
PHRASES = "phrases.tsv"
_FORMAT = 1
#: They contain separators, so that no word is like them.
BEGINNING, END = "<s>", "</s>"
#: The most phrases that are stored, and the most words of one.
MAX_PHRASES, MAX_PHRASE_WORDS = 100_000, 3
#: The most distinct phrases that are counted at a time; beyond that, the rarest are dropped.
_MAX_COUNTED_PHRASES = 300_000
_MAX_WAITING_PHRASES = 100_000
#: What is longer is no headline; only its beginning is counted.
_MAX_HEADLINE_CHARS = 1_000
#: A count is too old when it is off by more than this number of articles plus this share of them.
_FEW, _SHARE = 20, 0.1
#: What separates the phrases of a headline, and those of its signs that end a clause.
_SEPARATOR = re.compile(rf"([^\w\s{MARKS}{JOINERS}{TATWEEL}]+)")
_CLAUSE_END = re.compile("[:؛،,;.!?؟|…–—]")
_MAX_WORD_CHARS = 30
#: Counts are smaller.
_COUNT_LIMIT = 2**31


class PhraseCounts:
    """Counts of phrases of 1 to `MAX_PHRASE_WORDS` words.

    They are from ``headlines`` articles, of which ``lost`` may have been deleted or replaced.
    """

    def __init__(
        self, headlines: int = 0, lost: int = 0, counts: Mapping[str, int] | None = None
    ) -> None:
        self.headlines = headlines
        self.lost = lost
        self._counts = Counter(counts or {})
        self._waiting: list[str] = []

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each phrase occurs."""
        self._count()
        return self._counts

    def add(self, headline: str) -> None:
        """Count the phrases of a headline."""
        self.headlines += 1
        waiting = self._waiting
        for words, begins, ends in _parts(headline[:_MAX_HEADLINE_CHARS]):
            waiting += words
            for length in range(2, min(MAX_PHRASE_WORDS, len(words)) + 1):
                shifted = (words[n:] for n in range(length))
                waiting += map(" ".join, zip(*shifted, strict=False))
            if begins:
                waiting.append(f"{BEGINNING} {words[0]}")
            if ends:
                waiting.append(f"{words[-1]} {END}")
        if len(waiting) > _MAX_WAITING_PHRASES:
            self._count()

    def fits(self, articles: int) -> bool:
        """Return whether the counts are good enough for an index of that many articles."""
        return self.has_bounds() and abs(articles - self.headlines) <= _FEW + _SHARE * articles

    def has_bounds(self) -> bool:
        """Return whether beginnings and ends were counted, as they once were not."""
        return not self._counts or any(phrase.endswith(END) for phrase in self._counts)

    def merge(self, other: "PhraseCounts") -> None:
        """Add other counts to these."""
        self.headlines += other.headlines
        self.lost += other.lost
        self._counts.update(other.counts)

    def _count(self) -> None:
        # Many at a time, which is faster.
        self._counts.update(self._waiting)
        self._waiting.clear()
        if len(self._counts) > _MAX_COUNTED_PHRASES:
            self._forget(_MAX_COUNTED_PHRASES // 2)

    def _forget(self, size: int) -> None:
        """Drop the rarest phrases until at most ``size`` are left."""
        least = 1
        while len(self._counts) > size:
            least += 1
            self._counts = Counter({p: n for p, n in self._counts.items() if n >= least})

    def save(self, storage: Storage) -> None:
        """Keep the most frequent phrases with an index, if possible."""
        self._count()
        self._forget(MAX_PHRASES)
        label = {"format": _FORMAT, "headlines": self.headlines, "lost": self.lost}
        lines = (f"\n{phrase}\t{count}".encode() for phrase, count in self._counts.items())
        # They are counted again when there are none; nothing else may fail for want of them.
        with suppress(OSError):
            storage.write(PHRASES, chain([json.dumps(label).encode()], lines))

    @classmethod
    def load(cls, storage: Storage) -> Self | None:
        """Return the phrases kept with an index; None when they are missing or damaged."""
        try:
            head, *lines = (storage.read(PHRASES) or b"").decode().split("\n")
            label = json.loads(head)
            if label["format"] != _FORMAT:
                return None
            pairs = (line.split("\t") for line in lines)
            counts = {phrase: int(count) for phrase, count in pairs}
            headlines, lost = int(label["headlines"]), int(label["lost"])
            if min(headlines, lost) < 0 or counts and not headlines:
                return None
            if not all(map(_is_sound, counts.items())):
                return None
            return cls(headlines, lost, counts)
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None

    @classmethod
    def of(cls, headlines: Iterable[str]) -> Self:
        """Return the counts of the phrases of some headlines."""
        phrases = cls()
        for headline in headlines:
            phrases.add(headline)
        return phrases


def _parts(headline: str) -> Iterator[tuple[list[str], bool, bool]]:
    """Yield the words between signs, with whether they begin and whether they end a clause."""
    pieces = _SEPARATOR.split(headline)
    # Words alternate with signs; one that is the last of the headline ends it, whatever it is.
    if len(pieces) > 1 and not pieces[-1].strip():
        del pieces[-2:]
    pieces.append("")
    begins = True
    for text, sign in zip(pieces[::2], pieces[1::2], strict=True):
        ends = not sign or _CLAUSE_END.search(sign) is not None
        words = [word for raw in text.split() if (word := _word(raw))]
        if words:
            yield words, begins, ends
        begins = ends or begins and not words


def _is_sound(counted: tuple[str, int]) -> bool:
    """Tell whether a line of the file is as it was written."""
    phrase, count = counted
    words = phrase.split()
    return (
        0 < len(words) <= MAX_PHRASE_WORDS
        and phrase == " ".join(words)
        and 0 < count < _COUNT_LIMIT
    )


@lru_cache(maxsize=50_000)
def _word(raw: str) -> str:
    return written(raw)[:_MAX_WORD_CHARS]
