"""Feeds in XML: Atom 1.0 (RFC 4287) and RSS 2.0."""

import re
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from markupsafe import escape

from search.output.feed_content import LANGUAGE_OF_ARTICLES, UNDATED, Feed

ATOM_TYPE, RSS_TYPE = "application/atom+xml", "application/rss+xml"

_ATOM = {"xmlns": "http://www.w3.org/2005/Atom"}
_RSS = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}
_ARTICLES = {"xml:lang": LANGUAGE_OF_ARTICLES}
#: The characters that no XML document may have.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_atom(feed: Feed) -> bytes:
    """Return a feed as Atom, in UTF-8."""
    root = ET.Element("feed", {**_ATOM, "xml:lang": feed.words.language})
    _add(root, "id", feed.name)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.about)
    _add(root, "updated", feed.updated.isoformat())
    if feed.link:
        _add(root, "link", rel="self", type=ATOM_TYPE, href=feed.link)
        _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", feed.words.name)
    for entry in feed.entries:
        node = _add(root, "entry", **_ARTICLES)
        _add(node, "id", entry.name)
        _add(node, "title", entry.title)
        _add(node, "updated", (entry.moment or UNDATED).isoformat())
        if entry.link:
            _add(node, "link", rel="alternate", type="text/html", href=entry.link)
        if entry.source:
            _add(_add(node, "author"), "name", entry.source)
        # An Atom entry without a link must have content.
        _add(node, "summary" if entry.link else "content", entry.summary)
    return _encoded(root)


def as_rss(feed: Feed) -> bytes:
    """Return a feed as RSS, in UTF-8."""
    root = ET.Element("rss", {**_RSS, "xml:lang": feed.words.language})
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.page or feed.name)
    _add(channel, "description", feed.about)
    _add(channel, "language", feed.words.language)
    _add(channel, "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    if feed.link:
        _add(channel, "atom:link", rel="self", type=RSS_TYPE, href=feed.link)
    for entry in feed.entries:
        node = _add(channel, "item", **_ARTICLES)
        _add(node, "title", entry.title)
        if entry.link:
            _add(node, "link", entry.link)
        _add(node, "guid", entry.name, isPermaLink="true" if entry.name == entry.link else "false")
        if entry.moment:
            _add(node, "pubDate", format_datetime(entry.moment, usegmt=True))
        if entry.source:
            _add(node, "dc:creator", entry.source)
        # Feed readers interpret it as HTML.
        _add(node, "description", escape(entry.summary))
    return _encoded(root)


def _encoded(root: ET.Element) -> bytes:
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    shown = {name: FORBIDDEN.sub("", value) for name, value in attributes.items()}
    node = ET.SubElement(parent, tag, shown)
    node.text = FORBIDDEN.sub("", text) or None
    return node
