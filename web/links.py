"""The links around an answer: what narrows it, its order and its pages."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from math import ceil
from typing import Any, NamedTuple, get_args

from search import FacetValue, Results, SearchRequest
from search.errors import RequestError
from search.query.request import MAX_DEPTH, LevelName, Match, Sort
from web.arabic import day_in_words, days_in_words
from web.request_args import PAGE_SIZE, page_number, results_url

#: The most values of a facet that are shown.
SHOWN = 12

#: facet → the field of the request that it narrows, and its name.
_FACETS = {
    "source": ("sources", "المصدر"),
    "section": ("sections", "القسم"),
    "author": ("authors", "الكاتب"),
}
_ORDERS = {"relevance": "الأوثق صلة", "newest": "الأحدث", "oldest": "الأقدم"}
#: How the offer of a wider level calls it.
_OFFERED = {"smart": "في المدى الذكي", "wide": "في المدى الأوسع"}
_LEVELS = {"exact": "كما كُتبت", "smart": "ذكي", "wide": "أوسع"}
_MATCHES = {"all": "كل الكلمات", "any": "أيّ كلمة"}


class Link(NamedTuple):
    """A link, its text, whether it is where the reader is, and how many articles it leads to."""

    text: str
    href: str
    current: bool = False
    articles: int | None = None


class Chip(NamedTuple):
    """A filter in force: what it narrows, to what, and the address without it."""

    name: str
    value: str
    href: str


class Bar(NamedTuple):
    """A period of a timeline, how tall it is drawn (up to 100), and the link that narrows to it."""

    height: int
    link: Link


class PageLinks(NamedTuple):
    """The links to other pages; ``numbers`` has None where pages are left out."""

    previous: str | None
    next: str | None
    numbers: list[Link | None]


def chips(request: SearchRequest) -> list[Chip]:
    """Return the filters in force."""
    found = [
        Chip(label, value, results_url(_toggled(request, field, value)))
        for field, label in _FACETS.values()
        for value in getattr(request, field)
    ]
    if day := request.date_from:
        rest = replace(request, date_from=None)
        found.append(Chip("من", day_in_words(day), results_url(rest)))
    if day := request.date_to:
        rest = replace(request, date_to=None)
        found.append(Chip("إلى", day_in_words(day), results_url(rest)))
    if request.match != "auto":
        rest = replace(request, match="auto")
        found.append(Chip("تضم", _MATCHES[request.match], results_url(rest)))
    if request.story:
        rest = replace(request, story=None, group="story")
        found.append(Chip("مقالات", "خبر واحد", results_url(rest)))
    return found


def orders(request: SearchRequest) -> list[Link]:
    """Return the orders to choose from; without words nothing is more relevant than the rest."""
    names = [name for name in get_args(Sort) if request.query or name != "relevance"]
    return [
        Link(_ORDERS[name], results_url(replace(request, sort=name)), name == request.sort)
        for name in names
    ]


def levels(request: SearchRequest) -> list[Link]:
    """Return the levels to choose from: how closely the words found must resemble those asked."""
    names = get_args(LevelName) if request.query else ()
    return [
        Link(_LEVELS[name], results_url(replace(request, level=name)), name == request.level)
        for name in names
    ]


def corrections(results: Results) -> list[Link]:
    """Return links to what the query may have been meant to be, for all words as counted."""
    links = []
    for text, count in ((found.text, found.count) for found in results.corrections):
        match: Match = "all" if len(text.split()) > 1 else results.request.match
        corrected = replace(results.request, query=text, match=match, offset=0)
        links.append(Link(text, results_url(corrected), articles=count))
    return links


def facets(results: Results) -> dict[str, list[Link]]:
    """Return the values of each facet as links that add the value, or take it away again."""
    return {
        label: list(_facet_links(results, field, results.facets.get(name, ())))
        for name, (field, label) in _FACETS.items()
    }


def _facet_links(results: Results, field: str, values: Iterable[FacetValue]) -> Iterator[Link]:
    request, counted = results.request, _counted(results)
    for place, (value, count) in enumerate((facet.value, facet.count) for facet in values):
        chosen = value in getattr(request, field)
        if place >= SHOWN and not chosen:
            continue
        # A name may be too long or too odd to be a filter; it is not worth the page.
        with suppress(RequestError):
            narrowed = _toggled(request if chosen else counted, field, value)
            yield Link(value, results_url(narrowed), chosen, count)


def _counted(results: Results) -> SearchRequest:
    """Return the request with the match that its counts were made under.

    Otherwise the fewer articles behind a link might count as too few to hold all words, and the
    answer would contradict the count.
    """
    request = results.request
    if request.match != "auto" or len(request.query.split()) < 2:
        return request
    return replace(request, match="any" if results.relaxed else "all")


def timeline(results: Results) -> list[Bar]:
    """Return the periods of an answer's articles, from the first on; of one there is no choice."""
    request, most = _counted(results), max((p.count for p in results.timeline), default=0)
    bars = []
    for period in results.timeline if len(results.timeline) > 1 else ():
        first = max(str(period.first), request.date_from or "")
        last = min(str(period.last), request.date_to or "9999-12-31")
        href = results_url(replace(request, date_from=first, date_to=last))
        link = Link(days_in_words(first, last), href, articles=period.count)
        bars.append(Bar(ceil(100 * period.count / most), link))
    return bars


def story_url(results: Results, story: str) -> str:
    """Return the address of the articles of an answer that tell one story."""
    return results_url(replace(_counted(results), story=story, group=None))


def grouping(results: Results) -> Link | None:
    """Return the link that shows every article, or each story once; None where it is the same."""
    request = results.request
    if request.group:
        every = Link("بلا تجميع", results_url(replace(request, group=None)))
        return every if results.stories != results.total else None
    return None if request.story else Link("بتجميع", results_url(replace(request, group="story")))


def explanation(results: Results) -> Link | None:
    """Return the link that shows why each hit was found, or hides it; None without words."""
    request = results.request
    if not results.hits or not (request.query or request.explain):
        return None
    text = "أخفِ الأسباب" if request.explain else "لماذا هذه النتائج؟"
    other = replace(request, explain=not request.explain)
    return Link(text, results_url(other, page_number(request)))


def offer(results: Results) -> Link | None:
    """Return the link to a wider level that finds more articles with all words."""
    wider, request = results.wider, results.request
    if wider is None:
        return None
    match = "all" if len(request.query.split()) > 1 else request.match
    href = results_url(replace(request, level=wider.level, match=match))
    return Link(_OFFERED[wider.level], href, articles=wider.total)


def _toggled(request: SearchRequest, field: str, value: str) -> SearchRequest:
    """Return the request with a filter's value added, or taken away when it is there."""
    chosen: tuple[str, ...] = getattr(request, field)
    rest = tuple(other for other in chosen if other != value)
    change: dict[str, Any] = {field: rest if value in chosen else (*chosen, value)}
    return replace(request, **change)


def pages(results: Results) -> PageLinks:
    """Return the links to the pages around this one, the first and the last."""
    request = results.request
    hits = results.total if results.stories is None else results.stories
    page, last = page_number(request), -(-min(hits, MAX_DEPTH) // PAGE_SIZE)
    shown = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    numbers: list[Link | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            numbers.append(None)
        numbers.append(Link(str(number), results_url(request, number), number == page))
    return PageLinks(
        previous=results_url(request, min(page - 1, last)) if page > 1 and last else None,
        next=results_url(request, page + 1) if page < last else None,
        numbers=numbers if last > 1 else [],
    )
