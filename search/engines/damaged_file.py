"""Reading a file that may be damaged: never more than asked for, and also around bad sectors."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EIO, ENOENT
from pathlib import Path
from typing import BinaryIO

#: The least that a disk can fail to read.
_SECTOR_BYTES = 512


class DamagedFile:
    """An open file, whose parts are read by their positions.

    It is not mapped into memory: the system ends a process that meets a bad sector there.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        status = os.fstat(file.fileno())
        self.size, self.modified_ns = status.st_size, status.st_mtime_ns

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["DamagedFile"]:
        """Open a file; raise FileNotFoundError for none, and OSError where it may not be read."""
        if path.is_dir():
            raise FileNotFoundError(ENOENT, "is a folder", str(path))
        with path.open("rb", buffering=0) as file:
            yield cls(file)

    def read(self, start: int, size: int) -> bytes:
        """Return at most ``size`` bytes from ``start`` on; what cannot be read is zeros.

        Positions outside of the file have no bytes.
        """
        size = min(size, self.size - start) if start >= 0 else 0
        if size <= 0:
            return b""
        try:
            self._file.seek(start)
            return self._file.read(size)
        except OSError as error:
            if error.errno != EIO:
                raise
        if size <= _SECTOR_BYTES:
            return bytes(size)
        half = size // 2
        return self.read(start, half) + self.read(start + half, size - half)
