"""Find the files to read, unpack gzip, choose a reader, and yield the articles one by one."""

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

from index_data.readers import AUTO, READERS, format_of, sniff
from index_data.readers.jsonl import is_multiline_json
from index_data.readers.lines import (
    NOT_TEXT,
    STDIN,
    ByteStream,
    Item,
    RawRecord,
    ReadError,
    looks_like_text,
)
from search import Article, is_index

_HEAD_BYTES = 8192
_BUFFER_BYTES = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b"
_NOT_A_FILE = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe; name - to read standard input"),
    (stat.S_ISSOCK, "a socket"),
)


class Sources:
    """The articles of files, folders and standard input (``-``), read lazily and in order.

    ``format_name`` is one of FORMATS. ``skipped`` counts the files in folders whose format is
    unknown; hidden files and folders that are an index are left out.
    """

    def __init__(self, names: Sequence[str], format_name: str = AUTO) -> None:
        self.names = names
        self.skipped = 0
        self._format = None if format_name == AUTO else format_name
        self._stream: io.BufferedReader | None = None
        self._bytes_before = 0

    def __iter__(self) -> Iterator[Article | ReadError]:
        for item in self.items():
            yield item.parse() if isinstance(item, RawRecord) else item

    def items(self) -> Iterator[Item]:
        """Yield articles and rejections, and raw records for another process to parse."""
        for name in self.names:
            if name == "-":
                yield from self._read(STDIN, self._format)
            elif Path(name).is_dir():
                yield from self._folder(name)
            else:
                yield from self._read(name, self._format or format_of(name))

    @property
    def bytes_total(self) -> int | None:
        """The size of all sources on disk, or None when one of them is not a plain file."""
        if not all(Path(name).is_file() for name in self.names):
            return None
        return sum(Path(name).stat().st_size for name in self.names)

    @property
    def bytes_read(self) -> int:
        """The number of bytes read so far, as the files are on disk (gzip still packed)."""
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
            reason = f"no articles in this folder (other files: {others})"
            yield ReadError(display_path(folder), "", reason)

    def _format_in_folder(self, name: str) -> str | None:
        """Return the format of a file in a folder, or None; a given one covers unknown suffixes."""
        known = format_of(name)
        if self._format is None:
            return known
        return self._format if known in (None, self._format) else None

    def _read(self, name: str, format_name: str | None) -> Iterator[Item]:
        path, found = display_path(name), False
        try:
            with self._open(name) as stream:
                head = stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
                format_name = format_name or sniff(head)
                if reason := _why_unreadable(head, format_name):
                    yield ReadError(path, "", reason)
                    return
                for item in READERS[format_name or ""](stream, path):
                    found = True
                    yield item
        except (OSError, EOFError, zlib.error) as error:
            yield ReadError(path, "", _explain(error))
        else:
            if not found:
                yield ReadError(path, "", "contains no article")

    @contextmanager
    def _open(self, name: str) -> Iterator[ByteStream]:
        """Open a file or standard input, unpacking it when its first bytes are those of gzip."""
        raw = _standard_input() if name == STDIN else _regular_file(name)
        try:
            if name != STDIN:
                self._stream = raw
            yield gzip.GzipFile(fileobj=raw) if raw.peek(2)[:2] == _GZIP_MAGIC else raw
        finally:
            if name != STDIN:
                self._bytes_before += raw.tell()
                self._stream = None
                raw.close()


def display_path(path: str) -> str:
    r"""Return a path as text; bytes that are not UTF-8 are shown as ``\xff``."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _walk(folder: str) -> Iterator[str | ReadError]:
    """Yield the files in a folder and below it, in order, without hidden ones and indexes."""
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
            yield ReadError(display_path(str(path)), "", _explain(error))
            continue
        if (info.st_dev, info.st_ino) in seen:
            reason = "already read: a symbolic link leads to this folder"
            yield ReadError(display_path(str(path)), "", reason)
        elif not is_index(path):
            seen.add((info.st_dev, info.st_ino))
            pending += [entry for entry in entries if not entry.name.startswith(".")]


def _regular_file(name: str) -> io.BufferedReader:
    """Open a regular file; reading a pipe or a device might never end."""
    mode = Path(name).stat().st_mode
    if not stat.S_ISREG(mode):
        kind = next((kind for is_kind, kind in _NOT_A_FILE if is_kind(mode)), "a device")
        raise OSError(f"not a file but {kind}")
    return io.BufferedReader(io.FileIO(name), _BUFFER_BYTES)


def _standard_input() -> io.BufferedReader:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    stream = sys.stdin.buffer
    if isinstance(stream, io.BufferedReader):
        return stream
    return io.BufferedReader(cast(io.RawIOBase, stream))


def _why_unreadable(head: bytes, format_name: str | None) -> str | None:
    if not head:
        return "empty"
    if not looks_like_text(head):
        return NOT_TEXT
    if format_name is None:
        return f"unknown format; name it with --format: {', '.join(READERS)}"
    if format_name == "jsonl" and is_multiline_json(head):
        return "JSON over several lines; write one object per line: jq -c '.[]' or jq -c ."
    return None


def _explain(error: Exception) -> str:
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return "damaged gzip data; the articles before it were kept"
    return getattr(error, "strerror", None) or str(error)
