"""What happens to a node while an index on it is used: each fault is told, and nothing is lost."""

from collections.abc import Iterator
from time import monotonic
from uuid import uuid4

import pytest

from search import Article, open_index
from search.engines.opensearch import bulk, catalogue, client, moving
from search.engines.opensearch.client import Place
from search.engines.opensearch.engine import OpenSearchEngine
from search.errors import IndexUnusable, ServerError, ServerFull, ServerNotReady, ServerUnreachable
from search.query.tree import EVERYTHING
from search.schema import STANDARD
from tests.opensearch.node import Node, running_node

#: What a block of all writing is called that a nearly full disk makes.
READ_ONLY = "index.blocks.read_only_allow_delete"
#: Which parts of indexes are put on nodes.
ALLOCATION = "cluster.routing.allocation.enable"


@pytest.fixture
def url(opensearch_node: Node, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of an index of one article, whose server nobody waits long for."""
    url = f"opensearch:{opensearch_node.url}/{uuid4().hex}"
    _fill(url)
    monkeypatch.setattr(client, "_RETRY_SECONDS", 0.5)
    monkeypatch.setattr(bulk, "_BUSY_SECONDS", 0.5)
    yield url
    place = Place(url.removeprefix("opensearch:"))
    for index in place.request("GET", f"/{place.name}*/_settings"):
        place.request("DELETE", f"/{index}")


def _fill(url: str) -> None:
    with open_index(url, create=True) as index, index.writer() as writer:
        writer.add(Article("1", body="الحرب في سوريا"))


def test_a_full_disk(url: str) -> None:
    """An index that may only be read is searched, writing it is refused, and then goes on."""
    place = Place(url.removeprefix("opensearch:"))
    with open_index(url) as index:
        place.request("PUT", f"/{place.name}/_settings", {READ_ONLY: True})
        with pytest.raises(ServerFull, match="Make room there"), index.writer() as writer:
            writer.add(Article("2", body="الحرب"))
        assert [hit.id for hit in index.search("الحرب").hits] == ["1"]
        place.request("PUT", f"/{place.name}/_settings", {READ_ONLY: None})
        with index.writer() as writer:
            writer.add(Article("2", body="الحرب"))
        assert index.search("الحرب").total == 2


def test_a_full_disk_before_the_lease(url: str) -> None:
    """Where not even a lease can be had, the disk is named, and not another writer."""
    place = Place(url.removeprefix("opensearch:"))
    with open_index(url) as index:
        place.request("PUT", f"/{place.kept}/_settings", {READ_ONLY: True})
        with pytest.raises(ServerFull), index.writer():
            pass
        place.request("PUT", f"/{place.kept}/_settings", {READ_ONLY: None})


def test_a_missing_part(opensearch_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index whose shards are on no node, as in a red cluster, is told to be not ready."""
    monkeypatch.setattr(client, "_RETRY_SECONDS", 0.5)
    monkeypatch.setattr(moving, "WAIT", "1s")
    place = Place(f"{opensearch_node.url}/{uuid4().hex}")
    place.request("PUT", "/_cluster/settings", {"transient": {ALLOCATION: "none"}})
    try:
        with pytest.raises(ServerNotReady, match="no node takes a new index"):
            open_index(f"opensearch:{place.place}2", create=True)
        assert place.request("GET", f"/{place.name}*/_settings") == {}
        with pytest.raises(ServerNotReady):
            OpenSearchEngine.create(place.place, STANDARD)
        red = OpenSearchEngine(place.place, STANDARD)
        for ask in (lambda: red.count(EVERYTHING), lambda: red.search(EVERYTHING, limit=1)):
            with pytest.raises(ServerNotReady, match="which of its nodes are down"):
                ask()
    finally:
        place.request("PUT", "/_cluster/settings", {"transient": {ALLOCATION: None}})
        moving.remove(place)


def test_a_killed_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """A node that is gone is told at once, when searching and when writing."""
    # Otherwise what was answered just before is answered once more.
    monkeypatch.setattr(catalogue, "_RECENT_SECONDS", 0.0)
    monkeypatch.setattr(client, "_RETRY_SECONDS", 0.5)
    monkeypatch.setattr(bulk, "_BUSY_SECONDS", 0.5)
    with running_node() as node:
        url = f"opensearch:{node.url}/news"
        _fill(url)
        with open_index(url) as index:
            assert index.search("سوريا").total == 1
            node.kill()
            began = monotonic()
            for _ in range(2):
                with pytest.raises(ServerUnreachable, match="refused"):
                    index.search("سوريا")
            with pytest.raises(IndexUnusable), index.writer():
                pass
            assert monotonic() - began < 60


def test_a_node_that_starts_again() -> None:
    """What was committed is there again after a power cut, and writing goes on."""
    with running_node() as node:
        url = f"opensearch:{node.url}/news"
        with open_index(url, create=True) as index:
            for n in range(3):
                with index.writer() as writer:
                    writer.add(Article(f"{n}", body="الحرب في سوريا"))
            node.kill()
            node.start()
            node.wait()
            assert index.search("سوريا").total == 3
            with index.writer() as writer:
                writer.add(Article("3", body="الحرب في سوريا"))
            assert index.search("سوريا").total == 4


def test_a_search_that_is_too_long(url: str) -> None:
    """What a server must be told to take is named, and a search of fewer words goes on."""
    place = Place(url.removeprefix("opensearch:"))
    few = {"transient": {"indices.query.bool.max_clause_count": 20}}
    place.request("PUT", "/_cluster/settings", few)
    try:
        with open_index(url) as index:
            with pytest.raises(ServerError, match=r"raise indices.query.bool.max_clause_count"):
                index.search("الحرب في سوريا وفي لبنان وفي مصر وفي العراق وفي اليمن")
            assert index.search("سوريا").total == 1
    finally:
        usual = {"transient": {"indices.query.bool.max_clause_count": None}}
        place.request("PUT", "/_cluster/settings", usual)
