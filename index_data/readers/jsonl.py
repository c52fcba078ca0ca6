"""JSON Lines: one article a line."""

import codecs
from collections.abc import Iterator

import orjson

from index_data.readers.lines import (
    NOT_TEXT,
    TOO_LONG,
    ByteStream,
    ReadError,
    Unread,
    is_text,
    numbered_lines,
)
from search import Article, ArticleError

#: Deeper records can be read but not be written again.
_MAX_DEPTH = 200
_KINDS = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def read_jsonl(stream: ByteStream, path: str) -> Iterator[ReadError | Unread]:
    """Yield each line that is not blank, to be read as an article, or why it cannot be."""
    for number, line in numbered_lines(stream):
        if line is None:
            yield ReadError(path, str(number), TOO_LONG)
        elif line.strip():
            yield Unread(path, str(number), line, article_of)


def is_spread(head: bytes) -> bool:
    """Tell whether a file that begins so is one JSON value over several lines."""
    first, _, rest = head.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
    if first.strip() not in (b"{", b"["):
        return False
    try:
        orjson.loads(rest.partition(b"\n")[0])
    except orjson.JSONDecodeError:
        return bool(rest.strip())
    return False


def article_of(line: bytes) -> Article:
    """Return the article of a line; raise ArticleError with the reason why it has none."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if not is_text(line):
            raise ArticleError(NOT_TEXT) from None
        raise ArticleError(f"not JSON: {error.msg} (column {error.colno})") from None
    if not isinstance(record, dict):
        raise ArticleError(f"{_KINDS.get(type(record), 'a number')}, not a JSON object")
    # Brackets are cheap to count, and nearly no record has so many.
    if line.count(b"{") + line.count(b"[") > _MAX_DEPTH and _depth(record) > _MAX_DEPTH:
        raise ArticleError(f"nested more than {_MAX_DEPTH} deep")
    return Article.from_record(record)


def _depth(record: object) -> int:
    """Return how deep lists and objects are nested, without recursion."""
    depth, level = 0, [record]
    while level := [v for v in level if isinstance(v, dict | list)]:
        depth += 1
        level = [v for values in level for v in _values(values)]
    return depth


def _values(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
