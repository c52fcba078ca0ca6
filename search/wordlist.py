"""A word list that users write themselves: plain text, one entry per line, ``#`` for comments."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search.errors import WordListError

MAX_BYTES = 1_000_000
MAX_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list and its number, from 1."""

    path: str
    number: int
    text: str

    def error(self, reason: str) -> WordListError:
        """Return an error with the path and the number of the line."""
        return WordListError(self.path, self.number, reason)


@dataclass(frozen=True, slots=True)
class WordList:
    """The text of a list, and the path that its errors report."""

    path: str
    text: str

    @classmethod
    def read(cls, path: str | Path) -> "WordList":
        """Read a list from a file; raise WordListError if it is unreadable or too long."""
        try:
            with Path(path).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise WordListError(str(path), 0, error.strerror or str(error)) from None
        return cls.of(str(path), content)

    @classmethod
    def of(cls, path: str, content: bytes) -> "WordList":
        """Parse a list from bytes; raise WordListError if it is invalid."""
        try:
            # A list that is too long may be cut within a letter, and not be decoded.
            text = content.decode("utf-8-sig") if len(content) <= MAX_BYTES else ""
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise WordListError(path, line, "not UTF-8 text; save it as UTF-8") from None
        if len(content) > MAX_BYTES or text.count("\n") > MAX_LINES:
            limit = f"{MAX_LINES:,} lines and {MAX_BYTES:,} bytes"
            raise WordListError(path, 0, f"longer than {limit}; shorten it")
        return cls(path, text)

    def lines(self) -> Iterator["Line"]:
        """Yield the lines that are neither blank nor comments."""
        for number, line in enumerate(self.text.split("\n"), start=1):
            stripped = line.strip()
            if stripped and not stripped.startswith("#"):
                yield Line(self.path, number, stripped)
