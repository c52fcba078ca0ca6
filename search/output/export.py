"""Export: articles as lines of JSON or CSV, one at a time, for files of any length."""

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
#: Separates several names in one cell; they are split again when the file is indexed.
_BETWEEN_NAMES = "؛ "
_USUAL_NAMES = tuple(field.name for field in NAMES)
#: Spreadsheets recognise UTF-8 by it.
_BYTE_ORDER_MARK = "\ufeff"
#: The beginning of a cell that a spreadsheet might run as a formula: some skip blanks and invisible
#: characters before the sign, and some accept the full-width signs of East Asia.
_FORMULA = re.compile(
    r"[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]"
)


def json_lines(articles: Iterable[Article], _: Sequence[str]) -> Iterator[bytes]:
    """Yield each article as a line of JSON, as `naba index` reads it."""
    return (orjson.dumps(article.to_dict()) + b"\n" for article in articles)


def csv_lines(articles: Iterable[Article], names: Sequence[str]) -> Iterator[bytes]:
    """Yield the header and a line of CSV for each article.

    The usual columns are followed by one for each other field of ``names``. A cell that looks like
    a formula is prefixed with an apostrophe.
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

    ``names`` are the keyword fields to write as CSV columns, such as `Index.filters`. Raises
    RequestError for an unknown format.
    """
    if form not in _LINES:
        raise RequestError("format", f"must be one of {', '.join(_LINES)}")
    return _LINES[form](articles, names)


class _Returning:
    """A file whose ``write`` returns the text, which ``writerow`` passes on."""

    def write(self, text: str) -> str:
        return text


def _cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
