"""Read saved HTML pages: one article a page."""

import codecs
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from index_data.html.article import record_of_page
from index_data.readers.items import RawRecord, ReadError
from index_data.readers.lines import ByteStream, read_whole
from index_data.records import Reading
from search import Article, ArticleError

#: HTML begins with one of these, after comments and declarations of XML.
_BEGINNING = re.compile(
    rb"\s*(?:(?:<\?[^>]{0,300}>|<!--.{0,2000}?-->)\s*)*"
    rb"(?:<!doctype\s+html|<(?:html|head|body|title|meta|div|table|center|p|h1|article)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_NOTHING_KNOWN: Mapping[str, Any] = {}


def read_page(stream: ByteStream, path: str, reading: Reading) -> Iterator[RawRecord | ReadError]:
    """Yield a page as a record to parse, or why it cannot be one."""
    try:
        yield RawRecord(path, "", read_whole(stream), partial(page_of, reading=reading))
    except ArticleError as error:
        yield ReadError(path, "", str(error))


def begins_page(head: bytes) -> bool:
    """Tell whether a file begins like HTML, in any encoding of its letters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.replace(b"\0", b"")[2:]
    begun = _BEGINNING.match(head.removeprefix(codecs.BOM_UTF8))
    # Other XML may have elements of the same names.
    return begun is not None and (b"<?xml" not in begun[0] or b"html" in begun[0].lower())


def page_of(
    content: bytes,
    reading: Reading,
    url: str = "",
    charset: str = "",
    known: Mapping[str, Any] = _NOTHING_KNOWN,
) -> Article:
    """Return the article of a page; raise ArticleError with the reason why it has none.

    ``url`` is its address and ``charset`` the encoding that its server said, where there are any.
    What is ``known`` by other means, under names of fields, fills what the page does not say.
    """
    record = record_of_page(content, url or str(known.get("url") or ""), charset)
    return reading.article_of({**known, **record})
