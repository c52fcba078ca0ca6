"""What keeps an index keeps its vectors: rebuilding, checking, repairing, backups."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search import (
    Article,
    BackupError,
    IndexDamaged,
    backup,
    check,
    copy,
    embed,
    open_index,
    rebuild,
    remove_vectors,
    repair,
    restore,
)
from search.engines.storage import View
from search.maintenance import embedding
from search.meaning import MEANING, damage
from tests.meaning.fake import FakeEmbedder
from tests.meaning.store import article, files, flip, keys, keys_of, make, opened, stored

from .archives import change, members, write
from .samples import unseal

ARTICLES = [article(number) for number in range(12)]


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Embed without a model, and in several segments."""
    monkeypatch.setattr(embedding, "open_embedder", lambda model: FakeEmbedder())
    monkeypatch.setattr(embedding, "_STORED_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(embedding, "_READ_ARTICLES", 4)


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    """Give the address of an index with vectors of all articles, in three segments."""
    url = f"{engine}:{tmp_path / 'index'}"
    make(url, ARTICLES)
    embed(url)
    return url


def add(url: str, *articles: Article) -> None:
    with open_index(url) as index, index.writer() as writer:
        for one in articles:
            writer.add(one)


def path(url: str, name: str) -> Path:
    return Path(stored(url).place, name)


def contents(url: str) -> dict[str, bytes | None]:
    """Return the files of vectors of an index."""
    return {name: stored(url).read(name) for name in files(stored(url))}


def damage_one(url: str) -> Path:
    """Flip a bit of a vector, which only a checksum tells; return the file."""
    damaged = path(url, f"{opened(stored(url)).contents.segments[1]}.faiss")
    flip(damaged, 8 * damaged.stat().st_size - 3)
    return damaged


def is_whole(url: str, *articles: Article) -> None:
    """Assert that an index is whole, and has vectors of these articles and of no others."""
    report = check(url, deep=True)
    assert (report.damage, report.notes) == ((), ())
    assert keys_of(stored(url)) == keys(articles)


class TestRebuild:
    """An index made anew of its articles."""

    def test_keeps_vectors(self, url: str) -> None:
        """They are the same, byte by byte."""
        before = contents(url)
        rebuild(url)
        assert contents(url) == before
        is_whole(url, *ARTICLES)

    def test_other_settings(self, url: str) -> None:
        """They do not matter to vectors."""
        rebuild(url, facets=["country"], keep_boilerplate=True)
        is_whole(url, *ARTICLES)

    def test_leaves_damaged_segments(self, url: str) -> None:
        """The others are kept, and the articles of the damaged ones embedded anew."""
        damage_one(url)
        rebuild(url)
        assert check(url).damage == ()
        assert len(keys_of(stored(url))) == 8
        assert embed(url).added == 4
        is_whole(url, *ARTICLES)

    def test_without_the_extra(self, url: str, no_faiss: None) -> None:
        """Vectors are files, which anybody can copy."""
        before = contents(url)
        rebuild(url)
        assert contents(url) == before


@pytest.fixture
def no_faiss(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the library of vectors missing."""
    monkeypatch.setitem(sys.modules, "faiss", None)


def clear(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def flip_the_middle(file: Path) -> None:
    flip(file, 4 * file.stat().st_size)


class TestCheck:
    """Whether vectors are as they were written."""

    @pytest.mark.parametrize("harm", [flip_the_middle, cut, clear, Path.unlink])
    @pytest.mark.parametrize("with_faiss", [True, False])
    def test_every_harm_is_found(
        self,
        url: str,
        harm: Callable[[Path], Any],
        with_faiss: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """It is a fault of the vectors alone, also without the extra for them."""
        if not with_faiss:
            monkeypatch.setitem(sys.modules, "faiss", None)
        for name, content in contents(url).items():
            harm(path(url, name))
            report = check(url, deep=True)
            assert [finding.file for finding in report.damage] == [name]
            assert report.damage[0].lost.startswith("nothing but time")
            assert report.damage[0].remedy == f"naba embed --index {url}"
            assert (report.articles, report.deep) == (12, True)
            with open_index(url) as index:
                assert index.search("خبر").total == 12
            path(url, name).write_bytes(content or b"")
        assert check(url).ok

    def test_the_remedy(self, url: str) -> None:
        """It mends the vectors."""
        damage_one(url)
        clear(path(url, MEANING))
        embed(url)
        is_whole(url, *ARTICLES)

    def test_beside_other_damage(self, url: str) -> None:
        """Each part has its remedy."""
        damaged = damage_one(url)
        path(url, "phrases.tsv").write_bytes(b"")
        found = {finding.file: finding.remedy for finding in check(url).damage}
        assert found == {
            damaged.name: f"naba embed --index {url}",
            "phrases.tsv": f"naba repair --index {url}",
        }

    def test_while_no_checksums_hold(self, url: str) -> None:
        """Segments that cannot be opened are found after an interrupted writer, too."""
        one, other = opened(stored(url)).contents.segments[:2]
        unseal(url)
        path(url, f"{one}.rows").write_bytes(path(url, f"{other}.rows").read_bytes()[:-3])
        assert [finding.file for finding in check(url).damage] == [f"{one}.rows"]

    def test_articles_without_vectors(self, url: str) -> None:
        """They are told, and are no damage."""
        add(url, article(3, "نص آخر"), article(50))
        report = check(url)
        assert report.ok
        assert report.notes == (
            "2 of 13 articles have no vectors of their texts, and are found by their words alone: "
            f"naba embed --index {url}",
        )

    def test_without_the_extra(self, url: str, no_faiss: None) -> None:
        """It is told that segments were not opened."""
        report = check(url)
        assert report.ok
        assert [note.partition(":")[2] for note in report.notes] == [" pip install 'naba[meaning]'"]

    def test_an_index_without_vectors(self, index_url: str) -> None:
        """Nothing is told of vectors."""
        assert check(index_url).notes == ()


class TestRepair:
    """A damaged index, saved in a new one."""

    def test_keeps_vectors(self, url: str) -> None:
        """They are kept where they are sound."""
        path(url, "phrases.tsv").write_bytes(b"")
        before = contents(url)
        assert repair(url).damage == ()
        assert contents(url) == before
        is_whole(url, *ARTICLES)

    def test_leaves_damaged_segments(self, url: str) -> None:
        """They are named, and their articles can be embedded again."""
        damaged = damage_one(url)
        done = repair(url)
        assert [found.file for found in done.damage] == [damaged.name]
        assert done.damage[0].problem.endswith("naba embed makes the vectors that were in it anew")
        assert check(url).damage == ()
        assert embed(url).added == 4
        is_whole(url, *ARTICLES)

    def test_damaged_contents(self, url: str) -> None:
        """No vectors are left where it cannot be told which they are."""
        clear(path(url, MEANING))
        assert [found.file for found in repair(url).damage] == [MEANING]
        assert contents(url) == {}
        assert check(url).ok


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder for backups."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def names(file: Path) -> set[str]:
    """Return the names of the members of a backup that are of vectors."""
    return {name for name in members(file) if name.startswith(("vectors", "meaning"))}


class TestCopy:
    """An index at another place, also with another engine."""

    def test_copied(self, url: str, folder: Path, engine: str) -> None:
        """They are the same, byte by byte, also where others were left by an interrupted copy."""
        to, read = f"{engine}:{folder / 'copy'}", list[int]()
        copy(url, to, prepare=True)
        draft = Path(stored(to).cradle("copy"))
        (draft / "vectors-left.rows").write_bytes(b"")
        copy(url, to, lambda done, total: read.append(done))
        assert contents(to) == contents(url)
        is_whole(to, *ARTICLES)

    def test_damaged(self, url: str, folder: Path) -> None:
        """Damaged ones are named and left out, for others to be made in their place."""
        file, to = damage_one(url), str(folder / "copy")
        done = copy(url, to)
        (found,) = done.damage
        assert found.file == file.name
        assert found.problem.endswith("naba embed makes the vectors that were in it anew")
        assert (done.articles, done.lost, done.unnamed) == (12, (), 0)
        assert len(keys_of(stored(to))) == 8
        assert embed(to).added == 4
        is_whole(to, *ARTICLES)

    def test_merged_meanwhile(
        self, url: str, folder: Path, engine: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Files that are gone when they are to be read are those of older segments."""
        blocks, seen = damage.blocks, list[View]()

        def late(view: View) -> Iterator[bytes]:
            if not seen:
                remove_vectors(url)
                embed(url)
            seen.append(view)
            return blocks(view)

        monkeypatch.setattr(damage, "blocks", late)
        to = f"{engine}:{folder / 'copy'}"
        copy(url, to)
        assert b"" in seen
        assert contents(to) == contents(url)
        is_whole(to, *ARTICLES)


class TestBackup:
    """Vectors in backups, as they take long to make."""

    def test_restored(self, url: str, folder: Path, engine: str) -> None:
        """They are the same, byte by byte, with any engine."""
        backup(url, folder / "full.zip")
        other = {"tantivy": "whoosh", "whoosh": "tantivy"}[engine]
        restore(folder / "full.zip", f"{other}:{folder / 'restored'}")
        assert contents(f"{other}:{folder / 'restored'}") == contents(url)
        is_whole(f"{other}:{folder / 'restored'}", *ARTICLES)

    def test_without_the_extra(self, url: str, folder: Path, engine: str, no_faiss: None) -> None:
        """They are backed up and restored all the same."""
        backup(url, folder / "full.zip")
        restore(folder / "full.zip", f"{engine}:{folder / 'restored'}")
        assert contents(f"{engine}:{folder / 'restored'}") == contents(url)

    def test_incremental(self, url: str, folder: Path, engine: str) -> None:
        """A segment that an earlier backup has is not copied again, and restored from there."""
        backup(url, folder / "full.zip")
        add(url, article(50))
        embed(url)
        backup(url, folder / "one.zip", since=folder / "full.zip")
        add(url, article(51))
        embed(url)
        backup(url, folder / "two.zip", since=folder / "one.zip")
        assert [len(names(folder / f"{name}.zip")) for name in ("full", "one", "two")] == [7, 3, 3]
        restore(folder / "two.zip", f"{engine}:{folder / 'restored'}")
        assert contents(f"{engine}:{folder / 'restored'}") == contents(url)
        is_whole(f"{engine}:{folder / 'restored'}", *ARTICLES, article(50), article(51))

    def test_no_vectors(self, url: str, folder: Path, engine: str) -> None:
        """A backup of an index without vectors has none, and one that continues it has all."""
        for name in contents(url):
            path(url, name).unlink()
        add(url, article(50))
        backup(url, folder / "full.zip")
        assert names(folder / "full.zip") == set()
        restore(folder / "full.zip", f"{engine}:{folder / 'restored'}")
        assert contents(f"{engine}:{folder / 'restored'}") == {}
        embed(url)
        backup(url, folder / "more.zip", since=folder / "full.zip")
        assert names(folder / "more.zip") == set(contents(url))

    def test_damaged(self, url: str, folder: Path) -> None:
        """What is damaged makes the backup fail, and is named."""
        damaged = damage_one(url)
        with pytest.raises(IndexDamaged, match=damaged.name):
            backup(url, folder / "full.zip")
        damaged.unlink()
        with pytest.raises(IndexDamaged, match=f"{damaged.name} is missing"):
            backup(url, folder / "full.zip")
        clear(path(url, MEANING))
        with pytest.raises(IndexDamaged, match=f"{MEANING} cannot be read"):
            backup(url, folder / "full.zip")
        assert [*folder.iterdir()] == []
        embed(url)
        backup(url, folder / "full.zip")

    def test_merged_meanwhile(self, url: str, folder: Path, engine: str) -> None:
        """A backup has the vectors of one moment, whatever is embedded meanwhile."""
        before = contents(url)
        told: list[int] = []

        def progress(done: int, total: int) -> None:
            if not told:
                add(url, *(article(number, "نص آخر") for number in range(12)))
                embed(url)
            told.append(done)

        backup(url, folder / "full.zip", progress)
        assert not set(contents(url)) - {MEANING} & set(before)
        restore(folder / "full.zip", f"{engine}:{folder / 'restored'}")
        assert contents(f"{engine}:{folder / 'restored'}") == before

    def test_a_segment_is_missing(self, url: str, folder: Path, engine: str) -> None:
        """A backup that lacks one is refused before anything is made."""
        backup(url, folder / "full.zip")
        segment = opened(stored(url)).contents.segments[0]
        file = folder / "full.zip"
        left = {name: text for name, text in members(file).items() if name != f"{segment}.rows"}
        write(file, left)
        with pytest.raises(BackupError, match=f"{segment}.rows"):
            restore(file, f"{engine}:{folder / 'restored'}")
        assert [*folder.iterdir()] == [file]

    @pytest.mark.parametrize("content", [b"{", b'{"format": 1, "segments": ["../../a"]}'])
    def test_contents_of_somebody_else(
        self, url: str, folder: Path, engine: str, content: bytes
    ) -> None:
        """Names in it are no paths."""
        backup(url, folder / "full.zip")
        change(folder / "full.zip", meaning=content)
        with pytest.raises(BackupError, match=f"{MEANING} cannot be read"):
            restore(folder / "full.zip", f"{engine}:{folder / 'restored'}")
