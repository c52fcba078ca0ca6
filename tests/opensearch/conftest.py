"""The samples on a node and in a folder, addresses of further indexes, and a server of faults."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from naba.cli import main
from search import Article, open_index
from search.engines.opensearch import client
from tests.opensearch.answers import Answers, answering
from tests.opensearch.node import Node

SEEDS = Path(__file__).parents[2] / "seeds"


class Samples(NamedTuple):
    """Addresses of two indexes of the samples."""

    server: str
    folder: str


@pytest.fixture(scope="session")
def samples(opensearch_node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """Give the samples on a server and in a folder, as `naba index` makes them."""
    folder = f"tantivy:{tmp_path_factory.mktemp('samples') / 'index'}"
    with opensearch_node.new_url() as server:
        for url in (server, folder):
            words = ["index", str(SEEDS / "articles.jsonl"), "--index", url]
            assert CliRunner().invoke(main, words).exit_code == 0
        yield Samples(server, folder)


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
