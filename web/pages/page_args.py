"""URL parameters and search requests: pages read them leniently, the API strictly."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from search import Notice, RequestError, SearchRequest
from web.addresses import joined
from web.languages import language
from web.paging import PAGE_SIZE, page_number, page_offset

Args = MultiDict[str, str]
#: A page shows each story once, unless asked for every article.
START = SearchRequest(limit=PAGE_SIZE, group="story")
UNGROUPED = "none"

#: parameter → what the page says when its value cannot be used.
_IGNORED = {
    "from": lazy_gettext("The first day could not be read and was ignored"),
    "to": lazy_gettext("The last day could not be read and was ignored"),
    "sort": lazy_gettext("There is no such order; the results are sorted by relevance"),
    "level": lazy_gettext("There is no such level; the smart one was searched"),
    "match": lazy_gettext("How to match the words could not be read and was ignored"),
    "source": lazy_gettext("One of the sources cannot be a source; they were ignored"),
    "section": lazy_gettext("One of the sections cannot be a section; they were ignored"),
    "author": lazy_gettext("One of the authors cannot be an author; they were ignored"),
    "group": lazy_gettext("How to group the articles could not be read and was ignored"),
    "story": lazy_gettext("There is no story of this number; it was ignored"),
    "page": lazy_gettext("There is no page of this number; this is the first page"),
}
_SWAPPED = lazy_gettext("The first day is after the last one, so they were swapped")


def read_leniently(args: Args, start: SearchRequest = START) -> tuple[SearchRequest, list[str]]:
    """Return the request of a page's URL, and what had to be ignored, in the reader's language.

    What is not asked for is as in ``start``. A request without words lists the newest articles,
    one for a story all of its articles.
    """
    request, notices = replace(start, query=args.get("q", "").strip()), []
    for parameter, (field, read) in _READERS.items():
        values = [value for value in args.getlist(parameter) if value.strip()]
        try:
            request = replace(request, **{field: read(values)}) if values else request
        except (RequestError, ValueError):
            notices.append(str(_IGNORED[parameter]))
    if request.first_day and request.last_day and request.first_day > request.last_day:
        request = replace(request, date_from=request.date_to, date_to=request.date_from)
        notices.append(str(_SWAPPED))
    if not request.query and request.sort == "relevance":
        request = replace(request, sort="newest")
    return replace(request, group=None) if request.story else request, notices


def said(notice: Notice) -> str:
    """Return what was ignored of a query, in the reader's language."""
    return notice.message_ar if language() == "ar" else notice.message


def _first(values: list[str]) -> str:
    return values[0].strip()


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _group(values: list[str]) -> str | None:
    return None if values[0] == UNGROUPED else values[0]


def _asked(values: list[str]) -> bool:
    return values[0].strip() == "1"


def _offset(values: list[str]) -> int:
    return page_offset(int(values[0]), PAGE_SIZE)


#: parameter → the field of the request, and how to read it from the values given.
_READERS: dict[str, tuple[str, Callable[[list[str]], Any]]] = {
    "from": ("date_from", _first),
    "to": ("date_to", _first),
    "sort": ("sort", _first),
    "match": ("match", _first),
    "level": ("level", _first),
    "source": ("sources", _unique),
    "section": ("sections", _unique),
    "author": ("authors", _unique),
    "group": ("group", _group),
    "story": ("story", _first),
    "explain": ("explain", _asked),
    "page": ("offset", _offset),
}


def has_filters(request: SearchRequest) -> bool:
    """Tell whether anything but words narrows the request."""
    names = request.sources or request.sections or request.authors
    return bool(names or request.date_from or request.date_to or request.story)


def results_url(request: SearchRequest, page: int = 1) -> str:
    """Return the address of a page of the results of a request."""
    return joined(url_for("pages.home"), _query_string(request, page))


def article_url(article_id: str, request: SearchRequest) -> str:
    """Return the address of an article's page that knows the way back to the results."""
    query = _query_string(request, page_number(request))
    return joined(url_for("pages.article", article_id=article_id), query)


def feed_url(endpoint: str, request: SearchRequest) -> str:
    """Return the address of the feed of what a page shows."""
    return joined(url_for(endpoint), request.feed_string())


def _query_string(request: SearchRequest, page: int) -> str:
    parameters: dict[str, int | str] = {} if page == 1 else {"page": page}
    if request.group is None and request.story is None:
        parameters["group"] = UNGROUPED
    return replace(request, offset=0, facets=(), group=None).query_string(**parameters)
