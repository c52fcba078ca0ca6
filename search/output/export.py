"""Export: articles as lines of JSON or CSV, one at a time, for files of any length."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import orjson

from search.article import Article
from search.errors import RequestError
from search.fields import NAMES
from search.output.csv_cells import OTHER, cells_of, escaped

ExportFormat = Literal["jsonl", "csv"]

_COLUMNS = ("id", "title", "date", "source", "section", "author", "url", "body")
_USUAL_NAMES = tuple(field.name for field in NAMES)
#: Spreadsheets recognise UTF-8 by it.
_BYTE_ORDER_MARK = "\ufeff"


def json_lines(articles: Iterable[Article], _: Sequence[str]) -> Iterator[bytes]:
    """Yield each article as a line of JSON, as `naba index` reads it."""
    return (orjson.dumps(article.to_dict()) + b"\n" for article in articles)


def csv_lines(articles: Iterable[Article], names: Sequence[str]) -> Iterator[bytes]:
    """Yield the header and a line of CSV for each article.

    The usual columns are followed by one for each other field of ``names``, and by `OTHER`. A cell
    that looks like a formula is prefixed with an apostrophe.
    """
    write = csv.writer(_Returning()).writerow
    # A declared facet of the name `OTHER` is among the other keys.
    columns = tuple(dict.fromkeys((*_COLUMNS, *(name for name in names if name != OTHER))))
    yield (_BYTE_ORDER_MARK + str(write([*columns, OTHER]))).encode()
    for article in articles:
        yield str(write(map(escaped, cells_of(article, columns)))).encode()


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
