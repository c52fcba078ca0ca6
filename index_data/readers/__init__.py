"""Readers: each turns a byte stream of one format into articles and rejections.

A new format is a reader in a module here, and a line in `FORMATS_BY_NAME` with its file suffixes
and what tells it by its beginning; ``naba index --format`` offers whatever is named there.
"""

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from index_data.readers.csv import begins_csv, read_csv
from index_data.readers.items import Item
from index_data.readers.json_values import begins_json, read_json
from index_data.readers.jsonl import begins_jsonl, read_jsonl
from index_data.readers.lines import ByteStream
from index_data.readers.text import read_text
from index_data.records import Reading

Reader = Callable[[ByteStream, str, Reading], Iterator[Item]]


class Format(NamedTuple):
    """How a format is read, the suffixes of its files, and whether a file begins like one."""

    read: Reader
    suffixes: tuple[str, ...]
    begins: Callable[[bytes], bool]


#: The first format whose beginning a file has goes before the format of its suffix.
FORMATS_BY_NAME: dict[str, Format] = {
    "jsonl": Format(read_jsonl, (".jsonl", ".ndjson"), begins_jsonl),
    "json": Format(read_json, (".json",), begins_json),
    "csv": Format(read_csv, (".csv", ".tsv", ".tab"), begins_csv),
    "text": Format(read_text, (".txt", ".text"), lambda head: False),
}
#: The format that goes by a file's beginning and suffix.
AUTO = "auto"
FORMATS = (AUTO, *FORMATS_BY_NAME)
_BY_SUFFIX = {suffix: name for name, form in FORMATS_BY_NAME.items() for suffix in form.suffixes}


def format_of(name: str) -> str | None:
    """Return the format that a file's suffix names, or None."""
    return _BY_SUFFIX.get(PurePath(name.lower()).suffix)


def sniff(head: bytes) -> str | None:
    """Return the format that a file beginning with ``head`` seems to have, or None."""
    return next((name for name, form in FORMATS_BY_NAME.items() if form.begins(head)), None)
