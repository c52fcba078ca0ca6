"""URL parameters and search requests: pages read them leniently, the API strictly."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import current_app, url_for
from flask import request as http
from werkzeug.datastructures import MultiDict

from search import SearchRequest
from search.errors import RequestError
from search.query.request import MAX_DEPTH

Args = MultiDict[str, str]
PAGE_SIZE = 10
MAX_PAGE_SIZE = 100
#: A page shows each story once, unless asked for every article.
START = SearchRequest(limit=PAGE_SIZE, group="story")
UNGROUPED = "none"

#: parameter → what the page says when its value cannot be used.
_IGNORED = {
    "from": "لم نفهم تاريخ البداية فأهملناه",
    "to": "لم نفهم تاريخ النهاية فأهملناه",
    "sort": "لا نعرف هذا الترتيب فرتبنا النتائج بحسب الصلة",
    "level": "لا نعرف هذا المدى من البحث فبحثنا بالمدى الذكي",
    "match": "لم نفهم طريقة مطابقة الكلمات فأهملناها",
    "source": "في المصادر المطلوبة ما لا يصلح فأهملناها",
    "section": "في الأقسام المطلوبة ما لا يصلح فأهملناها",
    "author": "في الكتّاب المطلوبين ما لا يصلح فأهملناهم",
    "group": "لم نفهم طريقة التجميع فأهملناها",
    "story": "لا خبر بهذا الرقم فأهملناه",
    "page": "لا صفحة بهذا الرقم، وهذه هي الصفحة الأولى",
}
_SWAPPED = "تاريخ البداية المطلوب بعد تاريخ النهاية، فبدّلنا أحدهما بالآخر"


def page_offset(page: int, size: int) -> int:
    """Return how many hits come before a page; raise RequestError for one that is too deep."""
    if not 1 <= page <= MAX_DEPTH // size:
        raise RequestError("page", f"pages reach from 1 to the {MAX_DEPTH:,}th hit")
    return (page - 1) * size


def read_leniently(args: Args, start: SearchRequest = START) -> tuple[SearchRequest, list[str]]:
    """Return the request of a page's URL, and what had to be ignored, in Arabic.

    What is not asked for is as in ``start``. A request without words lists the newest articles,
    one for a story all of its articles.
    """
    request, notices = replace(start, query=args.get("q", "").strip()), []
    for parameter, (field, read) in _READERS.items():
        values = [value for value in args.getlist(parameter) if value.strip()]
        try:
            request = replace(request, **{field: read(values)}) if values else request
        except (RequestError, ValueError):
            notices.append(_IGNORED[parameter])
    if request.first_day and request.last_day and request.first_day > request.last_day:
        request = replace(request, date_from=request.date_to, date_to=request.date_from)
        notices.append(_SWAPPED)
    if not request.query and request.sort == "relevance":
        request = replace(request, sort="newest")
    return replace(request, group=None) if request.story else request, notices


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


def page_number(request: SearchRequest) -> int:
    """Return the number of the page, from 1, that the request is for."""
    return request.offset // PAGE_SIZE + 1


def results_url(request: SearchRequest, page: int = 1) -> str:
    """Return the address of a page of the results of a request."""
    return f"{url_for('pages.home')}?{_query_string(request, page)}"


def article_url(article_id: str, request: SearchRequest) -> str:
    """Return the address of an article's page that knows the way back to the results."""
    address = url_for("pages.article", article_id=article_id)
    query = _query_string(request, page_number(request))
    return f"{address}?{query}" if query else address


def feed_url(endpoint: str, request: SearchRequest) -> str:
    """Return the address of the feed of what a page shows."""
    return f"{url_for(endpoint)}?{request.feed_string()}"


def absolute(path: str) -> str:
    """Return an address on this server with its host, or with BASE_URL."""
    root: str = current_app.config["BASE_URL"] or http.url_root.rstrip("/")
    return root + path.removeprefix(http.script_root)


def _query_string(request: SearchRequest, page: int) -> str:
    parameters: dict[str, int | str] = {} if page == 1 else {"page": page}
    if request.group is None and request.story is None:
        parameters["group"] = UNGROUPED
    return replace(request, offset=0, facets=(), group=None).query_string(**parameters)
