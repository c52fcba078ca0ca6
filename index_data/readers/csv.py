"""Read CSV: a header of column names in English or Arabic, then one article per row."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from index_data.dates import iso_date
from index_data.encodings import why_not_text
from index_data.readers.columns import TEXTS, columns_of
from index_data.readers.csv_rows import (
    DELIMITERS,
    Line,
    Row,
    Rows,
    cells_of_line,
    text_lines,
)
from index_data.readers.items import ReadError
from index_data.readers.lines import ByteStream
from index_data.records import Reading
from search import Article, ArticleError
from search.output.csv_cells import record_of, unescaped
from search.output.record_keys import FIELD_NAMES

_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
#: The line by which spreadsheets tell what separates the cells.
_SEPARATOR_LINE = re.compile(rf'\ufeff?"?sep=([{DELIMITERS}])"?\s*', re.IGNORECASE)
#: What PowerShell writes before a table, and old programs of Windows at its end.
_TYPE_LINE, _END_OF_FILE = re.compile('\ufeff?"?#TYPE '), "\x1a"
#: A name in the header may have a line break in quotation marks.
_MAX_HEADER_LINES = 20
_MAX_TITLE_LINES = 5


class _Header(NamedTuple):
    number: int
    text: str
    delimiter: str
    columns: list[str]


def read_csv(stream: ByteStream, path: str, reading: Reading) -> Iterator[Article | ReadError]:
    """Yield the article of each row that is not blank, or why it has none."""
    lines = (line for line in text_lines(stream))
    found = _found_header(lines, reading)
    if found is None:
        return
    number, header, delimiter, columns = found
    if _NOT_TEXT.search(header):
        yield ReadError(path, str(number), _why_not_text([header]))
        return
    if TEXTS.isdisjoint(columns):
        named = ", ".join(columns)[:200]
        reason = (
            f"no column is named title or body, only: {named}; name the columns in the first line"
        )
        yield ReadError(path, str(number), reason)
        return
    names = [name.strip() for name in cells_of_line(header, delimiter)]
    for row in _whole(Rows(lines, delimiter, len(columns)), columns, reading):
        try:
            if article := _article(columns, names, row.cells, reading):
                yield article
        except ArticleError as error:
            yield ReadError(path, str(row.number), str(error), row.text)


def begins_csv(head: bytes) -> bool:
    """Tell whether a file begins with the names of columns, of which one is of a text."""
    lines = enumerate(head.decode("utf-8", errors="replace").splitlines(keepends=True), start=1)
    _, header, delimiters = _header(lines)
    _, columns = parse_header(header or "", Reading(), delimiters)
    return len(columns) > 1 and not TEXTS.isdisjoint(columns)


def _found_header(lines: Iterator[Line], reading: Reading) -> _Header | None:
    """Return the header of a table, above which may be lines of a single cell: its title."""
    first: _Header | None = None
    delimiters = DELIMITERS
    for _ in range(_MAX_TITLE_LINES):
        number, header, delimiters = _header(lines, delimiters)
        if header is None:
            break
        found = _Header(number, header, *parse_header(header, reading, delimiters))
        first = first or found
        if not TEXTS.isdisjoint(found.columns) or sum(map(bool, found.columns)) > 1:
            return found
    return first


def parse_header(
    line: str, reading: Reading, delimiters: str = DELIMITERS
) -> tuple[str, list[str]]:
    """Return the delimiter that yields the most known columns, and the names of the columns."""
    found = [(each, columns_of(cells_of_line(line, each), reading)) for each in delimiters]
    return max(found, key=lambda one: len(FIELD_NAMES.intersection(one[1])))


def _header(lines: Iterator[Line], delimiters: str = DELIMITERS) -> tuple[int, str | None, str]:
    """Return the number and the text of the header, and what may separate its cells."""
    for number, text in lines:
        if text is None:
            return number, "\0", delimiters
        if told := _SEPARATOR_LINE.fullmatch(text):
            delimiters = told[1]
        elif text.strip("\ufeff \t\r\n") and not _TYPE_LINE.match(text):
            for _ in range(_MAX_HEADER_LINES):
                if not text.count('"') % 2 or (more := next(lines, (0, None))[1]) is None:
                    break
                text += more
            return number, text, delimiters
    return 0, None, delimiters


def _whole(rows: Rows, columns: list[str], reading: Reading) -> Iterator[Row]:
    """Yield rows, of which those that a line break has cut in two cannot be read.

    Where most rows so far lack cells, short ones are whole.
    """
    before: Row | None = None
    full = short = 0
    for row in chain(rows, [None]):
        if (
            before is not None
            and row is not None
            and full >= short
            and _are_one(before.cells, row.cells, columns, reading)
        ):
            reason = "a line break within a cell must be in quotation marks"
            yield before._replace(cells=reason)
            before = row._replace(cells=reason)
            continue
        if before is not None:
            if not isinstance(before.cells, str):
                is_full = len(before.cells) >= len(columns)
                full, short = full + is_full, short + (not is_full)
            yield before
        before = row


def _are_one(
    one: list[str] | str, other: list[str] | str, columns: list[str], reading: Reading
) -> bool:
    """Tell whether two short rows are one: the other could be no article, or ends with its date."""
    if isinstance(one, str) or isinstance(other, str):
        return False
    if not max(len(one), len(other)) < len(columns) == len(one) + len(other) - 1:
        return False
    if _lacks_text(columns, one) or _lacks_text(columns, other):
        return True
    dates = zip(columns[len(one) :], other[1:], strict=True)
    return any(_is_date(cell, reading) for name, cell in dates if name == "date")


def _lacks_text(columns: list[str], row: list[str]) -> bool:
    cells = dict(zip(columns, row, strict=False))
    return any(name in TEXTS and not cells.get(name, "").strip() for name in columns)


def _is_date(cell: str, reading: Reading) -> bool:
    try:
        return bool(iso_date(cell, month_first=reading.month_first))
    except ArticleError:
        return False


def _article(
    columns: list[str], names: list[str], row: list[str] | str, reading: Reading
) -> Article | None:
    if isinstance(row, str):
        raise ArticleError(row)
    if (
        row == [_END_OF_FILE]
        or not any(cell.strip() for cell in row)
        or [cell.strip() for cell in row] == names
    ):
        return None
    if any(_NOT_TEXT.search(cell) for cell in row):
        raise ArticleError(_why_not_text(row))
    if any(cell.strip() for cell in row[len(columns) :]):
        raise ArticleError(f"{len(row)} cells, but the header has {len(columns)}")
    cells = dict(zip(columns, row, strict=False))
    if len(row) < len(columns) and _lacks_text(columns, row):
        raise ArticleError(f"{len(row)} cells, but the header has {len(columns)}")
    named = {name: unescaped(cell) for name, cell in cells.items() if name}
    return reading.article_of(record_of(named))


def _why_not_text(cells: list[str]) -> str:
    return why_not_text(" ".join(cells).encode(errors="surrogateescape"))
