"""A cluster of three nodes goes on when one of them is killed or cut off, and loses nothing."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from benchmarks.cluster.clients import Writing
from benchmarks.cluster.network import network
from benchmarks.cluster.nodes import FAULTS, Cluster, cluster
from benchmarks.cluster.rounds import play
from deploy.opensearch.run import Missing
from search import Article, Index, open_index
from tests.requirements import absent

#: How soon the nodes notice that one of them is silent; by default it takes half a minute.
QUICK = {
    f"cluster.fault_detection.{check}.{name}": value
    for check in ("follower_check", "leader_check")
    for name, value in (("timeout", "1s"), ("retry_count", 2))
} | {"cluster.publish.timeout": "2s"}
ARTICLES = [Article(f"{n}", f"خبر {n}", "الحرب في سوريا") for n in range(20)]


class Stage:
    """A cluster with an index, and what was acknowledged there."""

    def __init__(self, nodes: Cluster, index: Index, lacks: str) -> None:
        self.nodes, self.index, self.writing = nodes, index, Writing(ARTICLES)
        #: What a network of this machine's own needs and is missing.
        self.lacks = lacks


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Give a cluster in a network where there can be one; without a JDK, skip, or in CI fail."""
    with ExitStack() as stack:
        lacks = ""
        try:
            hosts = stack.enter_context(network(3))
        except Missing as missing:
            hosts, lacks = (), str(missing)
        try:
            nodes = stack.enter_context(cluster(hosts, **QUICK))
        except Missing as missing:
            absent(str(missing))
        index = stack.enter_context(open_index(nodes.url, create=True, cache_size=0))
        yield Stage(nodes, index, lacks)


@pytest.mark.parametrize(
    ("fault", "away_seconds"),
    [("primary killed", 3.0), ("leader killed", 3.0), ("primary cut off", 12.0)],
)
def test_a_fault(stage: Stage, fault: str, away_seconds: float) -> None:
    """Writing and searching go on without a node, and all that was acknowledged is there."""
    if stage.lacks and FAULTS[fault].cuts:
        absent(stage.lacks)
    done = play(stage.nodes, stage.index, stage.writing, ["سوريا", "الحرب"], fault, away_seconds)
    assert done.is_right, done
    assert not done.failed_searches
    assert done.acknowledged
    assert done.searches
