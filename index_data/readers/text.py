"""Read plain text: one article per file, whose first line is the title."""

from collections.abc import Iterator
from pathlib import PurePath

from index_data.readers.lines import (
    MAX_RECORD_BYTES,
    NOT_TEXT,
    STDIN,
    TOO_LONG,
    ByteStream,
    ReadError,
)
from index_data.records import article_of
from search import Article, ArticleError


def read_text(stream: ByteStream, path: str) -> Iterator[Article | ReadError]:
    """Yield the article of a text file; its id is the file name without suffix."""
    try:
        yield _article(stream.read(MAX_RECORD_BYTES + 1), path)
    except ArticleError as error:
        yield ReadError(path, "", str(error))


def _article(data: bytes, path: str) -> Article:
    if len(data) > MAX_RECORD_BYTES:
        raise ArticleError(TOO_LONG)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ArticleError(NOT_TEXT) from None
    title, _, body = text.strip().partition("\n")
    return article_of({"id": _file_id(path), "title": title.strip(), "body": body.strip()})


def _file_id(path: str) -> str:
    return "" if path == STDIN else PurePath(path.removesuffix(".gz")).stem
