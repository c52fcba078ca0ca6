"""What the tests share: small indexes made of a few words."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from search import Article, Index, open_index
from search.analyzer import Analyzer, default_analyzer
from search.query.tree import EVERYTHING, EngineQuery
from search.request import Sort

if TYPE_CHECKING:
    from .opensearch.node import Node

# Rules that several test files share are told as clearly as the others when they fail.
for rules in ("writing", "finding", "scoring", "names", "ordering", "reranking"):
    pytest.register_assert_rewrite(f"tests.engines.contract_{rules}")
pytest.register_assert_rewrite("tests.meaning.contract")

ENGINES = ("tantivy", "whoosh")
#: A disk in memory, where there is one, and what the tests need of it.
_MEMORY, _MEMORY_BYTES = Path("/dev/shm"), 2_000_000_000  # noqa: S108  # pytest makes its own


def pytest_configure() -> None:
    """Have the many small indexes made in memory: each commit waits for the disk otherwise."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(_MEMORY).free > _MEMORY_BYTES:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Name each engine in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def opensearch_node() -> "Iterator[Node]":
    """Give a node of OpenSearch, for all tests of a process that need one."""
    # Imported here, as only some tests need what it imports.
    from .opensearch.node import running_node

    with running_node() as node:
        yield node


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """Give the analyzer with the shipped lexicon."""
    return default_analyzer()


#: Gives the address of an index that is not there yet, and deletes what is there at the end.
NewUrl = Callable[[], AbstractContextManager[str]]


@pytest.fixture(params=(*ENGINES, "opensearch"))
def new_url(request: pytest.FixtureRequest) -> NewUrl:
    """Give addresses of new indexes on each engine in turn, also on that of a server."""

    @contextmanager
    def in_a_folder() -> Iterator[str]:
        with tempfile.TemporaryDirectory() as folder:
            yield f"{request.param}:{Path(folder) / 'index'}"

    if request.param in ENGINES:
        return in_a_folder
    node: Node = request.getfixturevalue("opensearch_node")
    # The rules of the contract are asked for with one.
    request.getfixturevalue("monkeypatch").setenv("NABA_OPENSEARCH_SHARDS", "3")
    return node.new_url


class AnyWords:
    """A term dictionary that may hold every word, and knows none."""

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        return dict.fromkeys(keys, 1)

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        return []

    def articles(
        self, query: EngineQuery = EVERYTHING, sort: Sort = "newest", half_life: float | None = None
    ) -> Iterator[Article]:
        return iter(())


ANY_WORDS = AnyWords()


class Words(AnyWords):
    """A term dictionary of the words of a text, as often as each stands there, in every field."""

    def __init__(self, text: str) -> None:
        self._counts = Counter(text.split())

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        return {key: self._counts[key] for key in keys if key in self._counts}

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        found = [term for term in self._counts.items() if term[0].startswith(prefix)]
        return sorted(found, key=lambda term: (-term[1], term[0]))[:limit]


#: From a text to a term dictionary of its words.
MakeDictionary = Callable[[str], Words]


@pytest.fixture
def vocabulary() -> MakeDictionary:
    """Give a function from a text to a vocabulary of its words."""
    return Words


class MakeIndex(Protocol):
    """Makes an index of articles; a string is the body of one whose id is its position from 1."""

    def __call__(self, *articles: Article | str, engine: str = "tantivy") -> Index: ...


@pytest.fixture
def make_index(tmp_path: Path) -> Iterator[MakeIndex]:
    """Give a function that makes indexes, and close them at the end."""
    made: list[Index] = []

    def make(*articles: Article | str, engine: str = "tantivy") -> Index:
        index = open_index(f"{engine}:{tmp_path / f'index-{len(made)}'}", create=True)
        made.append(index)
        with index.writer() as writer:
            for number, given in enumerate(articles, start=1):
                article = Article(str(number), body=given) if isinstance(given, str) else given
                writer.add(article)
        return index

    yield make
    for index in made:
        index.close()


@pytest.fixture
def index_url(tmp_path: Path, engine: str) -> str:
    """Give the address of an index of twelve articles, made by each engine in turn."""
    url = f"{engine}:{tmp_path / 'index'}"
    with open_index(url, create=True) as index, index.writer() as writer:
        for n in range(12):
            writer.add(Article(str(n), body="الحرب في سوريا", source="س", extra={"n": n}))
    return url
