"""OpenSearch keeps the contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.contract import Engine
from tests.opensearch.node import Node, OnNode

from .contract import EngineContract
from .documents import SCHEMA, document, write


class TestOpenSearch(EngineContract):
    """The rules, on a node of OpenSearch."""

    @pytest.fixture
    def engine(self, tmp_path: Path, opensearch_node: Node) -> Iterator[Engine]:
        """Give an empty engine."""
        self.kind = OnNode(opensearch_node.url)
        place = str(tmp_path / "index")
        self.kind.create(place, SCHEMA)
        yield self.kind(place, SCHEMA)
        self.kind.storage(place).remove()

    def test_size(self, engine: Engine, tmp_path: Path) -> None:
        """The size is that of the files on the server."""
        storage = self.kind.storage(str(tmp_path / "index"))
        before = storage.size()
        write(engine, document("1", "word " * 100))
        assert storage.size() > before > 0
