"""The byte stream that every reader reads, its lines, and what looks like text."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeAlias, cast

from search import ArticleError

ByteStream: TypeAlias = "io.BufferedReader[Any]"

#: A longer line or text file is rejected, and never held in memory.
MAX_RECORD_BYTES = 16 * 1024 * 1024

#: What cannot be read from its end is copied to memory, or to disk if it is larger.
_IN_MEMORY_BYTES = 16 * 1024 * 1024

#: Shown in place of a path for articles that come through a pipe.
STDIN = "standard input"

TOO_LONG = f"longer than {MAX_RECORD_BYTES >> 20} MB"

#: A file whose beginning has more bytes than this for each byte of readable lines is binary.
_MAX_BYTES_PER_READABLE_BYTE = 20


def numbered_lines(stream: ByteStream) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1, without byte order mark; None when it is too long."""
    number = 0
    while line := stream.readline(MAX_RECORD_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) <= MAX_RECORD_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_RECORD_BYTES)
        yield number, None


def read_whole(stream: ByteStream) -> bytes:
    """Return all that is left of a stream; raise ArticleError where that is too long."""
    data = stream.read(MAX_RECORD_BYTES + 1)
    if len(data) > MAX_RECORD_BYTES:
        raise ArticleError(TOO_LONG)
    return data


@contextmanager
def seekable(stream: ByteStream) -> Iterator[IO[bytes]]:
    """Give a stream that can be read from its end, or a copy of it that can."""
    if stream.seekable() and isinstance(stream.raw, io.FileIO):
        yield stream
        return
    with SpooledTemporaryFile(_IN_MEMORY_BYTES) as copy:
        copyfileobj(stream, copy)
        copy.seek(0)
        yield cast(IO[bytes], copy)


def is_text(data: bytes) -> bool:
    """Tell whether bytes are UTF-8 without NUL; the last character may be cut off."""
    try:
        codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def looks_like_text(head: bytes) -> bool:
    """Tell whether a file that begins with ``head`` is text, even if some of its lines are not.

    A single line proves too little unless it contains NUL: the lines after it may be good.
    """
    lines = head.split(b"\n")
    if len(lines) == 1:
        return b"\0" not in head
    readable_bytes = sum(len(line) + 1 for line in lines if is_text(line))
    return readable_bytes * _MAX_BYTES_PER_READABLE_BYTE >= len(head)
