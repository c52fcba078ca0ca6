"""Read feeds: RSS, Atom, RDF and JSON Feed. An entry is an article, or leads to one."""

import codecs
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from index_data.encodings import encoding_of
from index_data.readers.feed_xml import feed_of_xml, is_xml_feed
from index_data.readers.items import Link, PassedOver, PassOver, ReadError, as_text
from index_data.readers.json_feed import feed_of_json, is_json_feed
from index_data.readers.lines import ByteStream, read_whole
from index_data.records import Reading
from search import Article, ArticleError


def read_feed(
    stream: ByteStream, path: str, reading: Reading, full_text: bool = False
) -> Iterator[Article | ReadError | PassedOver | Link]:
    """Yield the article of each entry, or why it has none.

    With ``full_text`` an entry that has an address is a link to its page, where the whole text is.
    ``path`` is the address of the feed, if it has one: relative links are resolved against it.
    """
    try:
        data = read_whole(stream)
        read = feed_of_json if _begins_json(data) else feed_of_xml
        feed = read(data, path)
        if not feed.records and not feed.rest:
            raise ArticleError("an empty feed: it has no entries")
    except ArticleError as error:
        yield ReadError(path, "", str(error))
        return
    for number, record in enumerate(feed.records, start=1):
        place = f"entry {number}"
        if isinstance(record, PassOver):
            yield PassedOver(path, place, str(record))
        elif full_text and isinstance(record, Mapping) and record.get("url"):
            yield Link(path, place, record["url"], known=record)
        else:
            yield _article(record, path, place, reading)
    if feed.rest:
        yield ReadError(path, f"after entry {len(feed.records)}", feed.rest)


def begins_feed(head: bytes) -> bool:
    """Tell whether a file that begins with ``head`` is a feed."""
    if _begins_json(head):
        return is_json_feed(head)
    return is_xml_feed(head.decode(encoding_of(head) or "utf-8", "replace"))


def _begins_json(data: bytes) -> bool:
    return data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def _article(
    record: Mapping[str, Any] | str, path: str, place: str, reading: Reading
) -> Article | ReadError:
    try:
        if isinstance(record, str):
            raise ArticleError(record)
        return reading.article_of(record)
    except ArticleError as error:
        shown = "" if isinstance(record, str) else as_text(orjson.dumps(record, default=str))
        return ReadError(path, place, str(error), shown)
