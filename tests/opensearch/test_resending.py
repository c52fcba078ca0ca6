"""Requests are sent again, to another node if there is one; it is told, and does no harm."""

import logging
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from opensearchpy.exceptions import ConnectionError as NoConnection

from search import Article, open_index, rebuild
from search.engines.opensearch import client, resending
from search.engines.opensearch.bulk import Bulk
from search.engines.opensearch.client import Place
from search.engines.opensearch.storage import ServerStorage
from search.errors import ServerNotReady
from tests.opensearch.answers import Answers, answering
from tests.opensearch.node import Node

COUNTED = {"count": 1}


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Answers, Answers]]:
    """Give two nodes, of which the first says nothing, and for which nobody waits long."""
    monkeypatch.setattr(client, "_FIRST_ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(client, "_ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(client, "_AVOID_SECONDS", 600.0)
    monkeypatch.setattr(resending, "_TOLD_SECONDS", 0.0)
    silent = Event()
    with answering() as first, answering() as second:
        first.tell(silent=silent)
        second.tell(answer=COUNTED)
        yield first, second
        silent.set()


def _place(*nodes: Answers) -> Place:
    return Place(f"http://{','.join(node.address for node in nodes)}/news")


def test_another_node(nodes: tuple[Answers, Answers]) -> None:
    """A node that says nothing is passed over: another one is asked, and then goes on being."""
    place = _place(*nodes)
    for _ in range(6):
        assert place.request("GET", "/news/_count") == COUNTED
    assert (place.server.resends.requests, len(nodes[0].asked)) == (1, 1)


def test_each_node_is_asked_once(
    nodes: tuple[Answers, Answers], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that says nothing is not asked again while there is a node that was not asked."""
    monkeypatch.setattr(client, "_AVOID_SECONDS", 0.5)
    monkeypatch.setattr("random.shuffle", lambda _: None)
    first, last = nodes
    silent = Event()
    with answering() as second:
        second.tell(silent=silent)
        place = _place(first, second, last)
        assert place.request("GET", "/news/_count") == COUNTED
        assert [len(node.asked) for node in (first, second)] == [1, 1]
        silent.set()


def test_writing_at_another_node(
    nodes: tuple[Answers, Answers], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that a node does not acknowledge is sent to another one."""
    monkeypatch.setattr("random.shuffle", lambda _: None)
    place = _place(*nodes)
    for n in range(2):
        assert place.request("PUT", f"/news/_doc/{n}", {}) == COUNTED
    assert nodes[0].asked == ["/", "/news/_doc/0"]
    assert place.server.resends.requests == 2


def test_reading_where_writing_failed(
    nodes: tuple[Answers, Answers], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node that acknowledges nothing, as it waits for another one, is read from all the same."""
    monkeypatch.setattr("random.shuffle", lambda _: None)
    (first, second), silent = nodes, Event()
    first.tell(silent=None, answer=COUNTED)
    place = _place(first, second)
    place.server.version(place.place)
    first.tell(silent=silent)
    assert place.request("PUT", "/news/_doc/1", {}) == COUNTED
    first.tell(silent=None)
    silent.set()
    for _ in range(2):
        assert place.request("GET", "/news/_count") == COUNTED
    assert [("/news/_count" in node.asked[-1]) for node in nodes] == [True, True]
    assert "/news/_doc/1" in first.asked


def test_the_log(nodes: tuple[Answers, Answers], caplog: pytest.LogCaptureFixture) -> None:
    """The log tells how long an answer took, how often it was asked for, and for what reason."""
    place = _place(*nodes)
    for _ in range(2):
        place.request("GET", "/news/_count")
    (told,) = (record for record in caplog.records if record.name == "naba.opensearch")
    assert told.levelno == logging.WARNING
    for words in (place.place, "asked 2 times", f"{nodes[0].address}: no answer in time", "far: 1"):
        assert words in told.getMessage()


def test_own_copies(nodes: tuple[Answers, Answers]) -> None:
    """Of several nodes each reads its own copy, as that of another may be cut off; of one, any."""
    reads = ("/news/_search", "/news/_termvectors", "/news/_doc/1")
    for path in (*reads, "/_search"):
        _place(*nodes).request("POST" if "_doc" not in path else "GET", path)
        _place(nodes[1]).request("POST" if "_doc" not in path else "GET", path)
    asked = [path for path in nodes[1].asked if path != "/"]
    own = [f"{path}?preference=_local" for path in reads]
    assert asked == [own[0], reads[0], own[1], reads[1], own[2], reads[2], "/_search", "/_search"]


def test_a_change_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many changes, those whose shard has no primary for a moment are sent again alone."""
    answers = iter((503, 201))
    sent: list[bytes] = []

    def answer(_: Place, method: str, path: str, body: bytes, *options: Any, **more: Any) -> Any:
        sent.append(body)
        ids = [line.split(b'"')[5].decode() for line in body.splitlines() if b"delete" in line]
        told = dict.fromkeys(ids, 200) | {ids[-1]: next(answers)}
        items = [{"delete": {"_id": id_, "status": status}} for id_, status in told.items()]
        return {"errors": len(sent) == 1, "items": items}

    monkeypatch.setattr(Place, "request", answer)
    bulk = Bulk(Place("http://127.0.0.1:9/news"), 1)
    bulk.send({"1": None, "2": None})
    bulk.wait()
    bulk.close()
    first, again = sent
    assert first.endswith(again)
    assert first != again


def test_lost_answers(opensearch_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done although the answer was lost is done once: a whole life of an index."""
    with opensearch_node.new_url() as url:
        place = ServerStorage(url.removeprefix("opensearch:"))
        place.server.version(place.place)
        transport = place.server._writing.transport
        perform, lost = transport.perform_request, set[str]()

        def lose(method: str, path: str, **options: Any) -> Any:
            told = perform(method, path, **options)
            # Who finds the mark of another that makes the index waits for half a minute.
            if path not in lost and not path.endswith("--adopting"):
                lost.add(path)
                raise NoConnection("N/A", "lost", OSError("lost"))
            lost.discard(path)
            return told

        monkeypatch.setattr(transport, "perform_request", lose)
        with open_index(url, create=True) as index:
            for text in ("الحرب في سوريا", "السلام في لبنان"):
                with index.writer() as writer:
                    writer.add(Article("1", body=text))
            place.write("labels.tsv", [b"x"])
            assert place.read("labels.tsv") == b"x"
        place.delete(["labels.tsv"])
        assert rebuild(url) == 1
        with open_index(url) as index:
            assert index.search("لبنان").total == 1
            assert index.search("سوريا").total == 0
        assert place.server.resends.requests > 10


def test_nothing_shows_it(opensearch_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no node can show yet is not acknowledged."""
    request = Place.request

    def refreshed(self: Place, method: str, path: str, *options: Any, **more: Any) -> Any:
        told = request(self, method, path, *options, **more)
        return {"_shards": {"successful": 0}} if path.endswith("/_refresh") else told

    with opensearch_node.new_url() as url, open_index(url, create=True) as index:
        monkeypatch.setattr(Place, "request", refreshed)
        with pytest.raises(ServerNotReady, match="no node shows"), index.writer() as writer:
            writer.add(Article("1", body="الحرب"))
        monkeypatch.undo()


def test_late_changes(opensearch_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a node makes late, when it was sent again and changed since, undoes nothing."""
    sent: list[tuple[Any, ...]] = []
    request = Place.request

    def noted(place: Place, method: str, path: str, *options: Any, **more: Any) -> Any:
        if path.endswith("_bulk"):
            sent.append((place, method, path, *options))
        return request(place, method, path, *options, **more)

    monkeypatch.setattr(Place, "request", noted)
    with opensearch_node.new_url() as url, open_index(url, create=True) as index:
        for body in ("الحرب", "الهدنة"):
            with index.writer() as writer:
                writer.add(Article("1", body=body))
                writer.add(Article(f"only {body}", body=body))
        with index.writer() as writer:
            writer.delete("only الحرب")
        for place, method, path, *options in reversed(sent):
            request(place, method, path, *options, require_alias="true")
        with index.writer() as writer:
            writer.add(Article("2", body="لبنان"))
        bodies = {article.id: article.body for article in index.articles()}
    assert bodies == {"1": "الهدنة", "only الهدنة": "الهدنة", "2": "لبنان"}
