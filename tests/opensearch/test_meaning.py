"""Vectors of an index on a server: all that holds in a folder, and each is fetched once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search import (
    Article,
    Embedding,
    SearchRequest,
    backup,
    check,
    embed,
    open_index,
    rebuild,
    remove_vectors,
    restore,
)
from search.engines.opensearch import storage
from search.engines.opensearch.client import Place
from search.engines.opensearch.storage import ServerStorage
from search.maintenance import embedding
from search.meaning import MEANING
from tests.meaning.fake import FakeEmbedder
from tests.meaning.store import article, files, keys, keys_of, make, opened, stored
from tests.opensearch.node import Node

ARTICLES = [article(number) for number in range(10)]
#: What an article is found by that has another word of the same meaning.
REQUEST = SearchRequest("نيران", meaning="find")
_ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Embed without a model, a few articles at a time, and store them at once."""
    embedder = FakeEmbedder([("حريق", "نيران")])
    for module in ("search.maintenance.embedding", "search.meaning.meaning"):
        monkeypatch.setattr(f"{module}.open_embedder", lambda *model: embedder)
    monkeypatch.setattr(embedding, "_STORED_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(embedding, "_READ_ARTICLES", 4)


@pytest.fixture
def url(opensearch_node: Node) -> Iterator[str]:
    """Give the address of an index of ten articles."""
    with opensearch_node.new_url() as url:
        make(url, ARTICLES)
        yield url


def is_embedded(url: str, *articles: Article) -> None:
    """Assert that an index is whole, and has the vectors of these articles, each once."""
    kept = stored(url)
    assert keys_of(kept) == keys(articles)
    assert files(kept) == {*opened(kept).contents.files, MEANING}
    report = check(url)
    assert (report.damage, report.notes) == ((), ())
    with open_index(url) as index:
        told = index.stats(commonest=0).vectors
    assert told
    assert told.articles == len(articles)
    assert told.bytes == sum(kept.size(file) for file in opened(kept).contents.files)


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a list of the parts of contents that are fetched from now on."""
    told: list[str] = []
    found = ServerStorage.found

    def noted(self: Place, path: str) -> object:
        if "catalogue" not in path:
            told.append(path)
        return found(self, path)

    monkeypatch.setattr(ServerStorage, "found", noted)
    return told


def test_found(url: str) -> None:
    """What is embedded is found by its meaning, also by an index that was open before."""
    with open_index(url) as index:
        with index.writer() as writer:
            writer.add(burning := Article("burning", body="حريق"))
        assert index.search(REQUEST).total == 0
        assert embed(url) == Embedding(11, 11)
        assert [hit.id for hit in index.search(REQUEST).hits] == ["burning"]
    is_embedded(url, *ARTICLES, burning)
    assert embed(url) == Embedding(0, 11)


def test_goes_on(url: str) -> None:
    """What was embedded stays, and the rest is embedded the next time; new texts are, too."""
    rounds = iter([False, True])
    assert embed(url, should_stop=lambda: next(rounds)) == Embedding(4, 10, stopped=True)
    assert embed(url) == Embedding(6, 10)
    with open_index(url) as index, index.writer() as writer:
        writer.delete("0")
        writer.add(new := article(1, "نص آخر"))
    assert embed(url) == Embedding(1, 9)
    is_embedded(url, new, *ARTICLES[2:])


def test_removed(url: str) -> None:
    """Nothing of them stays, and words are searched as before."""
    embed(url)
    remove_vectors(url)
    assert files(stored(url)) == set()
    with open_index(url) as index:
        assert index.search(SearchRequest("خبر", meaning="find")).total == 10


def test_rebuilt(url: str) -> None:
    """Vectors are kept."""
    embed(url)
    rebuild(url)
    is_embedded(url, *ARTICLES)
    assert embed(url) == Embedding(0, 10)


def test_backup(url: str, opensearch_node: Node, tmp_path: Path) -> None:
    """A backup has them, whether it is of a server or a folder, for the one and the other."""
    embed(url)
    backup(url, tmp_path / "backup")
    local = f"tantivy:{tmp_path / 'index'}"
    restore(tmp_path / "backup", local)
    is_embedded(local, *ARTICLES)
    backup(local, tmp_path / "other", since=tmp_path / "backup")
    with opensearch_node.new_url() as other:
        restore(tmp_path / "other", other)
        is_embedded(other, *ARTICLES)


def test_fetched_once(url: str, requests: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A process fetches each part once, whatever is embedded later and however many ask at once."""
    monkeypatch.setattr(storage, "_PART_BYTES", 1_000)
    with open_index(url) as index:
        for burning in (["one"], ["one", "other"]):
            with index.writer() as writer:
                writer.add(Article(burning[-1], body="حريق"))
            embed(url)
            with ThreadPoolExecutor(4) as pool:
                answers = list(pool.map(index.search, [REQUEST] * 8))
            assert all({hit.id for hit in answer.hits} == {*burning} for answer in answers)
    assert check(url).ok
    assert len(requests) == len({*requests}) > len(opened(stored(url)).contents.files)


def test_two_processes(url: str) -> None:
    """Both end well, and each article is there once."""
    code = "from tests.meaning.store import embed_slowly; embed_slowly()"
    environment = {**os.environ, "EMBEDDED_URL": url, "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-c", code]
    processes = [subprocess.Popen(command, cwd=_ROOT, env=environment) for _ in range(2)]  # noqa: S603  # our own
    assert [process.wait() for process in processes] == [0, 0]
    assert keys_of(stored(url)) == keys(ARTICLES)
