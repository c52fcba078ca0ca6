"""Readers: each turns a byte stream of one format into articles and rejections.

A new format is a reader in a module here, named in READERS, with its file suffixes in _SUFFIXES;
``naba index --format`` offers whatever READERS names.
"""

from collections.abc import Callable, Iterator
from pathlib import PurePath

from index_data.readers.csv import parse_header, read_csv
from index_data.readers.jsonl import read_jsonl
from index_data.readers.lines import ByteStream, Item
from index_data.readers.text import read_text

Reader = Callable[[ByteStream, str], Iterator[Item]]

READERS: dict[str, Reader] = {"jsonl": read_jsonl, "csv": read_csv, "text": read_text}
#: The format that goes by a file's suffix or, failing that, its beginning.
AUTO = "auto"
FORMATS = (AUTO, *READERS)
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "text",
}


def format_of(name: str) -> str | None:
    """Return the format that a file's suffix names, leaving out ``.gz``, or None."""
    return _SUFFIXES.get(PurePath(name.lower().removesuffix(".gz")).suffix)


def sniff(head: bytes) -> str | None:
    """Return the format that a file beginning with ``head`` seems to have; None for plain text."""
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if text.startswith(("{", "[")):
        return "jsonl"
    _, columns = parse_header(text.partition("\n")[0])
    return "csv" if len(columns) > 1 and {"title", "body"} & set(columns) else None
