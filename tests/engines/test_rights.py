"""Searching takes no right to write, and a right that is missing is not called damage."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from search import Article, IndexDamaged, open_index
from search.engines.registry import engine_type
from search.engines.tantivy import mirror
from web import create_app

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")

#: The user "nobody".
_NOBODY = 65534
_IS_ROOT = os.name == "posix" and os.geteuid() == 0


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Take away the right to write to a folder, and for root, who needs none, become another."""
    folder.chmod(0o555)
    if _IS_ROOT:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if _IS_ROOT:
            os.seteuid(0)
        folder.chmod(0o755)


@contextmanager
def owning(folder: Path) -> Iterator[None]:
    """Be the one who may write again, for a moment."""
    if _IS_ROOT:
        os.seteuid(0)
    folder.chmod(0o755)
    try:
        yield
    finally:
        folder.chmod(0o555)
        if _IS_ROOT:
            os.seteuid(_NOBODY)


@contextmanager
def disk_of(folder: Path) -> Iterator[Path]:
    """Give a copy of a folder on a disk that is mounted for reading alone."""
    disk = folder.with_name("disk")
    disk.mkdir()
    if not mount("-t", "tmpfs", "tmpfs", str(disk)):
        pytest.skip("takes the right to mount")
    try:
        shutil.copytree(folder, disk / "index")
        assert mount("-o", "remount,ro", str(disk))
        yield disk / "index"
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)  # noqa: S603, S607  # our own


def mount(*arguments: str) -> bool:
    command = ["mount", *arguments]
    return not subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603


