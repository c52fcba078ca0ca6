"""Articles and texts to measure with: the first of a file, fragments to search for, and more."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from index_data.sources import Sources
from search import Article

WARM_UP_TEXTS = 300
TIMED_TEXTS = 1_000
_SEED = 7
_FRAGMENT_WORDS = (2, 3, 4)
#: Attempts to find another fragment before giving up.
_TRIES_PER_FRAGMENT = 20

_SENTENCE_ENDS = re.compile(r"(?<=[.!?؟؛])\s+")
#: Longer paragraphs are cut after a sentence, so that no article of one paragraph recurs whole.
_MAX_PIECE_WORDS = 60
_FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
_SPAN_MINUTES = 10 * 365 * 24 * 60


def articles(path: Path, first: int | None = None) -> Iterator[Article]:
    """Yield the articles of a file, or only the first."""
    found = (item for item in Sources([str(path)]) if isinstance(item, Article))
    return islice(found, first)


@dataclass(frozen=True, slots=True)
class Fragments:
    """Texts to search for, to warm up and to be timed; no text occurs twice."""

    warm_up: Sequence[str]
    asked: Sequence[str]

    @classmethod
    def of(cls, titles: Sequence[str]) -> "Fragments":
        """Choose 1,300 fragments of titles, two to four words long, the same ones every time.

        If there are fewer, all of them are taken, in the same proportion.
        """
        chance, found = random.Random(_SEED), dict[str, None]()  # noqa: S311  # no secret
        wanted = WARM_UP_TEXTS + TIMED_TEXTS
        for _ in range(wanted * _TRIES_PER_FRAGMENT):
            words, length = chance.choice(titles).split(), chance.choice(_FRAGMENT_WORDS)
            if len(words) < length:
                continue
            start = chance.randint(0, len(words) - length)
            part = words[start : start + length]
            # Punctuation means something else in each query language.
            if all(word.isalnum() for word in part):
                found[" ".join(part)] = None
            if len(found) == wanted:
                break
        texts = list(found)
        share = len(texts) * WARM_UP_TEXTS // wanted
        return cls(texts[:share], texts[share:])


class Recombined:
    """A collection of any size, made from the sentences of real articles; the same every time.

    A smaller collection is the beginning of a larger one.
    """

    def __init__(self, source: Iterable[Article]) -> None:
        self._pieces: list[str] = []
        self._titles: list[list[str]] = []
        self._lengths: list[int] = []
        self._frames: list[Article] = []
        for article in source:
            self._pieces += pieces(article.body)
            self._titles.append(article.title.split())
            self._lengths.append(len(article.body.split()))
            self._frames.append(Article(article.id, source=article.source, section=article.section))

    def articles(self, count: int) -> Iterator[Article]:
        """Yield ``count`` articles, as long as real ones, spread over ten years."""
        chance = random.Random(_SEED)  # noqa: S311  # no secret
        for number in range(count):
            date = _FIRST_DAY + timedelta(minutes=chance.randrange(_SPAN_MINUTES))
            yield replace(
                chance.choice(self._frames),
                id=f"made-{number:07}",
                title=self._title(chance),
                body=self._body(chance),
                date=date.isoformat(),
            )

    def _title(self, chance: random.Random) -> str:
        """Return the first half of one title and the second of another."""
        first, second = chance.choice(self._titles), chance.choice(self._titles)
        words = first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
        return " ".join(words)

    def _body(self, chance: random.Random) -> str:
        wanted, body = chance.choice(self._lengths), list[str]()
        while wanted > 0:
            body.append(chance.choice(self._pieces))
            wanted -= body[-1].count(" ") + 1
        return "\n".join(body)


def pieces(body: str) -> Iterator[str]:
    """Yield the paragraphs of a text; long ones are split between sentences."""
    for paragraph in filter(None, map(str.strip, body.splitlines())):
        piece: list[str] = []
        for sentence in _SENTENCE_ENDS.split(paragraph):
            piece.append(sentence)
            if sum(part.count(" ") + 1 for part in piece) >= _MAX_PIECE_WORDS:
                yield " ".join(piece)
                piece = []
        if piece:
            yield " ".join(piece)
