"""Read MHTML, the web pages that browsers save in one file: one article a page."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from functools import partial
from itertools import islice

from index_data.readers.items import RawRecord, ReadError
from index_data.readers.lines import ByteStream, read_whole
from index_data.readers.page import page_of
from index_data.records import Reading
from search import Article, ArticleError

#: The page is among the first parts; pictures follow.
_MAX_PARTS = 1_000
#: Each costs the parser a level of the stack.
_MAX_BOUNDARIES = 100
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]*: ")
_RELATED = re.compile(
    rb"^Content-Type:\s*multipart/(?:related|alternative|mixed)", re.IGNORECASE | re.MULTILINE
)
_HTML = ("text/html", "application/xhtml+xml")


def read_mhtml(stream: ByteStream, path: str, reading: Reading) -> Iterator[RawRecord | ReadError]:
    """Yield a saved page as a record to parse, or why it cannot be one."""
    try:
        yield RawRecord(path, "", read_whole(stream), partial(parse_mhtml, reading=reading))
    except ArticleError as error:
        yield ReadError(path, "", str(error))


def begins_mhtml(head: bytes) -> bool:
    """Tell whether a file begins with the headers of a message of related parts."""
    headers = head.lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return _HEADER.match(headers) is not None and _RELATED.search(headers) is not None


def parse_mhtml(data: bytes, reading: Reading) -> Article:
    """Return the article of a saved page, or raise ArticleError with the reason why not."""
    if len(_BOUNDARY.findall(data)) > _MAX_BOUNDARIES:
        raise ArticleError(f"has more than {_MAX_BOUNDARIES} messages inside each other")
    message = message_from_bytes(data.lstrip())
    page = _page(message)
    content = page.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        raise ArticleError("its page is empty")
    location = _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")
    url = location if location.startswith(("http://", "https://")) else ""
    return page_of(content, reading, url, _charset(page))


def _page(message: Message) -> Message:
    """Return the part that the message begins with, else its first page."""
    parts = list(islice(message.walk(), _MAX_PARTS))
    pages = [part for part in parts if part.get_content_type() in _HTML]
    location = _header(message, "Snapshot-Content-Location")
    first = [part for part in pages if location and _header(part, "Content-Location") == location]
    if not pages:
        raise ArticleError("a saved message without a page in HTML")
    return (first or pages)[0]


def _header(message: Message, name: str) -> str:
    return "".join(str(message.get(name) or "").split())


def _charset(page: Message) -> str:
    try:
        return page.get_content_charset() or ""
    except (LookupError, UnicodeError, ValueError):
        return ""
