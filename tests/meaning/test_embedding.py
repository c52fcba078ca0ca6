"""Embedding an index: every article has its vectors once, whatever happens meanwhile."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from search import (
    Article,
    Embedding,
    IndexLocked,
    IndexMissing,
    check,
    embed,
    open_index,
    rebuild,
)
from search.maintenance import embedding
from search.meaning import MEANING
from search.meaning.embedder import Embedder

from .fake import FakeEmbedder
from .store import article, files, flip, keys, keys_of, make, opened, stored

ARTICLES = [article(number) for number in range(40)]
_ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Embedder], None]:
    """Embed without a model, and store at once; give a function that changes the embedder."""

    def change(embedder: Embedder) -> None:
        monkeypatch.setattr(embedding, "open_embedder", lambda model: embedder)

    monkeypatch.setattr(embedding, "_STORED_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(embedding, "_READ_ARTICLES", 4)
    change(FakeEmbedder())
    return change


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the address of an index of forty articles."""
    url = f"tantivy:{tmp_path / 'index'}"
    make(url, ARTICLES)
    return url


def change(url: str, *changes: Article | str) -> None:
    """Add or replace articles, or delete those of some ids."""
    with open_index(url) as index, index.writer() as writer:
        for one in changes:
            if isinstance(one, Article):
                writer.add(one)
            else:
                writer.delete(one)


def is_embedded(url: str, *articles: Article) -> None:
    """Assert that an index is whole, and has the vectors of these articles, each once."""
    storage = stored(url)
    assert keys_of(storage) == keys(articles)
    assert files(storage) == {*opened(storage).contents.files, MEANING}
    report = check(url)
    assert (report.damage, report.notes) == ((), ())


def test_all(index_url: str) -> None:
    """Every article of an index of any engine is embedded, and no second time."""
    told: list[tuple[int, int]] = []
    assert embed(index_url, progress=lambda *done: told.append(done)) == Embedding(12, 12)
    assert told == [(4, 12), (8, 12), (12, 12)]
    with open_index(index_url) as index:
        is_embedded(index_url, *index.articles())
    before = files(stored(index_url))
    assert embed(index_url) == Embedding(0, 12)
    assert files(stored(index_url)) == before


def test_stopped(url: str) -> None:
    """What is done stays, newest first, and the next time it goes on with the rest."""
    rounds = iter([False, False, True])
    assert embed(url, should_stop=lambda: next(rounds)) == Embedding(8, 40, stopped=True)
    with open_index(url) as index:
        newest = [*index.articles()][:8]
    assert keys_of(stored(url)) == keys(newest)
    assert embed(url) == Embedding(32, 40)
    is_embedded(url, *ARTICLES)


def test_replaced_and_deleted(url: str) -> None:
    """New texts are embedded; vectors of texts that are gone are deleted when they are many."""
    embed(url)
    new = [article(number, f"خبر جديد {number}") for number in range(30)]
    change(url, *new, "38", "39", article(50))
    assert embed(url) == Embedding(31, 39)
    is_embedded(url, *new, *ARTICLES[30:38], article(50))


def test_another_model(url: str, use: Callable[[Embedder], None]) -> None:
    """Its vectors take the place of all."""
    embed(url)
    use(other := FakeEmbedder([("خبر", "نص")]))
    assert embed(url) == Embedding(40, 40)
    is_embedded(url, *ARTICLES)
    assert opened(stored(url)).contents.fingerprint.startswith(other.fingerprint)


def test_an_empty_index(tmp_path: Path) -> None:
    """There is nothing to embed, and nothing is written; where there is no index, it is told."""
    with pytest.raises(IndexMissing):
        embed(tmp_path / "index")
    make(f"tantivy:{tmp_path / 'index'}", [])
    assert embed(tmp_path / "index") == Embedding(0, 0)
    assert files(stored(f"tantivy:{tmp_path / 'index'}")) == set()


