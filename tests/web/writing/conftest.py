"""An index with a writer beside it, as a server has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import Article
from tests.web.conftest import made
from web.supervisor import beside


@pytest.fixture
def url(tmp_path: Path) -> str:
    return made(tmp_path / "index", [Article("old", "قديم")])


@pytest.fixture
def writer(url: str) -> Iterator[None]:
    """Run the writer of the index."""
    with beside(url):
        yield
