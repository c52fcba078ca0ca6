"""A new index is there as a whole or not at all."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from search import Article, IndexDamaged, NotAnIndex, open_index
from search.engines.folder import FolderStorage
from search.engines.label import IndexLabel
from search.snapshot import IndexLocation

_CREATOR = """
import sys
from search import open_index
with open_index(sys.argv[1], create=True) as index:
    print(index.stats().articles)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def url(path: Path, engine: str) -> str:
    return f"{engine}:{path}"


def names(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir())


def add(url: str) -> None:
    with open_index(url, create=True) as index, index.writer() as writer:
        writer.add(Article("1", title="هدنة"))
        writer.commit()
        assert index.search("هدنة").total == 1


def test_many_at_once(url: str, path: Path) -> None:
    """One of them creates the index, and the others open it."""
    command = [sys.executable, "-c", _CREATOR, url]
    creators = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(6)
    ]
    assert {creator.communicate() for creator in creators} == {("0\n", "")}
    add(url)
    assert names(path.parent) == ["index"]


def test_killed(url: str, path: Path, engine: str) -> None:
    """What a killed process has left is in nobody's way, and the next writer deletes it."""
    left = path.with_name(".index.creating-1")
    IndexLocation.of(f"{engine}:{left}").type.create(str(left), IndexLabel("", "").schema)
    with pytest.raises(Exception, match="There is no index"):
        open_index(url)
    add(url)
    assert names(path.parent) == ["index"]


def test_swept_by_the_writer_of_another(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes second may find no more what they have made so far, and takes the first index."""
    write = IndexLabel.write

    def late(label: IndexLabel, storage: FolderStorage) -> None:
        monkeypatch.undo()
        storage.remove()
        add(url)
        write(label, storage)

    monkeypatch.setattr(IndexLabel, "write", late)
    with open_index(url, create=True) as index:
        assert index.search("هدنة").total == 1


def test_a_full_disk(url: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is that of the system, and nothing is left."""

    def full(label: IndexLabel, storage: FolderStorage) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", storage.place)

    monkeypatch.setattr(IndexLabel, "write", full)
    with pytest.raises(OSError, match="No space left"):
        open_index(url, create=True)
    assert names(path.parent) == []


def test_something_else(url: str, path: Path) -> None:
    """A folder with something else in it, or a file, is left as it is."""
    path.mkdir()
    (path / "letter.txt").write_text("نص")
    with pytest.raises(NotAnIndex):
        open_index(url, create=True)
    assert names(path) == ["letter.txt"]


def test_in_a_mount_point(url: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index is made inside, where a folder can be filled, but not renamed."""
    path.mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda folder: folder == path)
    add(url)
    assert not [name for name in names(path) if "creating" in name]


def test_without_its_label(url: str, path: Path) -> None:
    """An index whose label is lost is a damaged one, not something else."""
    add(url)
    (path / "naba.json").unlink()
    with pytest.raises(IndexDamaged, match=r"naba\.json is missing"):
        open_index(url)
