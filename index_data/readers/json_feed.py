"""Parse JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from index_data.addresses import web_address
from index_data.encodings import decode
from index_data.readers.feed_entries import Feed, categories_of, filled
from search import ArticleError

_VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')


def is_json_feed(head: bytes) -> bool:
    """Tell whether JSON that begins so says that it is a feed."""
    return _VERSION.search(head) is not None


def feed_of_json(data: bytes, path: str) -> Feed:
    """Return the entries of a JSON Feed; raise ArticleError where it is none."""
    try:
        feed = orjson.loads(decode(data).text.removeprefix("\ufeff"))
    except ValueError as error:
        raise ArticleError(f"not JSON: {error}") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ArticleError("not a JSON Feed: it has no list of items")
    base = web_address(path) or web_address(_text(feed, "feed_url"), "")
    base = base or web_address(_text(feed, "home_page_url"))
    return Feed([_record(item, feed, base) for item in items])


def _record(item: Any, feed: Mapping[str, Any], base: str) -> Mapping[str, Any] | str:
    if not isinstance(item, dict):
        return "not a JSON object"
    identity = str(item.get("id") or "")
    named = _text(item, "url") or _text(item, "external_url") or identity
    url = web_address(named, base if named != identity else "")
    body = next(filter(str.strip, (_text(item, key) for key in _BODIES)), "")
    tags = item.get("tags")
    return filled(
        {
            "id": "" if url else identity.strip(),
            "title": _text(item, "title"),
            "body": body,
            "date": item.get("date_published") or item.get("date_modified"),
            "url": url,
            "author": _authors(item) or _authors(feed),
            "source": _text(feed, "title"),
            "language": _text(item, "language") or _text(feed, "language"),
            **categories_of([tag for tag in tags if isinstance(tag, str)] if tags else []),
        }
    )


_BODIES = ("content_html", "content_text", "summary")


def _authors(of: Mapping[str, Any]) -> list[str]:
    """Return the names of the authors; version 1 has one author."""
    authors = of.get("authors") or [of.get("author")]
    known = authors if isinstance(authors, list) else []
    return [name for one in known if isinstance(one, dict) and (name := _text(one, "name"))]


def _text(of: Mapping[str, Any], key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""
