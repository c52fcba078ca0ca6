"""What an index keeps besides its documents: a few named things, in a folder or on a server.

They are the label (see `search.engines.label`), the lists that people write, the tables of stems
and the counts of phrases. Each is replaced at once: whoever reads sees the old or the new one.
"""

import mmap
import os
from collections.abc import Hashable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from search.errors import NotAnIndex

#: What can be searched like bytes without being read as a whole.
View = bytes | mmap.mmap


class Storage(Protocol):
    """The named things at one place, whether or not an index is there."""

    place: str

    def exists(self) -> bool:
        """Return whether there is anything at the place."""
        ...

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name, or None."""
        ...

    def view(self, name: str) -> View | None:
        """Return what is kept under a name without reading all of it, or None."""
        ...

    def write(self, name: str, content: Iterable[bytes]) -> None:
        """Keep the parts of a content in place of what has the name; raise OSError if that fails.

        When it returns, the content is there even after a power cut.
        """
        ...

    def delete(self, names: Iterable[str]) -> None:
        """Delete what is kept under some names, as far as it is there."""
        ...

    def list(self, prefix: str) -> list[str]:
        """Return the names that begin so, in order."""
        ...

    def version(self, name: str = "") -> Hashable:
        """Return what changes when the content of a name is replaced, or that of any without one.

        None means that nothing has the name.
        """
        ...

    def size(self) -> int:
        """Return the bytes that the index takes, its documents included."""
        ...

    def aside(self) -> str:
        """Return the place where another index can be made to take this one's place."""
        ...

    def replace(self, other: str) -> None:
        """Put the index of another place here, in place of what is here until the last step."""
        ...

    def remove(self) -> None:
        """Delete the place and all that is kept there."""
        ...


class FolderStorage:
    """Files in a folder; see `Storage`."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._folder = Path(place)

    def make(self) -> None:
        """Make the folder, or take an empty one; raise NotAnIndex where anything else is."""
        if self.exists():
            raise NotAnIndex(self.place, "it holds something else")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotAnIndex(self.place, error.strerror or str(error)) from None

    def exists(self) -> bool:
        if self._folder.is_dir():
            return any(self._folder.iterdir())
        return self._folder.exists()

    def read(self, name: str) -> bytes | None:
        try:
            return _inside(self._folder, name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def view(self, name: str) -> View | None:
        try:
            with _inside(self._folder, name).open("rb") as file:
                if not os.fstat(file.fileno()).st_size:
                    return b""
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, content: Iterable[bytes]) -> None:
        aside = self._folder / f".{name}.{os.getpid()}"
        try:
            with aside.open("wb") as file:
                file.writelines(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self._folder / name)
        finally:
            aside.unlink(missing_ok=True)
        sync_folder(self._folder)

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            (self._folder / name).unlink(missing_ok=True)
        sync_folder(self._folder)

    def list(self, prefix: str) -> list[str]:
        return sorted(path.name for path in self._folder.glob(f"{prefix}*"))

    def version(self, name: str = "") -> Hashable:
        try:
            status = _inside(self._folder, name).stat()
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns

    def size(self) -> int:
        return sum(map(_size, self._folder.rglob("*")))

    def aside(self) -> str:
        return str(self._folder.with_name(f".{self._folder.name}.rebuilding"))

    def replace(self, other: str) -> None:
        old = self._folder.with_name(f".{self._folder.name}.replaced-{os.getpid()}")
        self._folder.rename(old)
        try:
            Path(other).rename(self._folder)
        except OSError:
            old.rename(self._folder)
            raise
        sync_folder(self._folder.parent)
        FolderStorage(str(old)).remove()

    def remove(self) -> None:
        for entry in sorted(self._folder.rglob("*"), reverse=True):
            entry.rmdir() if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        self._folder.rmdir()


def sync_folder(folder: Path) -> None:
    """Have the system write down which files a folder has; raise OSError where it cannot."""
    if os.name != "posix":
        return  # Windows opens no folder; it keeps a journal of names.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@lru_cache
def _inside(folder: Path, name: str) -> Path:
    # Each search looks at files, and joining a path takes longer than that.
    return folder / name


def _size(entry: Path) -> int:
    try:
        return entry.stat().st_size if entry.is_file() else 0
    except OSError:
        return 0
