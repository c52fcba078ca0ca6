"""An index is copied whole, to any engine, whatever interrupts it, and compared at the end."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from search import (
    Article,
    Copy,
    CopyDiffers,
    IndexExists,
    IndexLocked,
    IndexMissing,
    RequestError,
    SearchError,
    ServerUnreachable,
    check,
    copy,
    open_index,
    rebuild,
)
from search.engines.opensearch import client, lease
from search.indexing.writer import IndexWriter
from search.maintenance import copying
from search.snapshot import IndexLocation
from tests.maintenance.samples import add, article, path_of, sample, unseal, whole
from tests.opensearch.node import Node, running_node
from tests.web.browser import ROOT

#: The articles of the sample index.
SAMPLES = 23
BATCH = 5
PAIRS = (("tantivy", "whoosh"), ("whoosh", "tantivy"), ("tantivy", "opensearch"))
#: Copies an index, once the lease of a writer that was killed has expired, and is killed once so
#: many articles were read.
KILLED = f"""
import os, signal, sys, time
from search import IndexLocked, copy
from search.engines.opensearch import lease
from search.maintenance import copying
copying._BATCH_ARTICLES, lease.LEASE_SECONDS = {BATCH}, 1.0
url, to, last = sys.argv[1:]
def progress(done, total):
    if done == int(last):
        os.kill(os.getpid(), signal.SIGKILL)
for _ in range(50):
    try:
        copy(url, to, progress)
    except IndexLocked:
        time.sleep(0.1)
"""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_BATCH_ARTICLES", BATCH)


@pytest.fixture(params=PAIRS, ids="-".join)
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Give the address of the sample index, and one where it is to be copied by another engine."""
    engine, other = request.param
    url = sample(engine, tmp_path / "index")
    if other == "opensearch":
        node: Node = request.getfixturevalue("opensearch_node")
        with node.new_url() as to:
            yield url, to
    else:
        yield url, f"{other}:{tmp_path / 'copy'}"


@pytest.fixture
def folder(tmp_path: Path, engine: str) -> str:
    """Give the address of an index that is to be made in a folder."""
    return f"{engine}:{tmp_path / 'copy'}"


def stored(url: str) -> dict[str, Article]:
    with open_index(url) as index:
        return {article.id: article for article in index.articles()}


def stop_after(articles: int) -> dict[str, Any]:
    """Return arguments with which a copy ends once so many articles were read."""
    read: list[int] = []
    return {
        "progress": lambda done, total: read.append(done),
        "should_stop": lambda: len(read) >= articles,
    }


def change(url: str) -> None:
    """Add an article, replace one, and delete one."""
    with open_index(url) as index, index.writer() as writer:
        writer.add(replace(article(30), date="2019-01-01"))
        writer.add(replace(article(2), title="عنوان جديد"))
        writer.delete("3")


