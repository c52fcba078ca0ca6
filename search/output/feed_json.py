"""Feeds in JSON: JSON Feed 1.1 (jsonfeed.org)."""

from typing import Any

import orjson

from search.output.feed_content import LANGUAGE_OF_ARTICLES, Entry, Feed

JSON_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def as_json(feed: Feed) -> bytes:
    """Return a feed as JSON, in UTF-8."""
    return orjson.dumps(
        {
            "version": _VERSION,
            "title": feed.title,
            **_given(home_page_url=feed.page, feed_url=feed.link, description=feed.about),
            "language": feed.words.language,
            "authors": [{"name": feed.words.name}],
            "items": [_item(entry) for entry in feed.entries],
        }
    )


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.name,
        "title": entry.title,
        "content_text": entry.summary,
        "language": LANGUAGE_OF_ARTICLES,
        **_given(
            url=entry.link,
            date_published=entry.moment and entry.moment.isoformat(),
            authors=entry.source and [{"name": entry.source}],
            tags=list(entry.tags),
        ),
    }


def _given(**values: Any) -> dict[str, Any]:
    """Return the values that are not empty, as a feed leaves out what it does not know."""
    return {name: value for name, value in values.items() if value}
