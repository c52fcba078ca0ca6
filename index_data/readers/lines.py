"""What every reader shares: the stream it reads, its lines, and how it names what it rejects."""

import codecs
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from search import Article, ArticleError

ByteStream = io.BufferedReader | gzip.GzipFile

#: The longest line or text file, in bytes; a longer one is no article and is not held in memory.
MAX_LENGTH = 16 * 1024 * 1024

#: What a person reads in place of a path when the articles come through a pipe.
STDIN = "standard input"

NOT_TEXT = "not text in UTF-8"
TOO_LONG = "longer than 16 MB"

#: A head with less readable text than one part in so many is of a binary file.
_READABLE = 20


@dataclass(frozen=True, slots=True)
class ReadError:
    """A record or file that was rejected; ``place`` is its line or empty for the whole file."""

    path: str
    place: str
    reason: str


class Unread(NamedTuple):
    """A record as a file has it, to be read later: by another process, perhaps."""

    path: str
    place: str
    record: bytes
    reader: Callable[[bytes], Article]

    def read(self) -> Article | ReadError:
        """Return its article, or why it has none."""
        try:
            return self.reader(self.record)
        except ArticleError as error:
            return ReadError(self.path, self.place, str(error))


#: What a reader yields.
Item = Article | ReadError | Unread


def numbered_lines(stream: ByteStream) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number, without the byte order mark; None is one too long."""
    number = 0
    while line := stream.readline(MAX_LENGTH + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) <= MAX_LENGTH:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LENGTH)
        yield number, None


def is_text(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8 without NUL; a last character may be cut off."""
    try:
        codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def looks_like_text(head: bytes) -> bool:
    """Tell whether a file that begins so is text, though some of its lines may not be.

    One single line says too little unless it holds NUL: the lines after it may be good.
    """
    lines = head.split(b"\n")
    if len(lines) == 1:
        return b"\0" not in head
    readable = sum(len(line) + 1 for line in lines if is_text(line))
    return readable * _READABLE >= len(head)
