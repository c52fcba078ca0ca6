"""Read JSON Lines: one article per line."""

import codecs
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import orjson

from index_data.encodings import why_not_text
from index_data.readers.items import RawRecord, ReadError
from index_data.readers.lines import (
    TOO_LONG,
    ByteStream,
    is_text,
    numbered_lines,
)
from index_data.records import Reading
from search import Article, ArticleError

#: A deeper record could be read, but not written again.
MAX_NESTING = 200
#: Of the first lines of a file, the last may be cut off, and some broken.
_MIN_SHARE_OF_OBJECTS = 1 / 3
#: The whole numbers that an index can keep.
MIN_NUMBER, MAX_NUMBER = -(2**63), 2**64 - 1
_MAX_DIGITS = 20
_LONG_NUMBER = re.compile(rb"[:,\[]\s*-?\d{19}")
#: NaN and Infinity, and a comma behind a line of an array without brackets.
_MENDABLE = re.compile(rb"\bNaN\b|\bInfinity\b|,\s*$")
_KINDS = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def read_jsonl(stream: ByteStream, path: str, reading: Reading) -> Iterator[ReadError | RawRecord]:
    """Yield each line that is not blank as a record to parse, or why it cannot be one."""
    parser = partial(parse_article, reading=reading)
    for number, line in numbered_lines(stream):
        if line is None:
            yield ReadError(path, str(number), TOO_LONG)
        elif line.strip():
            yield RawRecord(path, str(number), line, parser)


def begins_jsonl(head: bytes) -> bool:
    """Tell whether a file begins with lines of which enough are objects by themselves.

    A single line may be any JSON, and so may what begins like an array.
    """
    text = head.removeprefix(codecs.BOM_UTF8)
    lines = [line for line in text.split(b"\n") if line.strip()]
    if len(lines) < 2 or text.lstrip().startswith(b"["):
        return False
    return sum(map(_is_object, lines)) >= _MIN_SHARE_OF_OBJECTS * len(lines)


def _is_object(line: bytes) -> bool:
    try:
        return line.lstrip().startswith(b"{") and isinstance(_loaded(line), dict)
    except ArticleError:
        return False


def parse_article(line: bytes, reading: Reading) -> Article:
    """Return the article of a line, or raise ArticleError with the reason why it has none."""
    record = _loaded(line)
    if not isinstance(record, dict):
        raise ArticleError(f"{_KINDS.get(type(record), 'a number')}, not a JSON object")
    # Counting brackets is cheap, and hardly any record has that many.
    if line.count(b"{") + line.count(b"[") > MAX_NESTING and _nesting(record) > MAX_NESTING:
        raise ArticleError(f"nested more than {MAX_NESTING} levels deep")
    if _LONG_NUMBER.search(line):
        record = json.loads(
            _without_comma(line), parse_int=_whole_number, parse_constant=_no_number
        )
    return reading.article_of(record)


def _loaded(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if not is_text(line):
            raise ArticleError(why_not_text(line)) from None
        reason = f"not JSON: {error.msg} (column {error.colno})"
    if not _MENDABLE.search(line) or line.count(b"{") + line.count(b"[") > MAX_NESTING:
        raise ArticleError(reason)
    try:
        return json.loads(_without_comma(line), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ArticleError(reason) from None


def _without_comma(line: bytes) -> bytes:
    return line.rstrip().removesuffix(b",")


def _whole_number(digits: str) -> int | str:
    """Return a whole number; as text where an index could not keep all of its digits."""
    number = int(digits) if len(digits) <= _MAX_DIGITS else MAX_NUMBER + 1
    return number if MIN_NUMBER <= number <= MAX_NUMBER else digits


def _no_number(_: str) -> None:
    """Return what NaN and Infinity are, which are written by Python and are not JSON."""


def _nesting(record: object) -> int:
    """Return how many levels of lists and objects a value has, without recursion."""
    depth, level = 0, [record]
    while level := [v for v in level if isinstance(v, dict | list)]:
        depth += 1
        level = [v for values in level for v in _values(values)]
    return depth


def _values(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