def killed(url: str, to: str, last: int) -> None:
    """Copy until the process is killed."""
    command = [sys.executable, "-c", KILLED, url, to, str(last)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603  # our own
    assert done.returncode == -signal.SIGKILL, done.stderr


def continued(url: str, to: str) -> Copy:
    """Copy once the lease of a writer that was killed has expired."""
    for _ in range(50):
        with suppress(IndexLocked):
            return copy(url, to)
        sleep(0.1)
    return copy(url, to)


class TestWhole:
    """What a copy has."""

    def test_everything(self, pair: tuple[str, str]) -> None:
        """Articles, facets, lists and what is made of them are those of a rebuilt index."""
        url, to = pair
        done = copy(url, to)
        assert (done.source, done.index, done.articles, done.added) == (url, to, SAMPLES, SAMPLES)
        assert (done.finished, done.stopped) == (True, False)
        assert (done.lost, done.unnamed, done.damage) == ((), 0, ())
        assert stored(to) == stored(url)
        whole(to)
        rebuild(url)
        asked = {"facets": ("country", "source"), "group": "story"}
        with open_index(url) as index, open_index(to) as copied:
            assert copied.stats().fingerprint == index.stats().fingerprint
            for query in ("الوباء", "المفاوضات", '"في القاهرة"', "زيلينسكي", "country:مصر"):
                found, expected = (one.search(query, **asked) for one in (copied, index))
                assert (found.total, found.facets) == (expected.total, expected.facets)
                assert sorted(hit.id for hit in found.hits) == sorted(h.id for h in expected.hits)

    def test_from_a_server(self, url: str, opensearch_node: Node, folder: str) -> None:
        """There and back, also from one server to another place on it, nothing is lost."""
        with opensearch_node.new_url() as there, opensearch_node.new_url() as again:
            digests = {
                copy(*places).digest for places in ((url, there), (there, again), (again, folder))
            }
        assert len(digests) == 1
        assert stored(folder) == stored(url)
        whole(folder)

    def test_boilerplate_that_is_kept(self, url: str, folder: str) -> None:
        """The setting is carried over."""
        with open_index(url, keep_boilerplate=True):
            pass
        copy(url, folder)
        with open_index(folder) as index:
            assert index.stats().boilerplate.kept

    def test_nothing_else_is_left(self, url: str, folder: str) -> None:
        """Beside the copy there is nothing, and in it nothing of the copying."""
        before = {path.name: path.stat().st_mtime_ns for path in path_of(url).iterdir()}
        copy(url, folder)
        place = path_of(folder)
        assert sorted(path.name for path in place.parent.iterdir()) == ["copy", "index"]
        assert not (place / "copying.json").exists()
        assert {path.name: path.stat().st_mtime_ns for path in path_of(url).iterdir()} == before

    def test_an_empty_index(self, engine: str, tmp_path: Path, folder: str) -> None:
        """Of nothing there is a copy too."""
        with open_index(url := f"{engine}:{tmp_path / 'empty'}", create=True):
            pass
        assert copy(url, folder).articles == 0
        assert stored(folder) == {}

    def test_an_older_index(self, url: str, folder: str) -> None:
        """What another version of Naba made is copied as a rebuilt index."""
        label = path_of(url) / "naba.json"
        (path_of(url) / "manifest.json").unlink()
        label.write_text(label.read_text().replace('"fingerprint": "', '"fingerprint": "other-'))
        assert copy(url, folder).articles == SAMPLES
        whole(folder)


class TestInterrupted:
    """Whatever ends a copy, the next call goes on with the rest, and there is no index before."""

    def test_killed(self, pair: tuple[str, str]) -> None:
        """What was committed is not written again."""
        url, to = pair
        killed(url, to, 12)
        with pytest.raises(IndexMissing):
            open_index(to)
        killed(url, to, 17)
        done = continued(url, to)
        assert (done.articles, done.added) == (SAMPLES, SAMPLES - 3 * BATCH)
        assert stored(to) == stored(url)
        whole(to)

    def test_killed_when_all_was_written(self, url: str, folder: str) -> None:
        """Then it is compared, and takes its place."""
        killed(url, folder, SAMPLES)
        with pytest.raises(IndexMissing):
            open_index(folder)
        assert copy(url, folder).articles == SAMPLES

    def test_stopped(self, url: str, folder: str) -> None:
        """Where it is to stop, what was added until then is kept."""
        done = copy(url, folder, **stop_after(12))
        assert (done.finished, done.stopped, done.added) == (False, True, 2 * BATCH)
        # Asked before each article that is read, and before each that is added.
        asked = chain([False] * (3 * BATCH + 2), repeat(True))
        done = copy(url, folder, should_stop=asked.__next__)
        assert (done.stopped, done.added) == (True, 2)
        assert copy(url, folder).added == SAMPLES - 2 * BATCH - 2
        whole(folder)

    def test_changed_between(self, pair: tuple[str, str]) -> None:
        """What was added, replaced and deleted since is so in the copy too."""
        url, to = pair
        copy(url, to, **stop_after(20))
        change(url)
        assert copy(url, to).articles == SAMPLES
        assert stored(to) == stored(url)
        whole(to)

    def test_other_lists(self, url: str, folder: str) -> None:
        """Synonyms and labels are those that the index has at the end."""
        copy(url, folder, **stop_after(12))
        (path_of(url) / "synonyms.txt").unlink()
        (path_of(url) / "manifest.json").unlink()
        assert copy(url, folder).added == SAMPLES - 2 * BATCH
        assert not (path_of(folder) / "synonyms.txt").exists()

    def test_other_settings(self, url: str, folder: str) -> None:
        """With other facets or overrides the copy is begun anew."""
        copy(url, folder, **stop_after(12))
        rebuild(url, facets=[])
        assert copy(url, folder).added == SAMPLES
        with open_index(folder) as index:
            assert "country" not in index.facets

    def test_what_was_never_committed(self, url: str, folder: str) -> None:
        """What a server shows although its commit was interrupted is written again."""
        copy(url, folder, **stop_after(12))
        storage = IndexLocation.of(folder).storage
        draft = Path(storage.cradle("copy")) / "copying.json"
        draft.write_text(draft.read_text().replace("[]", '["0", "1"]'))
        written = {one.id for one in _added_by(lambda: copy(url, folder))}
        assert {"0", "1"} < written
        whole(folder)

    def test_a_damaged_draft(self, url: str, folder: str) -> None:
        """What cannot be opened is begun anew."""
        copy(url, folder, **stop_after(12))
        (Path(IndexLocation.of(folder).storage.cradle("copy")) / "naba.json").write_text("{")
        assert copy(url, folder).added == SAMPLES

    def test_a_server_that_is_gone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is named; when it is there again, the copy goes on."""
        url = sample("tantivy", tmp_path / "index")
        monkeypatch.setattr(client, "_RETRY_SECONDS", 0.5)
        monkeypatch.setattr(lease, "LEASE_SECONDS", 1.0)
        with running_node() as node:
            to = f"opensearch:{node.url}/news"

            def gone(done: int, total: int) -> None:
                if done == 12:
                    node.kill()

            with pytest.raises(ServerUnreachable):
                copy(url, to, gone)
            node.start()
            node.wait()
            done = continued(url, to)
            assert (done.articles, done.added) == (SAMPLES, SAMPLES - 2 * BATCH)
            whole(to)


def _added_by(call: Callable[[], object]) -> list[Article]:
    """Return the articles that are added in a call."""
    added: list[Article] = []
    add = IndexWriter.add

    def noting(self: IndexWriter, article: Article) -> bool:
        added.append(article)
        return add(self, article)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(IndexWriter, "add", noting)
        call()
    return added


class TestChangedMeanwhile:
    """The index is written while it is copied."""

    def test_once(self, pair: tuple[str, str]) -> None:
        """What was changed is copied too."""
        url, to = pair
        changes = [change]

        def progress(done: int, total: int) -> None:
            if done == 20 and changes:
                changes.pop()(url)

        done = copy(url, to, progress)
        assert done.added == SAMPLES + 2
        assert stored(to) == stored(url)
        whole(to)

    def test_prepared(self, pair: tuple[str, str]) -> None:
        """All but the last step is done before, and the rest when nothing is written any more."""
        url, to = pair
        done = copy(url, to, prepare=True)
        assert (done.added, done.finished, done.stopped) == (SAMPLES, False, False)
        with pytest.raises(IndexMissing):
            open_index(to)
        change(url)
        assert copy(url, to).added == 2
        assert stored(to) == stored(url)
        whole(to)

    def test_all_the_time(self, url: str, folder: str) -> None:
        """It is told, and there is no copy; the next call goes on once it is quiet."""

        def progress(done: int, total: int) -> None:
            if done == 1:
                with open_index(url) as index, index.writer() as writer:
                    writer.add(article(40))

        with pytest.raises(IndexLocked, match="writing to the index"):
            copy(url, folder, progress)
        with pytest.raises(IndexMissing):
            open_index(folder)
        assert copy(url, folder).added == 0
        assert stored(folder) == stored(url)


class TestRefused:
    """Nothing is overwritten."""

    def test_something_is_there(self, pair: tuple[str, str]) -> None:
        """An index is left as it is, also one that was copied before."""
        url, to = pair
        copy(url, to)
        before = stored(to)
        for again in (to, url):
            with pytest.raises(IndexExists, match="nothing was changed there"):
                copy(url, again, anew=True)
        assert stored(to) == before

    def test_something_came(self, url: str, folder: str) -> None:
        """An index that was made there meanwhile is left as it is."""

        def progress(done: int, total: int) -> None:
            if done == 12:
                with open_index(folder, create=True) as index:
                    add(index, range(1))

        with pytest.raises(IndexExists):
            copy(url, folder, progress)
        assert list(stored(folder)) == ["0"]
        assert len(list(path_of(folder).parent.iterdir())) == 2

    def test_a_copy_of_another(self, pair: tuple[str, str], tmp_path: Path) -> None:
        """What was begun of another index is not mixed with this one, and can be deleted."""
        url, to = pair
        other = f"tantivy:{tmp_path / 'other'}"
        with open_index(other, create=True) as index:
            add(index, range(30, 50))
        copy(other, to, **stop_after(12))
        with pytest.raises(RequestError, match=f"a copy of {other} was begun there.*--anew"):
            copy(url, to)
        assert copy(url, to, anew=True).added == SAMPLES
        assert stored(to) == stored(url)

    def test_two_at_once(self, url: str, folder: str) -> None:
        """The second is refused, and the first goes on."""
        refused: list[int] = []

        def progress(done: int, total: int) -> None:
            if done in (7, 12):
                with pytest.raises(IndexLocked):
                    copy(url, folder, anew=done == 12)
                refused.append(done)

        assert copy(url, folder, progress).articles == SAMPLES
        assert {*refused} == {7, 12}

    def test_missing(self, tmp_path: Path, folder: str) -> None:
        """What is not there cannot be copied, and nothing is made."""
        with pytest.raises(IndexMissing):
            copy(tmp_path / "none", folder)
        assert list(tmp_path.iterdir()) == []


class TestCompared:
    """A copy that differs is none."""

    @pytest.mark.parametrize("change", ["body", "missing"])
    def test_a_difference(
        self, pair: tuple[str, str], change: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An article that was stored otherwise, or not at all, is found; then it is mended."""
        url, to = pair
        put = IndexWriter.add

        def lying(self: IndexWriter, article: Article) -> bool:
            if article.id != "7":
                return put(self, article)
            return change == "body" and put(self, replace(article, body=f"{article.body}."))

        monkeypatch.setattr(IndexWriter, "add", lying)
        stored_articles = SAMPLES - (change == "missing")
        told = f"{SAMPLES} articles with the digest .* it has {stored_articles} articles with the"
        with pytest.raises(CopyDiffers, match=told):
            copy(url, to)
        with pytest.raises(IndexMissing):
            open_index(to)
        monkeypatch.undo()
        assert copy(url, to).added == 1
        assert stored(to) == stored(url)


#: The files in which Whoosh stores articles, and how the first one in them begins.
WHOOSH = "MAIN_*.seg", b"x^"


def _damage_one(url: str, pattern: str, begins: bytes) -> None:
    """Flip a bit of an article in the first of some files."""
    file = min(path_of(url).glob(pattern))
    content = bytearray(file.read_bytes())
    content[content.index(begins) + 20] ^= 16
    file.write_bytes(content)


class TestDamaged:
    """Of an index that is damaged, all that can be read is copied, and the rest is named."""

    # Whoosh leaves the file open in which it meets the damage.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    def test_files(self, pair: tuple[str, str]) -> None:
        """Articles that are lost are told, by their ids as far as they are known."""
        url, to = pair
        _damage_one(url, *(WHOOSH if url.startswith("whoosh") else ("*.store", b"")))
        done = copy(url, to)
        assert 0 < done.articles < SAMPLES
        assert done.articles + len(done.lost) + done.unnamed == SAMPLES
        assert done.damage
        assert len(stored(to)) == done.articles
        whole(to)

    def test_damage_without_a_manifest(self, tmp_path: Path, folder: str) -> None:
        """Where nothing tells which files are damaged, each article tells it."""
        url = sample("whoosh", tmp_path / "index")
        unseal(url)
        _damage_one(url, *WHOOSH)
        done = copy(url, folder)
        assert (done.articles, len(done.lost), done.unnamed) == (SAMPLES - 1, 1, 0)
        assert not stored(folder).keys() & {*done.lost}
        assert done.damage
        whole(folder)

    def test_a_label(self, url: str, folder: str) -> None:
        """Without the settings nothing is copied, and the remedy is named."""
        label = path_of(url) / "naba.json"
        label.write_text(label.read_text().replace("country", "counter"))
        with pytest.raises(SearchError, match="naba check"):
            copy(url, folder)


def test_progress(url: str, folder: str) -> None:
    """It is told of the articles read, and then of those read back."""
    told: list[tuple[int, int]] = []
    copy(url, folder, lambda done, total: told.append((done, total)))
    assert told == [(n, SAMPLES) for n in range(1, SAMPLES + 1)] * 2
    assert check(folder).ok
