"""Read Excel's .xlsx: of every sheet with a header that names a title or body, an article a row."""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain, islice
from typing import IO, Any

from index_data.extras import MissingExtra
from index_data.readers.columns import TEXTS, columns_of
from index_data.readers.items import ReadError
from index_data.readers.lines import ByteStream, seekable
from index_data.records import Reading
from search import Article, ArticleError
from search.output.csv_cells import record_of, unescaped

MAX_SHEETS, MAX_COLUMNS = 200, 256
#: A sheet that goes on after so many blank rows is not read on.
MAX_BLANK_ROWS = 100_000
#: How far a sheet may unpack: any so far, and a large one by so many times its size.
FREE_BYTES, MAX_RATIO = 256 * 1024 * 1024, 100
#: Texts that cells share are in memory.
MAX_SHARED_BYTES = 256 * 1024 * 1024
#: A header has at most so many rows above it that are not blank.
_MAX_ROWS_ABOVE = 20
_IN_MEMORY_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 1 << 16
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ODS = b"opendocument.spreadsheet"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))

_Row = tuple[int, list[str]]


def read_xlsx(stream: ByteStream, path: str, reading: Reading) -> Iterator[Article | ReadError]:
    """Yield the article of each row that is not blank, or why it has none."""
    place = ""
    try:
        _refuse_others(stream.peek(_CHUNK_BYTES))
        with seekable(stream) as file, _workbook(file) as book:
            sheets, found = book.worksheets[:MAX_SHEETS], False
            for sheet in sheets:
                place = sheet.title
                for item in _articles(sheet, path, reading):
                    found = True
                    yield item
            if not found:
                names = ", ".join(sheet.title for sheet in sheets)[:200]
                reason = f"no sheet has a column named title or body and rows below it: {names}"
                yield ReadError(path, "", reason)
    except ArticleError as error:
        yield ReadError(path, place, str(error))
    except (OSError, MissingExtra):
        raise
    except Exception as error:
        reason = f"damaged .xlsx ({type(error).__name__}: {error})"[:160]
        yield ReadError(path, place, f"{' '.join(reason.split())}; open it and save it anew")


def begins_xlsx(head: bytes) -> bool:
    """Tell whether a file begins like a spreadsheet, also one that is refused by name."""
    return head.startswith(_OLE) or (head.startswith(_ZIP) and (b"xl/" in head or _ODS in head))


def _refuse_others(head: bytes) -> None:
    if head.startswith(_OLE) and _ENCRYPTED in head:
        raise ArticleError("is protected by a password: save it without one")
    if head.startswith(_OLE):
        raise ArticleError(
            "of an old Office program, or with a password: save it as .xlsx, PDF or text"
        )
    if head.startswith(_ZIP) and _ODS in head:
        raise ArticleError("an OpenDocument sheet: save it as .xlsx or CSV")
    if not head.startswith(_ZIP):
        raise ArticleError("not .xlsx: save it as .xlsx or CSV")


@contextmanager
def _workbook(file: IO[bytes]) -> Iterator[Any]:
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra("xlsx", "Excel") from None
    with zipfile.ZipFile(file) as archive:
        _refuse_bombs(archive.infolist())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        yield book
    finally:
        book.close()


def _refuse_bombs(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what would unpack beyond measure; no member gives more than it tells."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    shared = (one for one in members if one.filename.endswith(("sharedStrings.xml", "styles.xml")))
    if unpacked > max(FREE_BYTES, MAX_RATIO * packed):
        raise ArticleError(f"unpacks to more than {MAX_RATIO} times its size: save it as CSV")
    if sum(member.file_size for member in shared) > MAX_SHARED_BYTES:
        raise ArticleError(f"more than {MAX_SHARED_BYTES >> 20} MB of texts: save it as CSV")


def _articles(sheet: Any, path: str, reading: Reading) -> Iterator[Article | ReadError]:
    rows = _rows(sheet)
    columns, names, rows = _header(rows, reading)
    for number, cells in rows:
        if cells[: len(names)] == names:
            continue
        texts = {name: unescaped(cell) for name, cell in zip(columns, cells, strict=False) if name}
        try:
            yield reading.article_of(record_of(texts))
        except ArticleError as error:
            yield ReadError(path, f"{sheet.title} row {number}", str(error), "\t".join(cells))


def _header(rows: Iterator[_Row], reading: Reading) -> tuple[list[str], list[str], Iterator[_Row]]:
    """Return the columns, their names as written and the rows below; of no header, no rows.

    A line above the table may have one cell that is the usual name of a column.
    """
    above: list[_Row] = []
    alone: tuple[list[str], int] | None = None
    for at, (number, cells) in enumerate(islice(rows, _MAX_ROWS_ABOVE + 1)):
        columns = columns_of(cells, reading)
        above.append((number, cells))
        if not TEXTS.isdisjoint(columns):
            if len(list(filter(None, columns))) > 1:
                return columns, cells, rows
            alone = alone or (columns, at)
    if alone is None:
        return [], [], iter(())
    columns, at = alone
    return columns, above[at][1], chain(above[at + 1 :], rows)


def _rows(sheet: Any) -> Iterator[_Row]:
    """Yield the rows that are not blank with their numbers, whatever size a sheet claims."""
    sheet.reset_dimensions()
    values, blank = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 0
    for number in range(1, 1 << 31):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(values, None)
        if row is None or blank > MAX_BLANK_ROWS:
            return
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        blank = 0 if cells else blank + 1
        if cells:
            yield number, cells


def _text(value: Any) -> str:
    """Return a value as people see it: whole numbers without fraction, days without time."""
    if value is None or value in _ERRORS:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return str(value).strip()