class TestDamage:
    """Vectors that are not as they were written are made anew, and nothing else is."""

    @pytest.mark.parametrize("kind", ["faiss", "rows"])
    @pytest.mark.parametrize("bit", [8 * 9, -1])
    def test_a_segment(self, url: str, kind: str, bit: int) -> None:
        """Only its articles are embedded again, also where nothing but the checksum tells it."""
        embed(url)
        segment = opened(stored(url)).segments[0]
        path = Path(stored(url).place, f"{segment.name}.{kind}")
        flip(path, bit % (8 * path.stat().st_size))
        assert [finding.file for finding in check(url).damage] == [path.name]
        assert embed(url) == Embedding(len(segment.keys), 40)
        is_embedded(url, *ARTICLES)

    @pytest.mark.parametrize("content", [None, b"{}"])
    def test_contents(self, url: str, content: bytes | None) -> None:
        """Without the names of the segments, all articles are embedded again."""
        embed(url)
        path = Path(stored(url).place, MEANING)
        path.unlink() if content is None else path.write_bytes(content)
        assert [finding.file for finding in check(url).damage] == [MEANING]
        assert embed(url) == Embedding(40, 40)
        is_embedded(url, *ARTICLES)

    def test_words_are_searched_as_ever(self, url: str) -> None:
        """An index with damaged vectors opens and is written to."""
        embed(url)
        for name in files(stored(url)):
            Path(stored(url).place, name).write_bytes(b"")
        with open_index(url) as index:
            assert index.search("خبر").total == 40
        change(url, article(50))
        embed(url)
        is_embedded(url, *ARTICLES, article(50))


class TestMeanwhile:
    """What others do to the index while it is embedded."""

    def test_articles_change(self, url: str) -> None:
        """What is new is left to the next time, and what is gone is skipped."""

        def progress(done: int, total: int) -> None:
            if done == 8:
                change(url, *map(str, range(20, 40)), article(3, "نص آخر"), article(50))

        assert embed(url, progress=progress).articles == 40
        embed(url)
        is_embedded(url, *ARTICLES[:3], article(3, "نص آخر"), *ARTICLES[4:20], article(50))

    def test_it_is_rebuilt(self, url: str) -> None:
        """What was embedded before is kept, and it goes on in the new index."""

        def progress(done: int, total: int) -> None:
            if done == 20:
                rebuild(url)

        assert embed(url, progress=progress) == Embedding(40, 40)
        is_embedded(url, *ARTICLES)

    def test_another_writer(self, url: str) -> None:
        """It is waited for."""
        is_open, may_end = Event(), Event()

        def write() -> None:
            with open_index(url) as index, index.writer() as writer:
                is_open.set()
                may_end.wait()
                writer.add(article(50))

        with thread(write):
            is_open.wait()
            # It stores for the first time when four are done.
            embed(url, progress=lambda done, total: may_end.set())
        embed(url)
        is_embedded(url, *ARTICLES, article(50))

    def test_a_writer_that_stays(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is not waited for without end, and nothing is written."""
        monkeypatch.setattr(embedding, "_PATIENCE_SECONDS", 0.2)
        with open_index(url) as index, index.writer():
            before = files(stored(url))
            with pytest.raises(IndexLocked):
                embed(url)
            assert files(stored(url)) == before

    def test_another_embedder_in_between(self, url: str) -> None:
        """Two that embed the same articles keep each once."""

        def progress(done: int, total: int) -> None:
            if done == 20:
                assert embed(url) == Embedding(24, 40)

        assert embed(url, progress=progress) == Embedding(40, 40)
        is_embedded(url, *ARTICLES)


@contextmanager
def thread(run: Callable[[], None]) -> Iterator[None]:
    """Run a function beside a block, and wait for both."""
    beside = Thread(target=run)
    beside.start()
    try:
        yield
    finally:
        beside.join()


def embedding_process(url: str) -> "subprocess.Popen[str]":
    """Start to embed in a process of its own, which prints how many articles are done."""
    code = "from tests.meaning.store import embed_slowly; embed_slowly()"
    return subprocess.Popen(  # noqa: S603  # our own
        [sys.executable, "-c", code],
        cwd=_ROOT, env={**os.environ, "EMBEDDED_URL": url, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_killed(url: str) -> None:
    """Whenever the process is killed, what it has stored stays, and nothing is lost or doubled."""
    # What is told is stored before the next two articles are told.
    for done in (4, 6, 14):
        with embedding_process(url) as process:
            assert process.stdout
            for line in process.stdout:
                if int(line) >= done:
                    break
            process.kill()
        assert process.returncode < 0
        assert check(url).damage == ()
        kept = keys_of(stored(url))
        assert len(kept) == len({*kept})
    assert len(kept) >= 2 + 4 + 12
    assert embed(url) == Embedding(40 - len(kept), 40)
    is_embedded(url, *ARTICLES)


def test_two_processes(url: str) -> None:
    """Both end well, and each article is there once."""
    with embedding_process(url) as one, embedding_process(url) as other:
        one.communicate()
        other.communicate()
    assert (one.returncode, other.returncode) == (0, 0)
    is_embedded(url, *ARTICLES)
