"""Find what the named files and folders hold, and read its articles one after the other."""

import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from index_data.readers import READERS, format_of, sniff
from index_data.readers.jsonl import is_spread
from index_data.readers.lines import (
    NOT_TEXT,
    STDIN,
    ByteStream,
    Item,
    ReadError,
    Unread,
    looks_like_text,
)
from search import Article
from search.engines.storage import exists as is_index

_HEAD = 8192
_GZIP = b"\x1f\x8b"
_NOT_A_FILE = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe; name - to read standard input"),
    (stat.S_ISSOCK, "a socket"),
)


class Sources:
    """The articles of files, folders and standard input (``-``), lazily and in order.

    ``format_name`` is a key of READERS or ``auto``; ``skipped`` counts the files in folders that
    are of no known kind. Hidden files and folders that are an index are not looked at.
    """

    def __init__(self, names: Sequence[str], format_name: str = "auto") -> None:
        self.names = names
        self.skipped = 0
        self._format = None if format_name == "auto" else format_name
        self._stream: io.BufferedReader | None = None
        self._bytes_before = 0

    def __iter__(self) -> Iterator[Article | ReadError]:
        for item in self.items():
            yield item.read() if isinstance(item, Unread) else item

    def items(self) -> Iterator[Item]:
        """Yield the articles of which some are yet to be read, by whoever has the time."""
        for name in self.names:
            if name == "-":
                yield from self._read(STDIN, self._format)
            elif Path(name).is_dir():
                yield from self._folder(name)
            else:
                yield from self._read(name, self._format or format_of(name))

    @property
    def bytes_total(self) -> int | None:
        """How large all sources are; None when one is a folder or a pipe."""
        if not all(Path(name).is_file() for name in self.names):
            return None
        return sum(Path(name).stat().st_size for name in self.names)

    @property
    def bytes_read(self) -> int:
        """How far the files have been read, as they lie on the disk."""
        return self._bytes_before + (self._stream.tell() if self._stream else 0)

    def _folder(self, folder: str) -> Iterator[Item]:
        found, skipped_before = False, self.skipped
        for item in _walk(folder):
            if isinstance(item, ReadError):
                yield item
            elif reader := self._format_in_folder(item):
                found = True
                yield from self._read(item, reader)
            else:
                self.skipped += 1
        if not found:
            others = self.skipped - skipped_before
            yield ReadError(shown(folder), "", f"no articles in this folder ({others} other files)")

    def _format_in_folder(self, name: str) -> str | None:
        """Return how to read a file; a given format takes files of unknown suffix too."""
        known = format_of(name)
        if self._format is None:
            return known
        return self._format if known in (None, self._format) else None

    def _read(self, name: str, format_name: str | None) -> Iterator[Item]:
        path, found = shown(name), False
        try:
            with self._opened(name) as stream:
                head = stream.peek(_HEAD)[:_HEAD]
                format_name = format_name or sniff(head)
                if reason := _unreadable(head, format_name):
                    yield ReadError(path, "", reason)
                    return
                for item in READERS[format_name or ""](stream, path):
                    found = True
                    yield item
        except (OSError, EOFError, zlib.error) as error:
            yield ReadError(path, "", _reason(error))
        else:
            if not found:
                yield ReadError(path, "", "no article in it")

    @contextmanager
    def _opened(self, name: str) -> Iterator[ByteStream]:
        """Open a file or standard input, unpacked where its first bytes say gzip."""
        raw = _standard_input() if name == STDIN else _regular_file(name)
        try:
            if name != STDIN:
                self._stream = raw
            yield gzip.GzipFile(fileobj=raw) if raw.peek(2)[:2] == _GZIP else raw
        finally:
            if name != STDIN:
                self._bytes_before += raw.tell()
                self._stream = None
                raw.close()


def shown(path: str) -> str:
    """Return a path as text; bytes of its name that are no text are replaced."""
    return os.fsencode(path).decode(errors="replace")


def _walk(folder: str) -> Iterator[str | ReadError]:
    """Yield the files in a folder and below, in order, without hidden ones and indexes."""
    seen: set[tuple[int, int]] = set()
    ahead = [Path(folder)]
    while ahead:
        path = ahead.pop()
        if not path.is_dir():
            yield str(path)
            continue
        try:
            info, entries = path.stat(), sorted(path.iterdir(), reverse=True)
        except OSError as error:
            yield ReadError(shown(str(path)), "", _reason(error))
            continue
        if (info.st_dev, info.st_ino) in seen:
            reason = "read already: a symbolic link leads to this folder"
            yield ReadError(shown(str(path)), "", reason)
        elif not is_index(path):
            seen.add((info.st_dev, info.st_ino))
            ahead += [entry for entry in entries if not entry.name.startswith(".")]


def _regular_file(name: str) -> io.BufferedReader:
    """Open a file; a pipe or device in its place could keep us waiting for ever."""
    mode = Path(name).stat().st_mode
    if not stat.S_ISREG(mode):
        kind = next((kind for is_kind, kind in _NOT_A_FILE if is_kind(mode)), "a device")
        raise OSError(f"not a file but {kind}")
    return io.BufferedReader(io.FileIO(name), 1 << 16)


def _standard_input() -> io.BufferedReader:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    stream = sys.stdin.buffer
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(cast(io.RawIOBase, stream))


def _unreadable(head: bytes, format_name: str | None) -> str | None:
    if not head:
        return "empty"
    if not looks_like_text(head):
        return NOT_TEXT
    if format_name is None:
        return f"unknown kind of file; name it with --format {', '.join(READERS)}"
    if format_name == "jsonl" and is_spread(head):
        return "JSON over several lines; make it one object a line: jq -c '.[]' or jq -c ."
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return "damaged gzip data; what came before was kept"
    return getattr(error, "strerror", None) or str(error)
