"""Articles as lines of JSON or CSV, one after the other, for files of any length."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import orjson

from search.article import Article
from search.errors import RequestError
from search.fields import NAMES

ExportFormat = Literal["jsonl", "csv"]

_COLUMNS = ("id", "title", "date", "source", "section", "author", "url", "body")
#: Stands between several names in one cell; it parts them again when the file is indexed.
_BETWEEN_NAMES = "؛ "
_USUAL_NAMES = tuple(field.name for field in NAMES)
#: Spreadsheets take CSV for UTF-8 when it begins so.
_BYTE_ORDER_MARK = "\ufeff"
#: A spreadsheet would run a cell that begins so as a formula: some leave out blanks and what is
#: invisible before the sign, and some read the wide signs of East Asia too.
_FORMULA = re.compile(
    r"[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]"
)


def json_lines(articles: Iterable[Article], _: Sequence[str]) -> Iterator[bytes]:
    """Yield each article as a line of JSON, as `naba index` reads it."""
    return (orjson.dumps(article.to_dict()) + b"\n" for article in articles)


def csv_lines(articles: Iterable[Article], names: Sequence[str]) -> Iterator[bytes]:
    """Yield a header and a row of CSV for each article; a cell that looks like a formula gets '.

    After the usual columns comes one for each other field of ``names``.
    """
    write = csv.writer(_Returning()).writerow
    others = [name for name in names if name not in _COLUMNS]
    yield (_BYTE_ORDER_MARK + str(write([*_COLUMNS, *others]))).encode()
    for article in articles:
        cells = [getattr(article, name) for name in _COLUMNS]
        cells += [_BETWEEN_NAMES.join(article.names(name)) for name in others]
        yield str(write(map(_cell, cells))).encode()


_LINES: dict[ExportFormat, Callable[[Iterable[Article], Sequence[str]], Iterator[bytes]]] = {
    "jsonl": json_lines,
    "csv": csv_lines,
}


def export_lines(
    articles: Iterable[Article],
    form: ExportFormat = "jsonl",
    names: Sequence[str] = _USUAL_NAMES,
) -> Iterator[bytes]:
    """Yield the lines of a file of articles, encoded in UTF-8: JSON Lines or CSV.

    ``names`` are the fields of names that have a column in CSV, such as `Index.filters`. Raises
    RequestError for another form.
    """
    if form not in _LINES:
        raise RequestError("format", f"must be one of {', '.join(_LINES)}")
    return _LINES[form](articles, names)


class _Returning:
    """A file that gives back what is written, as ``writerow`` passes it on."""

    def write(self, text: str) -> str:
        return text


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
