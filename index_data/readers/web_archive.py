"""Read web archives, WARC and ARC: one article for each page that is one.

Only answers of status 200 that are HTML are pages; of each address, the latest capture. An address
is the same without its scheme and ``www.``, see `search.urls`.
"""

import re
from collections.abc import Iterator
from functools import partial

from index_data.html.article import NoArticle
from index_data.html.http import Answer, is_html
from index_data.readers.archive_records import ArchiveRecord, ArchiveRecords
from index_data.readers.captures import Captures
from index_data.readers.items import PassedOver, PassOver, RawRecord, ReadError
from index_data.readers.lines import ByteStream
from index_data.readers.page import begins_page, page_of
from index_data.records import Reading
from search import Article
from search.urls import url_key

_HEAD_BYTES = 4096
_MAX_SHOWN_CHARS = 200
_NO_DIGITS = re.compile(r"[^0-9]+")
_OLDER = "an older capture of an address than one before it"


def read_web_archive(
    stream: ByteStream, path: str, reading: Reading
) -> Iterator[RawRecord | ReadError | PassedOver]:
    """Yield the pages of an archive as records to parse, and the records that are broken."""
    captures = Captures()
    for record in ArchiveRecords(stream):
        place = f"record {record.number}"
        if record.address:
            place += f" ({record.address[:_MAX_SHOWN_CHARS]})"
        if record.problem:
            yield ReadError(path, place, record.problem)
        elif _is_page(record):
            time = _NO_DIGITS.sub("", record.time)[:14]
            if captures.is_latest(url_key(record.address), int(time.ljust(14, "0"))):
                yield RawRecord(path, place, record.block, _parser(record, time, reading))
            else:
                yield PassedOver(path, place, _OLDER)


def begins_web_archive(head: bytes) -> bool:
    """Tell whether a file begins like WARC or ARC."""
    return head.startswith((b"WARC/0.", b"WARC/1.", b"filedesc://"))


def parse_capture(block: bytes, reading: Reading, kind: str, url: str, captured: str) -> Article:
    """Return the article of a captured page.

    Raises PassOver for a page that is no article, and ArticleError for one that cannot be read.
    """
    answer = Answer.of(block) if kind == "response" else None
    content, charset = (answer.content(), answer.charset) if answer else (block, "")
    try:
        return page_of(content, reading, url, charset, {"captured": captured} if captured else {})
    except NoArticle as reason:
        raise PassOver(str(reason)) from None


def _is_page(record: ArchiveRecord) -> bool:
    if not record.address.startswith(("http://", "https://")):
        return False
    if record.kind == "resource":
        return is_html(record.media_type) and begins_page(record.block[:_HEAD_BYTES])
    answer = Answer.of(record.block)
    if answer is None or answer.status != 200 or not answer.is_html:
        return False
    # What does not say that it is a page is one where it looks so.
    return "content-type" in answer.headers or begins_page(answer.body[:_HEAD_BYTES])


def _parser(record: ArchiveRecord, time: str, reading: Reading) -> "partial[Article]":
    captured = ""
    if len(time) == 14:
        captured = f"{time[:4]}-{time[4:6]}-{time[6:8]}T{time[8:10]}:{time[10:12]}:{time[12:]}Z"
    return partial(
        parse_capture, reading=reading, kind=record.kind, url=record.address, captured=captured
    )
