"""Addresses on a node, of an index that is not there yet and of a small one; a server of faults."""

from collections.abc import Iterator

import pytest

from search import Article, open_index
from search.engines.opensearch import client
from tests.opensearch.answers import Answers, answering
from tests.opensearch.node import Node


@pytest.fixture
def url(opensearch_node: Node) -> Iterator[str]:
    """Give an address on the server where there is nothing."""
    with opensearch_node.new_url() as new:
        yield new


@pytest.fixture
def small(url: str) -> str:
    """Give the address of an index of two articles on the server."""
    with open_index(url, create=True) as index, index.writer() as writer:
        writer.add(Article("1", title="هدنة", body="هدنة في غزة"))
        writer.add(Article("2", body="قادة الحرب في سوريا"))
    return url


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    """Give a server, for which nobody waits long."""
    monkeypatch.setattr(client, "_RETRY_SECONDS", 0.3)
    monkeypatch.setattr(client, "_ANSWER_SECONDS", 0.5)
    client.server_of.cache_clear()
    with answering() as server:
        yield server
    client.server_of.cache_clear()
