"""CSV: a header of column names in English or Arabic, then one article a row."""

import csv
import re
from collections import deque
from collections.abc import Iterator

from index_data.readers.lines import (
    MAX_LENGTH,
    NOT_TEXT,
    TOO_LONG,
    ByteStream,
    ReadError,
    numbered_lines,
)
from search import Article, ArticleError

DELIMITERS = ",;\t"

_FIELDS = ("id", "title", "body", "date", "source", "section", "url", "author", "tags")
_ARABIC = {
    "المعرف": "id",
    "العنوان": "title",
    "النص": "body",
    "المتن": "body",
    "التاريخ": "date",
    "المصدر": "source",
    "القسم": "section",
    "الرابط": "url",
    "الكاتب": "author",
    "الوسوم": "tags",
}
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_TAG_SEPARATORS = re.compile("[,،;؛|]")

#: Text that may be read again after quotation marks that never close, in characters a file.
_PATIENCE = 64 * MAX_LENGTH

#: A line's number and text; None is a line that is too long.
_Line = tuple[int, str | None]
#: A row's first line, and its cells or the reason why there are none.
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
    delimiter, columns = header(first[1] or "")
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


def header(line: str) -> tuple[str, list[str]]:
    """Return the delimiter that finds most of our columns, and the columns by our names."""
    readings = [(delimiter, _columns(_cells(line, delimiter))) for delimiter in DELIMITERS]
    return max(readings, key=lambda reading: len(set(_FIELDS) & set(reading[1])))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(names: list[str]) -> list[str]:
    columns: list[str] = []
    for name in names:
        plain = _MARKS.sub("", name).strip().lower()
        field = _ARABIC.get(plain, plain)
        column = field if field in _FIELDS and field not in columns else name.strip()
        while column and column in columns:  # a column named twice is kept beside the first
            column += " (2)"
        columns.append(column)
    return columns


def _article(columns: list[str], row: list[str] | str) -> Article | None:
    if isinstance(row, str):
        raise ArticleError(row)
    if not any(cell.strip() for cell in row):
        return None
    if any(_NOT_TEXT.search(cell) for cell in row):
        raise ArticleError(NOT_TEXT)
    if len(row) > len(columns):
        raise ArticleError(f"{len(row)} cells, but the header has {len(columns)}")
    record: dict[str, object] = {
        column: cell for column, cell in zip(columns, row, strict=False) if column and cell.strip()
    }
    if tags := record.get("tags"):
        parts = _TAG_SEPARATORS.split(str(tags))
        record["tags"] = [tag.strip() for tag in parts if tag.strip()]
    return Article.from_record(record)


def _lines(stream: ByteStream) -> Iterator[_Line]:
    """Yield numbered lines; bytes that are not UTF-8 become surrogates, which no row may hold."""
    for number, line in numbered_lines(stream):
        yield number, None if line is None else line.decode(errors="surrogateescape")


def _rows(lines: Iterator[_Line], delimiter: str) -> Iterator[_Row]:
    """Yield each row; of one that cannot be read only the first line is lost.

    A quotation mark that never closes would swallow all that follows, so its line is left out
    and the next ones are read again.
    """
    csv.field_size_limit(MAX_LENGTH)
    again: deque[_Line] = deque()
    patience = _PATIENCE
    while True:
        taken: list[_Line] = []
        source = _taking(again, lines, taken)
        try:
            row = next(csv.reader(source, delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            patience -= sum(len(text or "") for _, text in taken)
            reason = _reason(error)
            if patience > 0:
                again.extendleft(reversed(taken[1:]))
            elif taken[1:]:
                reason += f"; it and the {len(taken) - 1} lines after it were left out"
            yield taken[0][0], reason
            continue
        if row is None:
            return
        yield taken[0][0], row


def _taking(again: deque[_Line], lines: Iterator[_Line], taken: list[_Line]) -> Iterator[str]:
    """Yield the text of the next lines and note in ``taken`` which they were."""
    size = 0
    while line := again.popleft() if again else next(lines, None):
        taken.append(line)
        text = line[1]
        size += len(text or "")
        if text is None or size > MAX_LENGTH:
            raise csv.Error(TOO_LONG)
        yield text


def _reason(error: csv.Error) -> str:
    reason = str(error)
    if reason.startswith("unexpected end"):
        return "a quotation mark is not closed"
    return reason if reason == TOO_LONG else f"not CSV: {reason}"
