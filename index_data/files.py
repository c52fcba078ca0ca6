"""Files to read: one by one, from folders, or standard input."""

import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index_data.readers.items import ReadError
from index_data.readers.lines import STDIN, ByteStream
from search import is_index

_BUFFER_BYTES = 1 << 16
_NOT_A_FILE = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe; name - to read standard input"),
    (stat.S_ISSOCK, "a socket"),
)
#: Browsers save what belongs to a page in a folder of its name with one of these behind it.
_BELONGINGS = ("_files", ".files", "_Dateien", "_fichiers", "_archivos", "_ملفات")
_PAGES = (".html", ".htm", ".xhtml")


def display_path(path: str) -> str:
    r"""Return a path as text; bytes that are not UTF-8 are shown as ``\xff``."""
    return os.fsencode(path).decode(errors="backslashreplace")


def is_folder(name: str) -> bool:
    """Tell whether a name is that of a folder; one that cannot be looked at is none."""
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


def walk(folder: str) -> Iterator[str | ReadError]:
    """Yield the files in a folder and below it, in order.

    Hidden ones, indexes, and what a browser saved with a page are left out.
    """
    seen: set[tuple[int, int]] = set()
    pending = [Path(folder)]
    while pending:
        path = pending.pop()
        if not path.is_dir():
            yield str(path)
            continue
        try:
            info, entries = path.stat(), sorted(path.iterdir(), reverse=True)
        except OSError as error:
            yield ReadError(display_path(str(path)), "", explain(error))
            continue
        if (info.st_dev, info.st_ino) in seen:
            reason = "already read: a symbolic link leads to this folder"
            yield ReadError(display_path(str(path)), "", reason)
        elif not is_index(path):
            seen.add((info.st_dev, info.st_ino))
            names = {entry.name for entry in entries}
            pending += [entry for entry in entries if not _is_aside(entry.name, names)]


def _is_aside(name: str, names: set[str]) -> bool:
    if name.startswith("."):
        return True
    owners = (name.removesuffix(ending) for ending in _BELONGINGS if name.endswith(ending))
    return any(f"{owner}{suffix}" in names for owner in owners for suffix in _PAGES)


def open_file(name: str) -> ByteStream:
    """Open a regular file, or standard input; reading a pipe or a device might never end.

    Raises OSError with what is there instead.
    """
    if name == STDIN:
        return _standard_input()
    mode = Path(name).stat().st_mode
    if not stat.S_ISREG(mode):
        kind = next((kind for is_kind, kind in _NOT_A_FILE if is_kind(mode)), "a device")
        raise OSError(f"not a file but {kind}")
    return io.BufferedReader(io.FileIO(name), _BUFFER_BYTES)


def _standard_input() -> ByteStream:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return io.BufferedReader(_Piped(sys.stdin.buffer), _BUFFER_BYTES)


class _Piped(io.RawIOBase):
    """A pipe that fills buffers, as a format is told by a beginning, and knows how far it is."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._read += len(data)
        return len(data)

    def tell(self) -> int:
        return self._read


def explain(error: Exception) -> str:
    """Return why a file cannot be read, as the system says it."""
    return getattr(error, "strerror", None) or str(error)
