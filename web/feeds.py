"""Feeds of searches: Atom 1.0 (RFC 4287) and RSS 2.0."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple
from xml.etree import ElementTree as ET

from apiflask import APIBlueprint
from flask import Response, request, url_for
from flask_babel import gettext
from markupsafe import escape

from search import Hit, SearchRequest
from web import opened
from web.languages import language
from web.request_args import absolute, joined, permalink, read_leniently, results_url, said

blueprint = APIBlueprint("feeds", __name__, enable_openapi=False)

#: Who follows a search wants what is new, and nothing that holds but some of the words.
START = SearchRequest(limit=30, sort="newest", match="all")

_ATOM = {"xmlns": "http://www.w3.org/2005/Atom"}
_RSS = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}
#: What is searched is in Arabic, whatever the reader speaks.
_ARTICLES = {"xml:lang": "ar"}
#: Atom wants a date, also of what has none.
_UNDATED = datetime.fromtimestamp(0, UTC)
#: The first and the last second that a feed can tell.
_FIRST = int(datetime(1, 1, 1, tzinfo=UTC).timestamp())
_LAST = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """One article of a feed."""

    link: str
    title: str
    source: str
    moment: datetime | None
    summary: str


class Feed(NamedTuple):
    """What a feed says, in whichever form: ``about`` has what of the query was ignored."""

    link: str
    page: str
    title: str
    about: str
    entries: list[Entry]


@blueprint.get("/feed.atom")
def atom() -> Response:
    """Write the feed of a search as Atom."""
    feed = _feed()
    root = ET.Element("feed", {**_ATOM, "xml:lang": language()})
    _add(root, "id", feed.link)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.about)
    _add(root, "updated", _updated(feed).isoformat())
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.link)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", gettext("Naba"))
    for entry in feed.entries:
        node = _add(root, "entry", **_ARTICLES)
        _add(node, "id", entry.link)
        _add(node, "title", entry.title)
        _add(node, "updated", (entry.moment or _UNDATED).isoformat())
        _add(node, "link", rel="alternate", type="text/html", href=entry.link)
        if entry.source:
            _add(_add(node, "author"), "name", entry.source)
        _add(node, "summary", entry.summary)
    return _written(root, "application/atom+xml")


@blueprint.get("/feed.rss")
def rss() -> Response:
    """Write the feed of a search as RSS."""
    feed = _feed()
    root = ET.Element("rss", {**_RSS, "xml:lang": language()})
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.page)
    _add(channel, "description", feed.about)
    _add(channel, "language", language())
    _add(channel, "lastBuildDate", format_datetime(_updated(feed), usegmt=True))
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=feed.link)
    for entry in feed.entries:
        node = _add(channel, "item", **_ARTICLES)
        _add(node, "title", entry.title)
        _add(node, "link", entry.link)
        _add(node, "guid", entry.link, isPermaLink="true")
        if entry.moment:
            _add(node, "pubDate", format_datetime(entry.moment, usegmt=True))
        if entry.source:
            _add(node, "dc:creator", entry.source)
        # Readers take it for HTML.
        _add(node, "description", escape(entry.summary))
    return _written(root, "application/rss+xml")


def _feed() -> Feed:
    wanted, notices = read_leniently(request.args, START)
    wanted = replace(wanted, offset=0, explain=False)
    results = opened.search(wanted)
    notices += map(said, results.notices)
    name = gettext("Naba")
    return Feed(
        link=absolute(joined(url_for(str(request.endpoint)), wanted.query_string())),
        page=absolute(results_url(wanted)),
        title=f"{name}: {wanted.query or gettext('The newest articles')}",
        about=gettext("; ").join([gettext("What is new in this search"), *notices]),
        entries=list(_entries(results.hits)),
    )


def _entries(hits: tuple[Hit, ...]) -> Iterator[Entry]:
    for hit in hits:
        yield Entry(
            link=absolute(permalink(hit.id)),
            title=hit.article.title or gettext("Untitled"),
            source=hit.article.source,
            moment=_moment(hit.article.instant),
            summary=hit.snippets[0].text if hit.snippets else "",
        )


def _moment(instant: int | None) -> datetime | None:
    """Return a moment in UTC; the zones of the first and the last day lead beyond the calendar."""
    if instant is None:
        return None
    return datetime.fromtimestamp(min(max(instant, _FIRST), _LAST), UTC)


def _updated(feed: Feed) -> datetime:
    return max((entry.moment or _UNDATED for entry in feed.entries), default=_UNDATED)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    node = ET.SubElement(parent, tag, attributes)
    node.text = _FORBIDDEN.sub("", text) or None
    return node


def _written(root: ET.Element, kind: str) -> Response:
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, content_type=f"{kind}; charset=utf-8")
