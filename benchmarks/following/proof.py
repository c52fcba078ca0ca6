"""Newspapers that publish and fall ill, and what an index has of what they published."""

import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from benchmarks.following.feeds import Feed
from search import IndexMissing, open_index

#: Chances in each tick.
_PUBLISHES, _CHANGES, _FALLS_ILL, _RECOVERS = 0.25, 0.1, 0.06, 0.2


class Newspapers:
    """Publishes and changes entries in feeds, and has them fall ill and recover."""

    def __init__(self, feeds: Sequence[Feed], seed: int) -> None:
        self._feeds = feeds
        self._random = random.Random(seed)  # noqa: S311  # no secret
        for feed in feeds:
            for _ in range(3):
                feed.publish()

    def tick(self) -> None:
        """Let some time pass."""
        for feed in self._feeds:
            if self._random.random() < _PUBLISHES:
                feed.publish()
            if self._random.random() < _CHANGES:
                feed.change()
            if feed.is_ill and feed.manner != "moved":
                feed.is_ill = self._random.random() > _RECOVERS
            elif self._random.random() < _FALLS_ILL:
                feed.is_ill = True

    def recover(self) -> None:
        """Have all feeds answer as they should, from now on."""
        for feed in self._feeds:
            feed.is_ill = feed.manner == "moved" and feed.is_ill

    @property
    def published(self) -> int:
        """How many articles there are."""
        return sum(len(feed.entries) for feed in self._feeds)


@dataclass(frozen=True)
class Found:
    """What an index has: addresses of articles that are lost, doubled, not the last version."""

    articles: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    outdated: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether it has every article once, as it is now, and nothing else."""
        return not (self.lost or self.doubled or self.outdated or self.strangers)


def found(url: str, feeds: Sequence[Feed]) -> Found:
    """Return what an index has of what feeds published."""
    wanted = {feed.url(one): feed.texts(one) for feed in feeds for one in feed.entries}
    articles = []
    with suppress(IndexMissing), open_index(url) as index:
        articles = list(index.articles())
    times = Counter(article.url for article in articles)
    texts = {article.url: (article.title, article.body) for article in articles}
    return Found(
        len(articles),
        tuple(sorted(wanted.keys() - times.keys())),
        tuple(sorted(each for each, count in times.items() if count > 1)),
        tuple(sorted(each for each in wanted.keys() & texts.keys() if texts[each] != wanted[each])),
        tuple(sorted(times.keys() - wanted.keys())),
    )
