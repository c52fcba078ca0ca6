"""What an index keeps besides its documents, in a folder: replaced at once, and durably."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from stat import S_ISDIR

import pytest
from whoosh.util.filelock import FileLock

import search
from search.engines.folder import FolderStorage
from search.engines.manifest import MANIFEST, Contents, FileRecord
from search.engines.moving import LABEL
from search.errors import IndexLocked, NotAnIndex


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    path.mkdir()
    return path


@pytest.fixture
def storage(folder: Path) -> FolderStorage:
    return FolderStorage(str(folder))


def files(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir())


class TestContents:
    """Reading, writing and deleting what has a name."""

    def test_written_in_parts(self, storage: FolderStorage, folder: Path) -> None:
        """The parts are one content, and nothing else is left in the folder."""
        storage.write("label", [b"one ", b"", b"two"])
        assert storage.read("label") == b"one two"
        assert files(folder) == ["label"]

    def test_replaced(self, storage: FolderStorage) -> None:
        """A shorter content takes the whole place of a longer one."""
        storage.write("label", [b"longer"])
        storage.write("label", [b"new"])
        assert storage.read("label") == b"new"

    def test_nothing_is_seen_of_what_is_being_written(self, storage: FolderStorage) -> None:
        """Until the last part is there, readers see what was there before."""
        seen = []

        def content() -> Iterator[bytes]:
            for part in (b"new", b"er"):
                seen.append(storage.read("label"))
                yield part

        storage.write("label", [b"old"])
        storage.write("label", content())
        assert seen == [b"old", b"old"]
        assert storage.read("label") == b"newer"

    def test_content_that_fails_midway(self, storage: FolderStorage, folder: Path) -> None:
        """What was there before stays, and no temporary file."""

        def content() -> Iterator[bytes]:
            yield b"new"
            raise ZeroDivisionError

        storage.write("label", [b"old"])
        for name in ("label", "other"):
            with pytest.raises(ZeroDivisionError):
                storage.write(name, content())
        assert storage.read("label") == b"old"
        assert files(folder) == ["label"]

    def test_a_full_disk(
        self, storage: FolderStorage, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An error of the system comes out as it is, and leaves no temporary file."""

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        storage.write("label", [b"old"])
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            storage.write("label", [b"new"])
        assert storage.read("label") == b"old"
        assert files(folder) == ["label"]

    @pytest.mark.skipif(os.name != "posix", reason="Windows cannot open a folder")
    def test_durable(self, storage: FolderStorage, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file is flushed before it takes its name, and the folder after that."""
        flushed: list[tuple[str, bytes | None]] = []

        def fsync(handle: int) -> None:
            kind = "folder" if S_ISDIR(os.fstat(handle).st_mode) else "file"
            flushed.append((kind, storage.read("label")))

        monkeypatch.setattr(os, "fsync", fsync)
        storage.write("label", [b"old"])
        storage.write("label", [b"new"])
        storage.delete(["label"])
        assert flushed == [
            ("file", None),
            ("folder", b"old"),
            ("file", b"old"),
            ("folder", b"new"),
            ("folder", None),
        ]

    def test_deleted(self, storage: FolderStorage, folder: Path) -> None:
        """Several at a time, those that are there."""
        for name in "abc":
            storage.write(name, [b"content"])
        storage.delete(["a", "none", "c"])
        assert files(folder) == ["b"]
        assert storage.read("a") is None

    def test_listed(self, storage: FolderStorage) -> None:
        """The names with a prefix come in order."""
        for name in ("stems-2", "stems-1", "label", "stems"):
            storage.write(name, [b""])
        assert storage.list("stems") == ["stems", "stems-1", "stems-2"]
        assert storage.list("none") == []

    def test_viewed(self, storage: FolderStorage) -> None:
        """A view is searched like bytes, also an empty one, and stays what it was."""
        storage.write("stems", [b"one two"])
        storage.write("empty", [])
        view, empty = storage.view("stems"), storage.view("empty")
        assert view is not None
        storage.write("stems", [b"three"])
        assert (view[:3], view.find(b"two"), len(view)) == (b"one", 4, 7)
        assert empty is not None
        assert len(empty) == 0

    @pytest.mark.parametrize("place", ["index", "none", "letter.txt"])
    def test_where_nothing_is(self, folder: Path, place: str) -> None:
        """A name, a folder or an index that is not there has no content and no version."""
        (folder.parent / "letter.txt").write_text("نص")
        storage = FolderStorage(str(folder.parent / place))
        assert storage.read("label") is None
        assert storage.view("label") is None
        assert storage.version("label") is None
        assert storage.list("") == []


class TestVersions:
    """What tells that something has changed."""

    def test_of_a_name(self, storage: FolderStorage) -> None:
        """It changes with each writing, of the same content too, and with nothing else."""
        versions = [storage.version("label")]
        for content in (b"old", b"new", b"new"):
            storage.write("label", [content])
            versions.append(storage.version("label"))
            storage.write("other", [content])
            assert storage.version("label") == versions[-1]
        assert versions[0] is None
        assert all(one != other for one, other in pairwise(versions))
        storage.delete(["label"])
        assert storage.version("label") is None

    def test_of_all(self, storage: FolderStorage) -> None:
        """Without a name it changes with the content of any."""
        before = storage.version()
        storage.write("label", [b"content"])
        assert storage.version() != before


#: Another process that is the writer until it is killed.
_WRITER = """
import sys, time
from search.engines.folder import FolderStorage
with FolderStorage(sys.argv[1]).writing():
    print("writing", flush=True)
    time.sleep(60)
"""


class TestWriting:
    """One writer at a time, which sweeps up after others."""

    def test_one_writer(self, storage: FolderStorage) -> None:
        """A second writer is refused while there is one, and welcome afterwards."""
        for _ in range(2):
            with storage.writing(), pytest.raises(IndexLocked), storage.writing():
                pass

    def test_one_writer_after_an_exception(self, storage: FolderStorage) -> None:
        """A writer that failed leaves the index free for the next one."""
        with pytest.raises(ZeroDivisionError), storage.writing():
            raise ZeroDivisionError
        with storage.writing():
            pass

    def test_one_writer_of_all_processes(self, storage: FolderStorage) -> None:
        """A writer in another process locks the index until it ends, even if it is killed."""
        home = {**os.environ, "PYTHONPATH": str(Path(search.__file__).parents[1])}
        with subprocess.Popen(  # noqa: S603  # our own interpreter
            [sys.executable, "-c", _WRITER, storage.place],
            stdout=subprocess.PIPE,
            text=True,
            env=home,
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "writing\n"
            try:
                with pytest.raises(IndexLocked), storage.writing():
                    pass
            finally:
                other.kill()
        with storage.writing():
            pass

    def test_replaced_while_waiting(
        self, storage: FolderStorage, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The lock of an index that is no longer there is not the lock of what took its place."""
        acquire = FileLock.acquire

        def late(lock: FileLock) -> bool:
            acquired: bool = acquire(lock)
            folder.rename(folder.with_name("old"))
            folder.mkdir()
            return acquired

        monkeypatch.setattr(FileLock, "acquire", late)
        with pytest.raises(IndexLocked), storage.writing():
            pass

    def test_leftovers(self, storage: FolderStorage, folder: Path, tmp_path: Path) -> None:
        """What interrupted processes left is deleted, in the folder and beside it."""
        storage.write("label", [b"content"])
        (folder / ".label.1.2.unfinished").write_text("con")
        (folder / ".creating-7").mkdir()
        for left in (
            ".index.rebuilding",
            ".index.replaced",
            ".index.creating-7",
            ".other.replaced",
        ):
            (tmp_path / left / "segments").mkdir(parents=True)
        with storage.writing():
            pass
        assert files(folder) == [".naba.lock", "label"]
        assert files(tmp_path) == [".other.replaced", "index"]


CONTENTS = Contents(("label", "stems-*"), ("label",), ("synonyms", "overrides"))


class TestManifest:
    """What tells a whole commit from a damaged one."""

    @pytest.fixture(autouse=True)
    def commit(self, storage: FolderStorage) -> None:
        """Seal a few files."""
        for name in ("label", "stems-1", "stems-2", "synonyms", "notes"):
            storage.write(name, [b"content of ", name.encode()])
        storage.seal(7, CONTENTS)

    def test_whole(self, storage: FolderStorage) -> None:
        """It has the files of the index, the names of lists, copies, and the number of articles."""
        manifest = storage.manifest()
        assert manifest is not None
        assert manifest.articles == 7
        assert list(manifest.files) == ["label", "stems-1", "stems-2"]
        assert manifest.lists == ("synonyms",)
        assert manifest.copies == {"label": b"content of label"}
        assert storage.damage() == []

    @pytest.mark.parametrize("name", ["label", "stems-1"])
    def test_damage(self, storage: FolderStorage, folder: Path, name: str) -> None:
        """A file that is cut, emptied, longer, changed or missing is named."""
        whole = (folder / name).read_bytes()
        for damaged in (whole[:-1], b"", whole + b"\0"):
            (folder / name).write_bytes(damaged)
            for read in (["*"], []):
                (damage,) = storage.damage(read=read)
                assert damage == (name, f"has {len(damaged)} bytes, not {len(whole)}")
        (folder / name).write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        assert [damage.file for damage in storage.damage()] == [name]
        (folder / name).unlink()
        assert storage.damage() == [(name, "is missing")]

    def test_parts(self, storage: FolderStorage, folder: Path) -> None:
        """Of files that are not to be read as a whole, only the ends are."""
        whole = bytes(100_000)
        storage.write("stems-1", [whole])
        storage.seal(7, CONTENTS)
        for at in (0, 50_000, 90_000, 99_999):
            (folder / "stems-1").write_bytes(whole[:at] + b"x" + whole[at + 1 :])
            for patterns in (["*"], ["stems-*"], ["label"], []):
                found = [damage.file for damage in storage.damage(read=patterns)]
                is_read = at > 85_000 or patterns in (["*"], ["stems-*"])
                assert found == ["stems-1"] * is_read

    def test_no_file(self, storage: FolderStorage, folder: Path) -> None:
        """A folder in place of a file is damage, also in place of the manifest."""
        for name in ("stems-1", MANIFEST):
            (folder / name).unlink()
            (folder / name).mkdir()
            assert [damage.file for damage in storage.damage()] == [name]

    def test_damage_is_not_sealed(self, storage: FolderStorage, folder: Path) -> None:
        """What a writer leaves as it is stays damaged, also in a copy of the folder."""
        for name in ("stems-1", "stems-2", "label"):
            (folder / name).write_bytes((folder / name).read_bytes()[:-1] + b"x")
        storage.unseal()
        storage.write("stems-2", [b"new"])
        storage.seal(8, CONTENTS)
        assert [damage.file for damage in storage.damage()] == ["label", "stems-1"]

    def test_lists(self, storage: FolderStorage, folder: Path) -> None:
        """A list may be edited, but not be missing; what is not of the index may be anything."""
        for name in ("synonyms", "notes", "overrides"):
            (folder / name).write_text("edited")
        assert storage.damage() == []
        (folder / "notes").unlink()
        (folder / "synonyms").unlink()
        assert storage.damage() == [("synonyms", "is missing")]

    def test_of_itself(self, storage: FolderStorage, folder: Path) -> None:
        """Any single bit that is flipped in it is found, and that it is cut or missing."""
        path = folder / MANIFEST
        whole = path.read_bytes()
        flips = (
            whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
            for at in range(0, len(whole), 3)
            for bit in range(8)
        )
        for damaged in (b"", b"{}", b"[]", whole[:-1], whole[: len(whole) // 2], *flips):
            path.write_bytes(damaged)
            assert [damage.file for damage in storage.damage()] == [MANIFEST]
        path.unlink()
        assert storage.damage() == [(MANIFEST, "is missing")]

    def test_while_it_is_written(self, storage: FolderStorage, folder: Path) -> None:
        """Between unsealing and sealing nothing is known."""
        storage.unseal()
        (folder / "label").write_text("other")
        assert storage.damage() == []
        storage.seal(8, CONTENTS)
        assert storage.damage() == []

    def test_written_meanwhile(
        self, storage: FolderStorage, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What a writer changes while files are compared is no damage."""
        problem = FileRecord.problem

        def late(record: FileRecord, path: Path, *, whole: bool) -> str | None:
            if path.name == "label":
                storage.unseal()
                storage.delete(["stems-1"])
                storage.seal(8, CONTENTS)
            return problem(record, path, whole=whole)

        monkeypatch.setattr(FileRecord, "problem", late)
        assert storage.damage() == []

    def test_files_are_not_read_again(self, storage: FolderStorage, folder: Path) -> None:
        """What nobody has written keeps its checksum, so that its damage is still found."""
        path = folder / "stems-1"
        times = path.stat()
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        storage.unseal()
        storage.write("label", [b"other"])
        storage.seal(8, CONTENTS)
        assert [damage.file for damage in storage.damage()] == ["stems-1"]


class TestPlaces:
    """Whole indexes."""

    def test_made(self, tmp_path: Path, folder: Path) -> None:
        """A place is a new folder or an empty one."""
        FolderStorage(str(tmp_path / "far" / "away")).make()
        assert (tmp_path / "far" / "away").is_dir()
        FolderStorage(str(folder)).make()

    def test_something_else_is_there(self, tmp_path: Path, folder: Path) -> None:
        """A file, a folder with files, and a folder that cannot be made are no place."""
        (folder / "letter.txt").write_text("نص")
        for place in (folder, folder / "letter.txt", folder / "letter.txt" / "index"):
            with pytest.raises(NotAnIndex):
                FolderStorage(str(place)).make()
        assert files(tmp_path) == ["index"]

    def test_exists(self, storage: FolderStorage, folder: Path) -> None:
        """An empty folder is as good as none; anything in it, or a file, is something."""
        assert not storage.exists()
        assert not FolderStorage(str(folder / "none")).exists()
        storage.write("label", [b""])
        assert storage.exists()
        assert FolderStorage(str(folder / "label")).exists()

    def test_size(self, storage: FolderStorage, folder: Path) -> None:
        """It is that of all files, those of the engine too, wherever they are; or of one."""
        storage.write("label", [b"12345"])
        (folder / "segments").mkdir()
        (folder / "segments" / "1").write_bytes(b"123")
        assert (storage.size(), storage.size("label"), storage.size("none")) == (8, 5, 0)
        assert FolderStorage(str(folder / "none")).size() == 0

    def test_replaced(self, storage: FolderStorage, tmp_path: Path) -> None:
        """An index that was made aside takes the place, and nothing is left of the old one."""
        storage.write("label", [b"old"])
        storage.write("synonyms", [b"old"])
        aside = FolderStorage(storage.aside())
        assert aside.place != storage.place
        assert not aside.exists()
        aside.make()
        aside.write("label", [b"new"])
        storage.replace(aside.place)
        assert (storage.read("label"), storage.read("synonyms")) == (b"new", None)
        assert files(tmp_path) == ["index"]

    def test_a_replacement_that_fails(self, storage: FolderStorage, tmp_path: Path) -> None:
        """What was there stays."""
        storage.write("label", [b"old"])
        with pytest.raises(OSError, match="none"):
            storage.replace(str(tmp_path / "none"))
        assert storage.read("label") == b"old"
        assert files(tmp_path) == ["index"]

    def test_replaced_behind_a_link(self, storage: FolderStorage, tmp_path: Path) -> None:
        """The link stays, and what it leads to is replaced."""
        storage.write("label", [b"old"])
        link = tmp_path / "elsewhere" / "link"
        link.parent.mkdir()
        link.symlink_to(tmp_path / "index")
        linked = FolderStorage(str(link))
        aside = FolderStorage(linked.aside())
        aside.make()
        aside.write("label", [b"new"])
        linked.replace(aside.place)
        assert linked.read("label") == storage.read("label") == b"new"
        assert (files(tmp_path), files(link.parent)) == (["elsewhere", "index"], ["link"])

    def test_an_index_that_is_there_is_not_recovered(
        self, storage: FolderStorage, folder: Path
    ) -> None:
        """What an interrupted exchange has left is older than what took its place."""
        storage.write("label", [b"new"])
        left = FolderStorage(str(folder.with_name(".index.replaced")))
        left.make()
        left.write("label", [b"old"])
        storage.recover()
        assert storage.read("label") == b"new"

    def test_adopted(self, tmp_path: Path) -> None:
        """The first index takes a place where nothing is, or an empty folder."""
        for name in ("far/away", "empty"):
            path = tmp_path / name
            if name == "empty":
                path.mkdir()
            storage = FolderStorage(str(path))
            new = FolderStorage(storage.cradle())
            new.make()
            new.write("label", [b"new"])
            assert not storage.exists()
            assert storage.adopt(new.place)
            assert storage.read("label") == b"new"
        assert files(tmp_path) == ["empty", "far"]
        assert files(tmp_path / "far") == ["away"]

    def test_adopted_too_late(self, storage: FolderStorage, folder: Path, tmp_path: Path) -> None:
        """What another process has put there meanwhile stays, and nothing else."""
        new = FolderStorage(storage.cradle())
        new.make()
        new.write("label", [b"new"])
        storage.write("label", [b"first"])
        assert not storage.adopt(new.place)
        assert storage.read("label") == b"first"
        assert files(tmp_path) == ["index"]

    def test_adopted_where_folders_cannot_be_renamed(
        self, storage: FolderStorage, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In a mount point an index is made inside, and its label comes last.

        What an interrupted process left there does not count as an index, nor as something else.
        """
        monkeypatch.setattr(Path, "is_mount", lambda path: path == folder)
        (folder / ".creating-7").mkdir()
        (folder / "meta.json").write_text("of another process")
        new = FolderStorage(storage.cradle())
        assert Path(new.place).parent == folder
        new.make()
        for name in (LABEL, "meta.json", "zero"):
            new.write(name, [b"new"])
        moved = []
        rename = Path.rename

        def follow(path: Path, target: Path) -> Path:
            moved.append(path.name)
            assert not storage.exists()
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", follow)
        assert storage.adopt(new.place)
        assert moved[-1] == LABEL
        assert files(folder) == [".creating-7", "meta.json", LABEL, "zero"]
        assert storage.read("meta.json") == b"new"
        assert storage.exists()
        with pytest.raises(OSError, match="back the index up"):
            storage.aside()

    def test_removed(self, storage: FolderStorage, folder: Path, tmp_path: Path) -> None:
        """The folder goes with all that is in it, but not what a link leads to."""
        (tmp_path / "kept").mkdir()
        (tmp_path / "kept" / "file").write_text("نص")
        (folder / "link").symlink_to(tmp_path / "kept")
        (folder / "segments").mkdir()
        (folder / "segments" / "1").write_text("")
        storage.write("label", [b""])
        storage.remove()
        assert files(tmp_path) == ["kept"]
        assert files(tmp_path / "kept") == ["file"]

    def test_removed_while_an_engine_locks_it(
        self, storage: FolderStorage, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file that appears meanwhile goes too: engines look for commits by themselves."""
        rmdir, locked = os.rmdir, list[Path]()

        def late(path: Path, **options: int) -> None:
            if not locked:
                locked.append(folder / ".lock")
                locked[0].touch()
            rmdir(path, **options)

        monkeypatch.setattr(os, "rmdir", late)
        storage.remove()
        assert locked
        assert not folder.exists()
