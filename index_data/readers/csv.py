"""Read CSV: a header of column names in English or Arabic, then one article per row."""

import csv
import re
from collections import deque
from collections.abc import Iterator

from index_data.readers.lines import (
    MAX_RECORD_BYTES,
    NOT_TEXT,
    TOO_LONG,
    ByteStream,
    ReadError,
    numbered_lines,
)
from search import Article, ArticleError
from search.fields import FIELDS, arabic_names
from search.output.csv_cells import record_of, unescaped

DELIMITERS = ",;\t"

#: What a column may be called, in English or Arabic → the field.
_COLUMNS = {name: field.name for field in FIELDS for name in (field.name, *arabic_names(field))}
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")

#: How much of a file may be read again after quotation marks that never close.
_MAX_REREAD_CHARS = 64 * MAX_RECORD_BYTES

#: A line's number and its text, or None when it is too long.
_Line = tuple[int, str | None]
#: The number of a row's first line, and its cells or the reason why they cannot be read.
_Row = tuple[int, list[str] | str]


def read_csv(stream: ByteStream, path: str) -> Iterator[Article | ReadError]:
    """Yield the article of each row that is not blank, or why it has none."""
    lines = _lines(stream)
    first = next((line for line in lines if line[1] is None or line[1].strip()), None)
    if first is None:
        return
    if _NOT_TEXT.search(first[1] or ""):
        yield ReadError(path, str(first[0]), NOT_TEXT)
        return
    delimiter, columns = parse_header(first[1] or "")
    if not {"title", "body"} & set(columns):
        found = ", ".join(columns)[:200]
        yield ReadError(path, str(first[0]), f"no column is named title or body, only: {found}")
        return
    for number, row in _rows(lines, delimiter):
        try:
            if article := _article(columns, row):
                yield article
        except ArticleError as error:
            yield ReadError(path, str(number), str(error))


def parse_header(line: str) -> tuple[str, list[str]]:
    """Return the delimiter that yields the most known columns, and the names of the columns."""
    readings = [(delimiter, _columns(_cells(line, delimiter))) for delimiter in DELIMITERS]
    return max(readings, key=lambda reading: len(set(_COLUMNS) & set(reading[1])))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(names: list[str]) -> list[str]:
    met: dict[str, int] = {}
    found = []
    for name in names:
        plain = _MARKS.sub("", name).strip().lower()
        field = _COLUMNS.get(plain, plain)
        column = field if field in _COLUMNS and field not in met else name.strip()
        found.append(_unique(column, met) if column else "")
    return found


def _unique(column: str, met: dict[str, int]) -> str:
    """Return the name of a column, numbered from its second time on: columns are all kept."""
    name, count = column, met.get(column, 0)
    while name in met:
        count += 1
        name = f"{column} ({count + 1})"
    met[column], met[name] = count, 0
    return name


def _article(columns: list[str], row: list[str] | str) -> Article | None:
    if isinstance(row, str):
        raise ArticleError(row)
    if not any(cell.strip() for cell in row):
        return None
    if any(_NOT_TEXT.search(cell) for cell in row):
        raise ArticleError(NOT_TEXT)
    if len(row) > len(columns):
        raise ArticleError(f"{len(row)} cells, but the header has {len(columns)}")
    cells = zip(columns, row, strict=False)
    return Article.from_record(record_of({name: unescaped(cell) for name, cell in cells if name}))


def _lines(stream: ByteStream) -> Iterator[_Line]:
    """Yield numbered lines; bytes that are not UTF-8 become surrogates, which reject their row."""
    for number, line in numbered_lines(stream):
        yield number, None if line is None else line.decode(errors="surrogateescape")


def _rows(lines: Iterator[_Line], delimiter: str) -> Iterator[_Row]:
    """Yield each row; one that cannot be read costs only its first line.

    A quotation mark that never closes would swallow everything after it, so its line is skipped and
    the lines after it are read again.
    """
    csv.field_size_limit(MAX_RECORD_BYTES)
    pending: deque[_Line] = deque()
    reread_chars_left = _MAX_REREAD_CHARS
    while True:
        consumed: list[_Line] = []
        source = _consume(pending, lines, consumed)
        try:
            row = next(csv.reader(source, delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            reread_chars_left -= sum(len(text or "") for _, text in consumed)
            reason = _explain(error)
            if reread_chars_left > 0:
                pending.extendleft(reversed(consumed[1:]))
            elif consumed[1:]:
                reason += f"; this line and the {len(consumed) - 1} after it were skipped"
            yield consumed[0][0], reason
            continue
        if row is None:
            return
        yield consumed[0][0], row


def _consume(pending: deque[_Line], lines: Iterator[_Line], consumed: list[_Line]) -> Iterator[str]:
    """Yield the text of the next lines, pending ones first, and add them to ``consumed``."""
    chars = 0
    while line := pending.popleft() if pending else next(lines, None):
        consumed.append(line)
        text = line[1]
        chars += len(text or "")
        # A character is at least one byte.
        if text is None or chars > MAX_RECORD_BYTES:
            raise csv.Error(TOO_LONG)
        yield text


def _explain(error: csv.Error) -> str:
    reason = str(error)
    if reason.startswith("unexpected end"):
        return "a quotation mark is not closed"
    return reason if reason == TOO_LONG else f"not CSV: {reason}"
