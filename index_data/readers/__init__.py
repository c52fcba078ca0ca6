"""Readers: each turns a byte stream of one format into articles and rejections.

A new format is a reader in a module here, and a line in `FORMATS_BY_NAME` with its file suffixes
and what tells it by its beginning; ``naba index --format`` offers whatever is named there.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from index_data.readers.csv import begins_csv, parse_header, read_csv
from index_data.readers.feed import begins_feed, read_feed
from index_data.readers.items import Item
from index_data.readers.json_values import begins_json, read_json
from index_data.readers.jsonl import begins_jsonl, read_jsonl
from index_data.readers.mhtml import begins_mhtml, read_mhtml
from index_data.readers.newsml import begins_newsml, read_newsml
from index_data.readers.ninjs import begins_ninjs, read_ninjs
from index_data.readers.nitf import begins_nitf, read_nitf
from index_data.readers.page import begins_page, read_page
from index_data.readers.pdf import begins_pdf, read_pdf
from index_data.readers.sitemap import begins_sitemap, read_sitemap
from index_data.readers.text import read_text
from index_data.readers.web_archive import begins_web_archive, read_web_archive
from index_data.readers.xlsx import begins_xlsx, read_xlsx
from index_data.records import Reading
from search.output.record_keys import FIELD_NAMES

Reader = Callable[..., Iterator[Item]]


class Format(NamedTuple):
    """A reader ``(stream, path, reading)``, the suffixes of files, and what a beginning tells.

    What ``is_text`` is given in UTF-8. With ``names_its_article``, a file is one article, whose id
    may be the file's name. With ``has_full_text``, the reader takes ``full_text``.
    """

    read: Reader
    suffixes: tuple[str, ...]
    begins: Callable[[bytes], bool]
    is_text: bool = True
    names_its_article: bool = False
    has_full_text: bool = False


def _is_called_a_text(head: bytes) -> bool:
    """Tell whether something else is only called a text."""
    others = (form for name, form in FORMATS_BY_NAME.items() if name not in _LIKE_TEXTS)
    return any(form.begins(head) for form in others) or _is_json(head) or _is_table(head)


def _is_json(head: bytes) -> bool:
    return begins_json(head) and _JSON.match(head.decode("utf-8", "ignore")) is not None


def _is_table(head: bytes) -> bool:
    """Tell whether there is the header of a table, as spreadsheets export them."""
    header = head.decode("utf-8", "ignore").lstrip("\ufeff").partition("\n")[0]
    delimiter, columns = parse_header(header.strip(), Reading())
    return delimiter in "\t;,|" and begins_csv(head) and FIELD_NAMES.issuperset(columns)


#: What articles might begin like.
_LIKE_TEXTS = ("text", "csv", "json")
_JSON = re.compile(r"\ufeff?\s*(?:\[\s*[\[{]|\{\s*\")")
#: Of formats with the same suffix, the first whose beginning a file has is its own.
FORMATS_BY_NAME: dict[str, Format] = {
    "web-archive": Format(read_web_archive, (".warc", ".arc"), begins_web_archive, is_text=False),
    "mhtml": Format(read_mhtml, (".mhtml", ".mht", ".eml"), begins_mhtml, is_text=False),
    "feed": Format(
        read_feed,
        (".rss", ".atom", ".rdf", ".xml", ".json"),
        begins_feed,
        is_text=False,
        has_full_text=True,
    ),
    "sitemap": Format(read_sitemap, (".xml", ".txt"), begins_sitemap, is_text=False),
    "newsml": Format(read_newsml, (".xml", ".newsml"), begins_newsml, is_text=False),
    "nitf": Format(read_nitf, (".xml", ".nitf"), begins_nitf, is_text=False),
    "pdf": Format(read_pdf, (".pdf",), begins_pdf, is_text=False, names_its_article=True),
    "xlsx": Format(read_xlsx, (".xlsx", ".xlsm", ".xls", ".ods"), begins_xlsx, is_text=False),
    "html": Format(read_page, (".html", ".htm", ".xhtml", ".shtml"), begins_page, is_text=False),
    "ninjs": Format(read_ninjs, (".json", ".jsonl"), begins_ninjs),
    "jsonl": Format(read_jsonl, (".jsonl", ".ndjson", ".json"), begins_jsonl),
    "json": Format(read_json, (".json",), begins_json),
    "csv": Format(read_csv, (".csv", ".tsv", ".tab"), begins_csv),
    "text": Format(
        read_text,
        (".txt", ".text"),
        lambda head: not _is_called_a_text(head),
        names_its_article=True,
    ),
}
#: Less is a whole file, whose only line may be any JSON.
_HEAD_CHARS = 1 << 15
#: The format that goes by a file's suffix and beginning.
AUTO = "auto"
FORMATS = (AUTO, *FORMATS_BY_NAME)


def formats_of(name: str) -> tuple[str, ...]:
    """Return the formats that a file's suffix names."""
    suffix = PurePath(name.lower()).suffix
    return tuple(name for name, form in FORMATS_BY_NAME.items() if suffix in form.suffixes)


def _is_part_of_a_line(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b"\n" not in head.strip()


def choose(name: str, head: bytes) -> str | None:
    """Return the format of a file that begins with ``head``, or None.

    A suffix that the beginning contradicts does no harm.
    """
    known = formats_of(name)
    if known[-1:] == ("jsonl",) and len(head) >= _HEAD_CHARS and _is_part_of_a_line(head):
        return "jsonl"
    others = (form for form in FORMATS_BY_NAME if form not in known and form != "text")
    found = (form for form in (*known, *others) if FORMATS_BY_NAME[form].begins(head))
    return next(found, known[-1] if known and not _may_be_any_xml(known) else None)


def _may_be_any_xml(known: tuple[str, ...]) -> bool:
    return "newsml" in known and len(known) > 1
