"""URL parameters of the pages: read leniently into a SearchRequest, and written back as URLs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from search import FEED_CONTENT_TYPES, FeedFormat, Notice, RequestError, SearchRequest
from search.query.language.lexer import MAX_QUERY_CHARS
from web.addresses import with_query
from web.languages import language
from web.pages.as_typed import AS_TYPED, is_as_typed
from web.pages.labels import field_label
from web.paging import HITS_PER_PAGE, page_number, page_offset
from web.query_args import legacy_names

Args = MultiDict[str, str]
#: The request of a page without parameters; it shows each story once.
DEFAULT_REQUEST = SearchRequest(limit=HITS_PER_PAGE, group="story")
UNGROUPED = "none"
_FEEDS: dict[str, FeedFormat] = {"Atom": "atom", "RSS": "rss", "JSON Feed": "json"}

#: parameter → the notice shown when its value is invalid.
_INVALID_NOTICES = {
    "from": lazy_gettext("The start date could not be read and was ignored"),
    "to": lazy_gettext("The end date could not be read and was ignored"),
    "sort": lazy_gettext("The sort order is unknown and was ignored"),
    "level": lazy_gettext("The search level is unknown; the smart level was used"),
    "match": lazy_gettext("The matching mode is unknown and was ignored"),
    "meaning": lazy_gettext("The way to search by meaning is unknown and was ignored"),
    "group": lazy_gettext("The grouping is unknown and was ignored"),
    "story": lazy_gettext("The story is unknown and was ignored"),
    "page": lazy_gettext("There is no such page; this is the first page"),
}
_LEGACY_NOTICE = lazy_gettext("The address is not in UTF-8 and was read as Windows-1256")
_SWAPPED_NOTICE = lazy_gettext("The start date is after the end date, so they were swapped")


def read_leniently(
    args: Args, facets: Iterable[str], defaults: SearchRequest = DEFAULT_REQUEST
) -> tuple[SearchRequest, list[str]]:
    """Return the request of a page's URL, and notices of what was ignored.

    ``facets`` are those of the index; each keyword field among them is a filter. Parameters that
    are absent or invalid are as in ``defaults``. A request without words lists
    the newest articles first, one for a story lists all of its articles. Notices are in the
    language of the reader.
    """
    query = next((value.strip() for value in args.getlist("q") if value.strip()), "")
    # Every link repeats the query, so that it must not be longer than what is read of it.
    request, notices = replace(defaults, query=query[:MAX_QUERY_CHARS]), _mended(args)
    if len(query) > MAX_QUERY_CHARS:
        notices.append(notice_text(Notice("too-long", MAX_QUERY_CHARS)))
    for parameter, (field, read) in _READERS.items():
        values = [value for value in args.getlist(parameter) if value.strip()]
        try:
            request = replace(request, **{field: read(values)}) if values else request
        except (RequestError, ValueError):
            notices.append(str(_INVALID_NOTICES[parameter]))
    for name in facets:
        values = [value for value in args.getlist(name) if value.strip()]
        try:
            request = request.with_names(name, dict.fromkeys(values)) if values else request
        except RequestError:
            label = field_label(name)
            notices.append(gettext("“%(field)s” is invalid and was ignored", field=label))
    if request.first_day and request.last_day and request.first_day > request.last_day:
        request = replace(request, date_from=request.date_to, date_to=request.date_from)
        notices.append(str(_SWAPPED_NOTICE))
    if not request.query and request.sort == "relevance":
        request = replace(request, sort="newest")
    return replace(request, group=None) if request.story else request, notices


def _mended(args: Args) -> list[str]:
    """Return notices of what the address does not say clearly, and how it was read."""
    notices = [str(_LEGACY_NOTICE)] if legacy_names() else []
    for parameter in ("q", *_READERS):
        if len({value for value in args.getlist(parameter) if value.strip()}) > 1:
            message = gettext("“%(name)s” has several values; the first was used", name=parameter)
            notices.append(message)
    return notices


def notice_text(notice: Notice) -> str:
    """Return a notice about the query in the reader's language."""
    return notice.message_ar if language() == "ar" else notice.message


def _first(values: list[str]) -> str:
    return values[0].strip()


def _group(values: list[str]) -> str | None:
    return None if values[0] == UNGROUPED else values[0]


def _flag(values: list[str]) -> bool:
    return values[0].strip() == "1"


def _offset(values: list[str]) -> int:
    return page_offset(int(values[0]), HITS_PER_PAGE)


#: parameter → the field of the request, and how to read it from the non-blank values.
_READERS: dict[str, tuple[str, Callable[[list[str]], Any]]] = {
    "from": ("date_from", _first),
    "to": ("date_to", _first),
    "sort": ("sort", _first),
    "match": ("match", _first),
    "level": ("level", _first),
    "meaning": ("meaning", _first),
    "group": ("group", _group),
    "story": ("story", _first),
    "explain": ("explain", _flag),
    "page": ("offset", _offset),
}


def has_filters(request: SearchRequest) -> bool:
    """Return whether anything other than words narrows the request."""
    return bool(request.names or request.date_from or request.date_to or request.story)


def results_url(request: SearchRequest, page: int = 1) -> str:
    """Return the URL of a page of results."""
    return with_query(url_for("pages.home"), _query_string(request, page))


def url_as_typed(request: SearchRequest) -> str:
    """Return the URL of the results of a query as typed, without those of its Arabic reading."""
    return with_query(url_for("pages.home"), _query_string(request, 1, as_typed=True))


def article_url(article_id: str, request: SearchRequest, position: int | None = None) -> str:
    """Return the URL of an article's page, with the request to lead back to the results.

    With its ``position`` among them, from 1, the page leads to those before and after it as well.
    """
    if position is None:
        query = _query_string(request, page_number(request))
    else:
        query = _query_string(request, 1, n=position)
    return with_query(url_for("pages.article", article_id=article_id), query)


def feed_links(request: SearchRequest) -> dict[str, dict[str, str]]:
    """Return what templates say of the feeds of a request: their URLs and their types, by name."""
    return {
        "feeds": {
            name: with_query(url_for(f"feeds.{form}"), request.feed_string())
            for name, form in _FEEDS.items()
        },
        "feed_types": {name: FEED_CONTENT_TYPES[form] for name, form in _FEEDS.items()},
    }


def _query_string(
    request: SearchRequest, page: int, *, as_typed: bool = False, **parameters: int | str
) -> str:
    if page != 1:
        parameters["page"] = page
    if as_typed or is_as_typed(request):
        parameters[AS_TYPED] = "1"
    if request.group is None and request.story is None:
        parameters["group"] = UNGROUPED
    return replace(request, offset=0, facets=(), group=None).query_string(**parameters)
