"""Feeds of searches: Atom 1.0 (RFC 4287) and RSS 2.0."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal, NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree as ET

from markupsafe import escape

from search.article import Article
from search.errors import RequestError
from search.hits import Hit
from search.query.notices import Notice, UnknownName
from search.request import SearchRequest
from search.results import Results

FeedFormat = Literal["atom", "rss"]

#: The request of a feed: the newest articles, without those that have only some of the words.
FOLLOWED = SearchRequest(limit=30, sort="newest", match="all")
FEED_CONTENT_TYPES: dict[FeedFormat, str] = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
}

_ATOM = {"xmlns": "http://www.w3.org/2005/Atom"}
_RSS = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}
#: The articles are in Arabic, whatever the language of the feed.
_ARTICLES = {"xml:lang": "ar"}
#: Atom requires a date, even of articles without one.
_UNDATED = datetime.fromtimestamp(0, UTC)
#: The first and the last second that a date of a feed can express.
_MIN_SECOND = int(datetime(1, 1, 1, tzinfo=UTC).timestamp())
_MAX_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The characters that are not escaped in a path.
_IN_A_PATH = "!$&'()*+,:;=@"
_DOT_SEGMENT = re.compile(r"(?:^|/)\.\.?(?:/|$)")
_NAMES, _WEB = "urn:naba:", ("http://", "https://")


class FeedWords(NamedTuple):
    """The texts of a feed itself in its ``language``, ``ar`` or ``en``.

    ``chosen`` are extra query parameters, such as the language, for the links to the feed and its
    page.
    """

    language: str = "ar"
    name: str = "نبأ"
    newest: str = "أحدث المقالات"
    about: str = "جديد هذا البحث"
    untitled: str = "بلا عنوان"
    between: str = "؛ "
    chosen: tuple[tuple[str, str], ...] = ()


ARABIC = FeedWords()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One article of a feed; ``name`` is its id, ``link`` its address or empty."""

    name: str
    link: str
    title: str
    source: str
    moment: datetime | None
    summary: str


@dataclass(frozen=True, slots=True)
class _Feed:
    """The content of a feed in either form; without a server, ``link`` and ``page`` are empty."""

    words: FeedWords
    name: str
    link: str
    page: str
    title: str
    about: str
    entries: tuple[_Entry, ...]

    @property
    def updated(self) -> datetime:
        return max((entry.moment or _UNDATED for entry in self.entries), default=_UNDATED)


def write_feed(
    results: Results,
    form: FeedFormat,
    base_url: str = "",
    notes: Sequence[str] = (),
    words: FeedWords = ARABIC,
) -> bytes:
    """Return the hits of an answer as a feed in UTF-8, with its own texts from ``words``.

    Links lead to the pages of the server at ``base_url``, which may be a path alone (``/``);
    without it, to the sources of the articles. The ids are these links if they are absolute,
    otherwise URNs. The subtitle reports what was ignored in the query, and includes the ``notes``.
    Raises RequestError for a format other than ``atom`` and ``rss``.
    """
    if form not in _FORMS:
        raise RequestError("format", f"must be one of {', '.join(_FORMS)}")
    base = base_url.rstrip("/")
    request = replace(results.request, half_life=None)
    query, chosen = request.query_string(), dict(words.chosen)
    own, page = request.query_string(**chosen), request.query_string(group="none", **chosen)
    feed = _Feed(
        words=words,
        # Without the language: it is the same feed in each.
        name=_id(f"{base}/feed.{form}?{query}", f"search:{form}:{query}"),
        link=f"{base}/feed.{form}?{own}" if base_url else "",
        page=f"{base}/?{page}" if base_url else "",
        title=f"{words.name}: {request.query or words.newest}",
        about=words.between.join([words.about, *notes, *_problems(results, words)]),
        entries=tuple(_entry(hit, base_url, words) for hit in results.hits),
    )
    text: bytes = ET.tostring(_FORMS[form](feed), encoding="utf-8", xml_declaration=True)
    return text


def _problems(results: Results, words: FeedWords) -> Iterator[str]:
    """Yield messages about what was ignored and which names are unknown."""
    problems: tuple[Notice | UnknownName, ...] = (*results.notices, *results.unknown_names)
    for problem in problems:
        yield problem.message_ar if words.language == "ar" else problem.message


def _entry(hit: Hit, base_url: str, words: FeedWords) -> _Entry:
    article, path = hit.article, path_of_id(hit.id)
    link = f"{base_url.rstrip('/')}/a/{path}" if base_url else _address(article)
    return _Entry(
        name=_id(link, f"article:{path}"),
        link=link,
        title=article.title or words.untitled,
        source=article.source,
        moment=_moment(article.instant),
        summary=hit.snippets[0].text if hit.snippets else "",
    )


def path_of_id(article_id: str) -> str:
    """Return the id of an article percent-encoded for the path of a URL.

    Slashes stay, except where browsers and proxies would resolve them: of ``a/../b`` to ``b``.
    """
    slash = "" if _DOT_SEGMENT.search(article_id) else "/"
    return quote(article_id, safe=_IN_A_PATH + slash)


def _id(link: str, name: str) -> str:
    """Return a link that is absolute, otherwise a URN, which is the same whatever the server."""
    return link if link.startswith(_WEB) else _NAMES + name


def _address(article: Article) -> str:
    """Return the address of an article if it is a web address, otherwise nothing."""
    return article.url if article.url.startswith(_WEB) else ""


def _atom(feed: _Feed) -> ET.Element:
    root = ET.Element("feed", {**_ATOM, "xml:lang": feed.words.language})
    _add(root, "id", feed.name)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.about)
    _add(root, "updated", feed.updated.isoformat())
    if feed.link:
        _add(root, "link", rel="self", type=FEED_CONTENT_TYPES["atom"], href=feed.link)
        _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", feed.words.name)
    for entry in feed.entries:
        node = _add(root, "entry", **_ARTICLES)
        _add(node, "id", entry.name)
        _add(node, "title", entry.title)
        _add(node, "updated", (entry.moment or _UNDATED).isoformat())
        if entry.link:
            _add(node, "link", rel="alternate", type="text/html", href=entry.link)
        if entry.source:
            _add(_add(node, "author"), "name", entry.source)
        # An Atom entry without a link must have content.
        _add(node, "summary" if entry.link else "content", entry.summary)
    return root


def _rss(feed: _Feed) -> ET.Element:
    root = ET.Element("rss", {**_RSS, "xml:lang": feed.words.language})
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.page or feed.name)
    _add(channel, "description", feed.about)
    _add(channel, "language", feed.words.language)
    _add(channel, "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    if feed.link:
        _add(channel, "atom:link", rel="self", type=FEED_CONTENT_TYPES["rss"], href=feed.link)
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
    return root


_FORMS: dict[FeedFormat, Callable[[_Feed], ET.Element]] = {"atom": _atom, "rss": _rss}


def _moment(instant: int | None) -> datetime | None:
    """Return an instant in UTC, within the calendar, which time zones may lead beyond."""
    if instant is None:
        return None
    return datetime.fromtimestamp(min(max(instant, _MIN_SECOND), _MAX_SECOND), UTC)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    shown = {name: _FORBIDDEN.sub("", value) for name, value in attributes.items()}
    node = ET.SubElement(parent, tag, shown)
    node.text = _FORBIDDEN.sub("", text) or None
    return node