@pytest.fixture
def place(engine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder of an index of twelve articles, which everybody may read."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        temporary = Path(made, "temporary")
        temporary.mkdir()
        temporary.chmod(0o777)
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        folder = Path(made, "index")
        add(f"{engine}:{folder}", *(str(n) for n in range(12)))
        yield folder
        assert list(temporary.iterdir()) == []


@pytest.fixture
def url(engine: str, place: Path) -> str:
    """Give its address."""
    return f"{engine}:{place}"


def add(url: str, *ids: str) -> None:
    with open_index(url, create=True) as index, index.writer() as writer:
        for article_id in ids:
            writer.add(Article(article_id, title="أخبار سوريا", body="الحرب في سوريا", source="س"))


def answers(url: str) -> list[Any]:
    """Return what every kind of reading tells."""
    with open_index(url) as index:
        article = index.get("7")
        assert article
        found = index.search("الحرب", facets=("source",))
        return [
            [(hit.id, hit.score, hit.snippets) for hit in found.hits],
            found.facets,
            index.search('"الحرب في سوريا"').total,
            index.similar(article),
            [copy.id for copy in index.copies("7")],
            index.suggest("أخ").to_dict()["completions"],
            sorted(article.id for article in index.articles()),
            index.stats().articles,
        ]


class TestReading:
    """An index that may only be read."""

    def test_searching(self, place: Path, url: str) -> None:
        """Everything is found as by its owner, and nothing is written to it."""
        expected = answers(url)
        files = sorted(place.iterdir())
        with reading(place):
            assert answers(url) == expected
        assert sorted(place.iterdir()) == files

    def test_without_the_files_of_locks(self, place: Path, url: str) -> None:
        """Those of a copy are only what was committed."""
        expected = answers(url)
        for lock in (*place.glob(".tantivy*.lock"), *place.glob("*LOCK")):
            lock.unlink()
        with reading(place):
            assert answers(url) == expected

    def test_commits_are_followed(self, place: Path, url: str) -> None:
        """An open index shows what its owner commits, and merges, meanwhile."""
        with open_index(url):
            pass
        with reading(place):
            index = open_index(url)
            assert index.search("الحرب").total == 12
        for n in range(10):
            add(url, f"more {n}")
            with reading(place):
                assert index.search("الحرب").total == 13 + n
        index.close()

    def test_serving(self, place: Path, url: str) -> None:
        """Pages and API answer, and follow commits."""
        client = create_app({"INDEX_URL": url}).test_client()
        assert client.get("/?q=الحرب").status_code == 200
        client = create_app({"INDEX_URL": url}).test_client()
        for total in (12, 13):
            with reading(place):
                assert client.get("/api/v1/search?q=الحرب").get_json()["total"]["value"] == total
                assert client.get("/?q=الحرب").status_code == 200
            add(url, "more")

    def test_a_read_only_disk(self, place: Path, engine: str) -> None:
        """It is searched also by who may do everything; writing names what forbids it."""
        with disk_of(place) as copy:
            url = f"{engine}:{copy}"
            assert answers(url) == answers(f"{engine}:{place}")
            assert {file.name for file in copy.iterdir()} <= {f.name for f in place.iterdir()}
            with pytest.raises(OSError, match=f"Read-only file system.*{copy}"):
                add(url, "more")


class TestMissingRights:
    """What may not be done is named as such."""

    def test_writing(self, place: Path, url: str) -> None:
        """The index is named, and stays as it is."""
        with open_index(url) as index, reading(place):
            assert index.search("الحرب").total == 12
            with pytest.raises(PermissionError, match=f"Permission denied.*{place}"):
                add(url, "more")
        assert len(answers(url)[0]) == 10

    def test_reading(self, place: Path, url: str) -> None:
        """Whichever file may not be read: its name is told, or it is not needed."""
        answers(url)
        told = {}
        for file in sorted(place.iterdir()):
            permissions = file.stat().st_mode
            file.chmod(0)
            try:
                with reading(place):
                    answers(url)
            except Exception as error:
                told[file.name] = f"{type(error).__name__}: {error}"
            file.chmod(permissions)
        assert {name for name, said in told.items() if "damaged" in said} == set()
        assert {name for name, said in told.items() if f"{name}" not in said} == set()
        assert {name for name, said in told.items() if "Permission denied" not in said} == set()
        assert "naba.json" in told
        assert len(told) > 2

    @pytest.mark.skipif(not _IS_ROOT, reason="takes another user")
    def test_a_folder_that_may_not_be_entered(self, place: Path, url: str) -> None:
        """It is not said that there is no index; an open one says it too."""
        with open_index(url) as index, reading(place):
            assert index.search("الحرب").total == 12
            with owning(place):
                place.parent.chmod(0)
            for ask in (lambda: index.search("الحرب"), lambda: open_index(url)):
                with pytest.raises(PermissionError, match=f"Permission denied.*{place}"):
                    ask()

    def test_salvaging(self, place: Path, engine: str) -> None:
        """Nothing is written; articles that may not be read are not lost."""
        salvage = engine_type(engine).salvage
        with reading(place):
            assert len(list(salvage(str(place), {}))) == 12
        (store,) = place.glob("*.store" if engine == "tantivy" else "*.seg")
        store.chmod(0)
        with reading(place), pytest.raises(PermissionError, match=f"Permission denied.*{store}"):
            list(salvage(str(place), {}))

    def test_serving(self, place: Path, url: str) -> None:
        """The server answers that it may not, without saying where the index is."""
        answers(url)
        (place / "naba.json").chmod(0)
        client = create_app({"INDEX_URL": url}).test_client()
        with reading(place):
            answer = client.get("/api/v1/search?q=الحرب")
            assert answer.status_code == client.get("/?q=الحرب").status_code == 503
        assert answer.get_json()["code"] == "index-unreadable"
        assert str(place) not in answer.text


@pytest.mark.skipif(not _IS_ROOT, reason="takes another user")
@pytest.mark.parametrize("engine", ["tantivy"])
class TestMirror:
    """How Tantivy opens an index that may only be read."""

    def test_no_temporary_folder(
        self, place: Path, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The error names the index and what is missing."""
        monkeypatch.setattr(tempfile, "tempdir", str(place / "none"))
        with reading(place), pytest.raises(PermissionError, match=f"temporary folder.*{place}"):
            open_index(url)

    def test_segments_deleted_meanwhile(
        self, place: Path, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is opened at the later commit."""
        answers(url)
        make, made = mirror._mirror, list[bytes]()

        def make_late(committed: bytes, files: list[Path]) -> AbstractContextManager[str]:
            if not made:
                with owning(place):
                    # Many, so that the first segment is merged into another.
                    for n in range(10):
                        add(url, f"more {n}")
            made.append(committed)
            return make(committed, files)

        monkeypatch.setattr(mirror, "_mirror", make_late)
        with reading(place), open_index(url) as index:
            assert index.search("الحرب").total == 22
        assert made[0] != made[1]

    def test_a_missing_segment(self, place: Path, url: str) -> None:
        """It is damage, of an index that may only be read as well."""
        next(place.glob("*.term")).unlink()
        with reading(place), pytest.raises(IndexDamaged, match=r"\.term"):
            open_index(url)

    def test_a_commit_that_may_not_be_read_yet(self, place: Path, url: str) -> None:
        """Until it may be, the one before is searched."""
        answers(url)
        with reading(place):
            index = open_index(url)
        add(url, "more")
        for permissions, total in ((0o600, 12), (0o644, 13)):
            (place / "meta.json").chmod(permissions)
            with reading(place):
                assert index.search("الحرب").total == total
        index.close()

    def test_what_is_merged_may_be_read(self, place: Path, url: str) -> None:
        """Tantivy replaces its file when it has merged, before the next commit."""
        with open_index(url) as index, index.writer() as writer:
            (place / "meta.json").chmod(0o600)
            writer.add(Article("more", body="الحرب"))
            assert (place / "meta.json").stat().st_mode & 0o777 == 0o644
