"""Clients of an index in a cluster: one that writes, and several that search."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import count, cycle, islice
from threading import Event, Lock
from time import monotonic, sleep

from index_data.turns import patient_writer
from search import Article, Index, SearchError

_BATCH_ARTICLES = 10
#: How long an index stays open for writing, and how long another writer is waited for.
_SESSION_SECONDS, _LOCK_SECONDS = 1.5, 60.0
_PAUSE_SECONDS = 0.05


class Progress:
    """What clients have done: how often, how long nothing was done, and what failed."""

    def __init__(self) -> None:
        self._lock, self._last = Lock(), monotonic()
        self.done = 0
        #: The longest time without anything done, and the longest that one thing took.
        self.gap_seconds = self.slowest_seconds = 0.0
        self.failures: Counter[str] = Counter()

    def note(self, began: float, failure: str = "") -> None:
        """Count what began at a time and is done now, or has failed."""
        with self._lock:
            now = monotonic()
            self.slowest_seconds = max(self.slowest_seconds, now - began)
            if failure:
                self.failures[failure] += 1
                return
            self.done += 1
            self._until(now)

    def end(self) -> None:
        """Count the time since the last thing was done."""
        with self._lock:
            self._until(monotonic())

    def _until(self, now: float) -> None:
        self.gap_seconds, self._last = max(self.gap_seconds, now - self._last), now


def digest(article: Article) -> str:
    """Return what tells a version of an article from others."""
    return blake2b(f"{article.title}\n{article.body}".encode(), digest_size=8).hexdigest()


class Writing:
    """Writes articles in small batches, each again until it is acknowledged."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._batches = _batches(articles)
        self._batch: list[Article] = []
        #: The digests of what is acknowledged, by ids.
        self.acknowledged: dict[str, str] = {}

    def run(self, index: Index, stop: Event, progress: Progress) -> None:
        """Write, and finish the last batch when it is time to stop."""
        while not stop.is_set() or self._batch:
            began = monotonic()
            try:
                with patient_writer(index, _LOCK_SECONDS) as writer:
                    while monotonic() < began + _SESSION_SECONDS:
                        self._batch = self._batch or next(self._batches)
                        asked = monotonic()
                        for article in self._batch:
                            writer.add(article)
                        writer.commit()
                        self.acknowledged |= {one.id: digest(one) for one in self._batch}
                        self._batch = []
                        progress.note(asked)
                        sleep(_PAUSE_SECONDS)
            except SearchError as error:
                progress.note(began, error.code)


def _batches(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """Yield batches without end, each of new articles and one that replaces an earlier one."""
    passes = (
        replace(article, id=f"{number}-{article.id}") for number in count() for article in articles
    )
    old: Article | None = None
    for number in count():
        batch = list(islice(passes, _BATCH_ARTICLES - 1))
        changed = [replace(old, body=f"{old.body}\n{number}")] if old else []
        old = batch[number % len(batch)]
        yield [*batch, *changed]


def search(index: Index, texts: Iterable[str], stop: Event, progress: Progress) -> None:
    """Search for texts in turn until it is time to stop."""
    for text in cycle(texts):
        if stop.is_set():
            return
        began = monotonic()
        try:
            index.search(text)
        except SearchError as error:
            progress.note(began, error.code)
        else:
            progress.note(began)
        sleep(_PAUSE_SECONDS)
