"""A round: a fault befalls a node while clients write and search, and it comes back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from time import sleep

from benchmarks.cluster.apart import Apart
from benchmarks.cluster.clients import Progress, Writing, digest, search
from benchmarks.cluster.nodes import FAULTS, Cluster
from search import Index

_CALM_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Round:
    """What came of a round; ``lost`` are acknowledged articles that are gone or outdated.

    Gaps are the longest times in which no search was answered, and nothing acknowledged, in
    seconds. ``apart`` is what a client was told that reached a node that was cut off alone.
    """

    fault: str
    away_seconds: float
    acknowledged: int
    lost: int
    doubled: int
    searches: int
    failed_searches: int
    failed_writes: int
    search_gap: float
    slowest_search: float
    write_gap: float
    sent_again: int
    apart: dict[str, int]

    @property
    def is_right(self) -> bool:
        """Whether nothing was lost or doubled, nor acknowledged by a node that was cut off."""
        return not (self.lost or self.doubled or self.apart.get("acknowledged"))


def play(
    cluster: Cluster,
    index: Index,
    writing: Writing,
    texts: Sequence[str],
    fault: str,
    away_seconds: float,
) -> Round:
    """Have a fault befall a node, and return what came of it when the cluster is whole again.

    As many clients search as there are texts, each beginning with another one.
    """
    cluster.wait()
    before, resends = len(writing.acknowledged), cluster.place.server.resends
    again = resends.requests
    written, searched = Progress(), Progress()
    with _beside(index, writing, texts, written, searched):
        sleep(_CALM_SECONDS)
        node = cluster.node(FAULTS[fault].chosen(cluster))
        apart = Apart(node, cluster.place.name) if FAULTS[fault].cuts else None
        with FAULTS[fault].befalling(cluster, node):
            if apart:
                apart.begin()
            sleep(away_seconds)
            told = apart.end() if apart else {}
        cluster.wait()
        sleep(_CALM_SECONDS)
    lost, doubled = compared(index, writing.acknowledged)
    return Round(
        fault=fault,
        away_seconds=away_seconds,
        acknowledged=len(writing.acknowledged) - before,
        lost=lost,
        doubled=doubled,
        searches=searched.done,
        failed_searches=searched.failures.total(),
        failed_writes=written.failures.total(),
        search_gap=round(searched.gap_seconds, 1),
        slowest_search=round(searched.slowest_seconds, 1),
        write_gap=round(written.gap_seconds, 1),
        sent_again=resends.requests - again,
        apart=told,
    )


@contextmanager
def _beside(
    index: Index, writing: Writing, texts: Sequence[str], written: Progress, searched: Progress
) -> Iterator[None]:
    """Have clients write and search meanwhile."""
    stop = Event()
    threads = [Thread(target=writing.run, args=(index, stop, written))]
    for n in range(len(texts)):
        asked = [*texts[n:], *texts[:n]]
        threads.append(Thread(target=search, args=(index, asked, stop, searched)))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for progress in (written, searched):
            progress.end()
        for thread in threads:
            thread.join()


def compared(index: Index, acknowledged: dict[str, str]) -> tuple[int, int]:
    """Return how many acknowledged articles are gone or outdated, and how many are doubled."""
    found = [(article.id, digest(article)) for article in index.articles()]
    versions, times = dict(found), Counter(id_ for id_, _ in found)
    lost = sum(versions.get(id_) != version for id_, version in acknowledged.items())
    return lost, sum(count > 1 for count in times.values())
