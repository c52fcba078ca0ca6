"""The links around an answer: what narrows it, its order and its pages."""

from typing import NamedTuple, get_args

from search import Results, SearchRequest
from search.query.request import MAX_DEPTH, Sort
from web.arabic import day_in_words
from web.request_args import PAGE_SIZE, page_number, results_url

FACETS = {"source": "المصدر", "section": "القسم"}
_FIELDS = {"source": "sources", "section": "sections"}
_ORDERS = {"relevance": "الأوثق صلة", "newest": "الأحدث", "oldest": "الأقدم"}
_MATCHES = {"all": "كل الكلمات", "any": "أيّ كلمة"}


class Link(NamedTuple):
    """A link, its text, whether it is where the reader is, and how many articles it leads to."""

    text: str
    href: str
    current: bool = False
    count: int | None = None


class Chip(NamedTuple):
    """A filter in force: what it narrows, to what, and the address without it."""

    name: str
    value: str
    href: str


class PageLinks(NamedTuple):
    """The links to other pages; ``numbers`` has None where pages are left out."""

    previous: str | None
    next: str | None
    numbers: list[Link | None]


def chips(request: SearchRequest) -> list[Chip]:
    """Return the filters in force."""
    found = []
    for name, field in _FIELDS.items():
        values: tuple[str, ...] = getattr(request, field)
        for value in values:
            rest = tuple(other for other in values if other != value)
            found.append(Chip(FACETS[name], value, results_url(request, **{field: rest})))
    for label, field in (("من", "date_from"), ("إلى", "date_to")):
        if day := getattr(request, field):
            found.append(Chip(label, day_in_words(day), results_url(request, **{field: None})))
    if request.match != "auto":
        found.append(Chip("تضم", _MATCHES[request.match], results_url(request, match="auto")))
    return found


def orders(request: SearchRequest) -> list[Link]:
    """Return the orders to choose from; without words nothing is more relevant than the rest."""
    names = [name for name in get_args(Sort) if request.query or name != "relevance"]
    return [
        Link(_ORDERS[name], results_url(request, sort=name), name == request.sort)
        for name in names
    ]


def facets(results: Results) -> dict[str, list[Link]]:
    """Return the values of each facet as links that add the value, or take it away again.

    A link asks for the match that its count was made under; otherwise fewer articles might count
    as too few to hold all words, and the answer would contradict the count.
    """
    request = results.request
    match = request.match
    if match == "auto" and len(request.query.split()) > 1:
        match = "any" if results.relaxed else "all"
    return {
        label: [
            _facet_link(request, _FIELDS[name], value.value, value.count, match)
            for value in results.facets.get(name, ())
        ]
        for name, label in FACETS.items()
    }


def _facet_link(request: SearchRequest, field: str, value: str, count: int, match: str) -> Link:
    chosen: tuple[str, ...] = getattr(request, field)
    if value in chosen:
        rest = tuple(other for other in chosen if other != value)
        return Link(value, results_url(request, **{field: rest}), True, count)
    changed = {field: (*chosen, value), "match": match}
    return Link(value, results_url(request, **changed), False, count)


def pages(results: Results) -> PageLinks:
    """Return the links to the pages around this one, the first and the last."""
    request = results.request
    page, last = page_number(request), -(-min(results.total, MAX_DEPTH) // PAGE_SIZE)
    shown = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    numbers: list[Link | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            numbers.append(None)
        numbers.append(Link(str(number), results_url(request, number), number == page))
    return PageLinks(
        previous=results_url(request, min(page - 1, last)) if 1 < page and last else None,
        next=results_url(request, page + 1) if page < last else None,
        numbers=numbers if last > 1 else [],
    )
