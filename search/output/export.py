"""Export: articles as JSON Lines, CSV or citations, one at a time, and counts of them as CSV."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, get_args

import orjson

from search.article import Article
from search.errors import RequestError
from search.fields import NAMES
from search.output.citation import bibtex_entries, ris, web_address
from search.output.csv_cells import OTHER, cells_of, escaped
from search.output.records import exported_record
from search.timeline import Overview

ExportFormat = Literal["jsonl", "csv", "bibtex", "ris"]

#: The format of `timeline_lines`, which is no format of articles.
PERIODS = "periods"
EXPORT_FORMATS = (*get_args(ExportFormat), PERIODS)

_COLUMNS = ("id", "title", "date", "source", "section", "author", "url", "body")
_USUAL_NAMES = tuple(field.name for field in NAMES)
#: Spreadsheets recognise UTF-8 by it.
_BYTE_ORDER_MARK = "\ufeff"


def export_lines(
    articles: Iterable[Article],
    form: ExportFormat = "jsonl",
    names: Sequence[str] = _USUAL_NAMES,
    address: Callable[[Article], str] = web_address,
) -> Iterator[bytes]:
    """Yield the lines of a file of articles in UTF-8: JSON Lines, CSV, BibTeX or RIS.

    ``names`` are the keyword fields to write as CSV columns, such as `Index.filters`. ``address``
    returns the address by which BibTeX and RIS cite an article, by default its own. Raises
    RequestError for an unknown format.
    """
    match form:
        case "jsonl":
            return (orjson.dumps(exported_record(article)) + b"\n" for article in articles)
        case "csv":
            return _csv_lines(articles, names)
        case "bibtex":
            return (entry.encode() for entry in bibtex_entries(articles, address))
        case "ris":
            return (ris(article, address(article)).encode() for article in articles)
    raise RequestError("format", f"must be one of {', '.join(get_args(ExportFormat))}")


def timeline_lines(overview: Overview) -> Iterator[bytes]:
    """Yield the header and a line of CSV for each period: its first and last day, its articles.

    What lies before the periods has a line without a first day, what lies after them one without a
    last day.
    """
    yield b"from,to,articles\r\n"
    if before := overview.before:
        yield f",{before.last},{before.count}\r\n".encode()
    for period in overview.periods:
        yield f"{period.first},{period.last},{period.count}\r\n".encode()
    if after := overview.after:
        yield f"{after.first},,{after.count}\r\n".encode()


def _csv_lines(articles: Iterable[Article], names: Sequence[str]) -> Iterator[bytes]:
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


class _Returning:
    """A file whose ``write`` returns the text, which ``writerow`` passes on."""

    def write(self, text: str) -> str:
        return text
