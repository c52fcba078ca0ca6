"""The rows of a table, of which a mistake costs as few as can be."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from index_data.readers.lines import MAX_RECORD_BYTES, TOO_LONG, ByteStream, numbered_lines

#: What separates cells, likeliest first.
DELIMITERS = ",;\t|؛"
#: How much of a file may be read again after quotation marks that never close.
MAX_REREAD_CHARS = 16 * MAX_RECORD_BYTES
_BUFFER_BYTES = 1 << 16

#: A line's number and its text, or None when it is too long.
Line = tuple[int, str | None]


class Row(NamedTuple):
    """The number of a row's first line, how many lines it has, its cells and its text.

    In place of cells that cannot be read is the reason why.
    """

    number: int
    lines: int
    cells: list[str] | str
    text: str


def text_lines(stream: ByteStream) -> Iterator[Line]:
    """Yield numbered lines; bytes that are not UTF-8 become surrogates, which reject their row.

    Lines may also end as they did on old computers, with CR alone.
    """
    head = stream.peek(_BUFFER_BYTES)
    if b"\r" in head and b"\n" not in head:
        stream = io.BufferedReader(_WithLineFeeds(stream), _BUFFER_BYTES)
    for number, line in numbered_lines(stream):
        yield number, None if line is None else line.decode(errors="surrogateescape")


class _WithLineFeeds(io.RawIOBase):
    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)


class Rows:
    """The rows of lines; one that cannot be read costs only its first line.

    A quotation mark that never closes would swallow everything after it, so its line is skipped and
    the lines after it are read again; so are those of a row over several lines that has more than
    ``cells`` cells, or has fewer although one of its lines has as many. Tables with tabs may have
    quotation marks as text.
    """

    def __init__(self, lines: Iterator[Line], delimiter: str, cells: int = 0) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._cells = cells
        self._pending: deque[Line] = deque()
        self._reread_chars_left = MAX_REREAD_CHARS

    def __iter__(self) -> Iterator[Row]:
        csv.field_size_limit(MAX_RECORD_BYTES)
        while True:
            consumed: list[Line] = []
            try:
                reader = csv.reader(self._consume(consumed), delimiter=self._delimiter, strict=True)
                cells = next(reader, None)
                if cells is None:
                    return
                if self._cells and not self._is_row(cells, consumed[1:]):
                    raise csv.Error("unexpected end")
            except csv.Error as error:
                yield self._unread(consumed, error)
                continue
            yield Row(consumed[0][0], len(consumed), cells, _text(consumed))

    def _is_row(self, cells: list[str], more: list[Line]) -> bool:
        """Tell whether cells are a row that goes on in ``more`` lines."""
        if not more or len(cells) == self._cells:
            return True
        if len(cells) > self._cells:
            return not any(cell.strip() for cell in cells[self._cells :])
        alone = (cells_of_line(text or "", self._delimiter) for _, text in more)
        return not any(len(each) == self._cells for each in alone)

    def _unread(self, consumed: list[Line], error: csv.Error) -> Row:
        """Return the row of lines that could not be read; all but the first are read again."""
        number, text = consumed[0]
        self._reread_chars_left -= sum(len(text or "") for _, text in consumed)
        reason = _explain(error)
        if self._reread_chars_left > 0:
            self._pending.extendleft(reversed(consumed[1:]))
            if self._delimiter == "\t" and text is not None and reason != TOO_LONG:
                return Row(number, 1, text.rstrip("\r\n").split("\t"), text)
        elif consumed[1:]:
            reason += f"; this line and the {len(consumed) - 1} after it were skipped"
        return Row(number, 1, reason, text or "")

    def _consume(self, consumed: list[Line]) -> Iterator[str]:
        """Yield the text of the next lines, pending ones first, and add them to ``consumed``."""
        chars = 0
        while line := self._pending.popleft() if self._pending else next(self._lines, None):
            consumed.append(line)
            text = line[1]
            chars += len(text or "")
            # A character is at least one byte.
            if text is None or chars > MAX_RECORD_BYTES:
                raise csv.Error(TOO_LONG)
            yield text


def _text(lines: list[Line]) -> str:
    return "".join(text or "" for _, text in lines).rstrip("\r\n")


def cells_of_line(line: str, delimiter: str) -> list[str]:
    """Return the cells of one row; none where it cannot be read."""
    try:
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _explain(error: csv.Error) -> str:
    reason = str(error)
    if reason.startswith("unexpected end"):
        return "a quotation mark is not closed"
    return reason if reason == TOO_LONG else f"not CSV: {reason}"
