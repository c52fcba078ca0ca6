"""Files written durably: what was written before stands until the new content is on disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident
from typing import BinaryIO

#: The suffix of files that are being written; one that stays was left by an interrupted writer.
UNFINISHED = ".unfinished"
#: What reading raises where there is no file with a name.
NO_FILE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that replaces the one at ``path`` at once, and durably, when the block ends.

    An exception leaves what was there. Raises OSError where the file cannot be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}{UNFINISHED}")
    try:
        with _named(path), aside.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with _named(path):
            aside.replace(path)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
    sync_folder(path.parent)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Have errors of the system name a path, as that of a file that is open names none."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def make_folder(folder: Path) -> None:
    """Create a folder, and those that lead to it, durably; raise OSError where that fails."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in new:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush the entries of a folder to disk; raise OSError where that fails."""
    if os.name == "posix":  # Windows cannot open a folder; it journals the names of files.
        _sync(folder)


def sync_files(folder: Path) -> None:
    """Flush the files in a folder, and its entries, to disk; raise OSError where that fails."""
    for path in folder.iterdir():
        if path.is_file():
            _sync(path)
    sync_folder(folder)


def _sync(path: Path) -> None:
    # Windows syncs only files that are open for writing.
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        with _named(path):
            os.fsync(handle)
    finally:
        os.close(handle)
