"""What an index keeps besides its documents: a few named blobs, in a folder or on a server.

They are the label (see `search.engines.label`), the word lists that people write, the tables of
stems and the counts of phrases. Each is replaced atomically: a reader sees the old or the new one.
"""

import mmap
import os
from collections.abc import Hashable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from search.engines.exchange import exchange
from search.engines.files import replacing, sync_files, sync_folder
from search.errors import NotAnIndex

#: Bytes, or a file that can be searched like bytes without being read as a whole.
View = bytes | mmap.mmap


class Storage(Protocol):
    """The named blobs at one place, whether or not there is an index."""

    place: str

    def exists(self) -> bool:
        """Return whether there is anything at the place."""
        ...

    def read(self, name: str) -> bytes | None:
        """Return the content of a name, or None where there is none."""
        ...

    def view(self, name: str) -> View | None:
        """Return a view of the content of a name, without reading all of it, or None."""
        ...

    def write(self, name: str, content: Iterable[bytes]) -> None:
        """Replace the content of a name, given in parts; raise OSError if that fails.

        When it returns, the content is durable, even after a power cut.
        """
        ...

    def delete(self, names: Iterable[str]) -> None:
        """Delete the contents of some names; names without content are skipped."""
        ...

    def list(self, prefix: str) -> list[str]:
        """Return the names with a prefix, sorted."""
        ...

    def version(self, name: str = "") -> Hashable:
        """Return a value that changes when the content of a name is replaced.

        Without a name, it changes with the content of any. None means that there is no content.
        """
        ...

    def size(self) -> int:
        """Return the size of the index in bytes, documents included."""
        ...

    def aside(self) -> str:
        """Return a place at which another index can be made, to replace this one."""
        ...

    def replace(self, other: str) -> None:
        """Move the index of another place here, durably; what is here stays until the last step."""
        ...

    def recover(self) -> None:
        """Bring back what `replace` has moved away, where it was interrupted."""
        ...

    def remove(self) -> None:
        """Delete the place and everything in it."""
        ...


class FolderStorage:
    """Files in a folder; see `Storage`."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._folder = Path(place)

    def make(self) -> None:
        """Create the folder, or use an empty one; raise NotAnIndex where anything else is."""
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
        with replacing(self._folder / name) as file:
            file.writelines(content)

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
        return str(self._beside("rebuilding"))

    def _beside(self, use: str) -> Path:
        # Beside the folder itself, not beside a link to it, so that it is on the same disk.
        folder = self._folder.resolve()
        return folder.with_name(f".{folder.name}.{use}")

    def replace(self, other: str) -> None:
        old = Path(other)
        sync_files(old)
        try:
            exchange(old, self._folder.resolve())
        except OSError:
            old = self._move_here(old)
        sync_folder(old.parent)
        FolderStorage(str(old)).remove()

    def _move_here(self, new: Path) -> Path:
        """Replace the folder in two steps; return where the old one is."""
        folder, old = self._folder.resolve(), self._beside("replaced")
        if old.exists():
            FolderStorage(str(old)).remove()
        folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            self.recover()
            raise
        return old

    def recover(self) -> None:
        if not self._folder.exists() and (old := self._beside("replaced")).is_dir():
            old.rename(self._folder.resolve())
            sync_folder(old.parent)

    def remove(self) -> None:
        for entry in sorted(self._folder.rglob("*"), reverse=True):
            entry.rmdir() if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        self._folder.rmdir()


@lru_cache
def _inside(folder: Path, name: str) -> Path:
    # Cached: every search checks files, and joining a path takes longer than the check.
    return folder / name


def _size(entry: Path) -> int:
    try:
        return entry.stat().st_size if entry.is_file() else 0
    except OSError:
        return 0
