"""What every reader shares: the byte stream, its numbered lines, and how to reject a record."""

import codecs
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from search import Article, ArticleError

ByteStream = io.BufferedReader | gzip.GzipFile

#: A longer line or text file is rejected, and never held in memory.
MAX_RECORD_BYTES = 16 * 1024 * 1024

#: Shown in place of a path for articles that come through a pipe.
STDIN = "standard input"

NOT_TEXT = "not text in UTF-8"
TOO_LONG = f"longer than {MAX_RECORD_BYTES >> 20} MB"

#: A file whose beginning has more bytes than this for each byte of readable lines is binary.
_MAX_BYTES_PER_READABLE_BYTE = 20


@dataclass(frozen=True, slots=True)
class ReadError:
    """A rejected record or file; ``place`` is its line, or empty for the whole file."""

    path: str
    place: str
    reason: str


class RawRecord(NamedTuple):
    """A record that is yet to be parsed, perhaps by another process."""

    path: str
    place: str
    data: bytes
    parser: Callable[[bytes], Article]

    def parse(self) -> Article | ReadError:
        """Return the record's article, or why it has none."""
        try:
            return self.parser(self.data)
        except ArticleError as error:
            return ReadError(self.path, self.place, str(error))


#: What a reader yields.
Item = Article | ReadError | RawRecord


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
