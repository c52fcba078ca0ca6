"""Feeds of searches: Atom 1.0 (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from search.errors import RequestError
from search.hits import Hit
from search.output.citation import web_address
from search.output.feed_content import ARABIC, Entry, Feed, FeedWords
from search.output.feed_json import JSON_TYPE, as_json
from search.output.feed_xml import ATOM_TYPE, RSS_TYPE, as_atom, as_rss
from search.query.notices import Notice, UnknownName
from search.request import SearchRequest
from search.results import Results
from search.urls import path_of_id

FeedFormat = Literal["atom", "rss", "json"]

#: The request of a feed: the newest articles, without those that have only some of the words.
FOLLOWED = SearchRequest(limit=30, sort="newest", match="all")
FEED_CONTENT_TYPES: dict[FeedFormat, str] = {
    "atom": ATOM_TYPE,
    "rss": RSS_TYPE,
    "json": JSON_TYPE,
}

#: The first and the last second that a date of a feed can express.
_MIN_SECOND = int(datetime(1, 1, 1, tzinfo=UTC).timestamp())
_MAX_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())
_NAMES, _WEB = "urn:naba:", ("http://", "https://")


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
    Raises RequestError for a format other than ``atom``, ``rss`` and ``json``.
    """
    if form not in _FORMS:
        raise RequestError("format", f"must be one of {', '.join(_FORMS)}")
    base = base_url.rstrip("/")
    request = replace(results.request, half_life=None)
    query, chosen = request.query_string(), dict(words.chosen)
    own, page = request.query_string(**chosen), request.query_string(group="none", **chosen)
    feed = Feed(
        words=words,
        # Without the language: it is the same feed in each.
        name=_id(f"{base}/feed.{form}?{query}", f"search:{form}:{query}"),
        link=f"{base}/feed.{form}?{own}" if base_url else "",
        page=f"{base}/?{page}" if base_url else "",
        title=f"{words.name}: {request.query or words.newest}",
        about=words.between.join([words.about, *notes, *_problems(results, words)]),
        entries=tuple(_entry(hit, base_url, words) for hit in results.hits),
    )
    return _FORMS[form](feed)


def _problems(results: Results, words: FeedWords) -> Iterator[str]:
    """Yield messages about what was ignored and which names are unknown."""
    problems: tuple[Notice | UnknownName, ...] = (*results.notices, *results.unknown_names)
    for problem in problems:
        yield problem.message_ar if words.language == "ar" else problem.message


def _entry(hit: Hit, base_url: str, words: FeedWords) -> Entry:
    article, path = hit.article, path_of_id(hit.id)
    link = f"{base_url.rstrip('/')}/a/{path}" if base_url else web_address(article)
    return Entry(
        name=_id(link, f"article:{path}"),
        link=link,
        title=article.title or words.untitled,
        source=article.source,
        moment=_moment(article.instant),
        summary=hit.snippets[0].text if hit.snippets else "",
        tags=article.names("tags"),
    )


def _id(link: str, name: str) -> str:
    """Return a link that is absolute, otherwise a URN, which is the same whatever the server."""
    return link if link.startswith(_WEB) else _NAMES + name


_FORMS: dict[FeedFormat, Callable[[Feed], bytes]] = {
    "atom": as_atom,
    "rss": as_rss,
    "json": as_json,
}


def _moment(instant: int | None) -> datetime | None:
    """Return an instant in UTC, within the calendar, which time zones may lead beyond."""
    if instant is None:
        return None
    return datetime.fromtimestamp(min(max(instant, _MIN_SECOND), _MAX_SECOND), UTC)
