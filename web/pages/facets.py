"""What narrows an answer: the filters in force, the facets and the timeline."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from math import ceil
from typing import Any, NamedTuple

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from search import FacetValue, RequestError, Results, SearchRequest, UnknownName
from web.languages import LANGUAGES, language
from web.pages.formatting import day_in_words, days_in_words, period_in_words
from web.pages.links import Link, as_counted
from web.pages.page_args import START, results_url

#: So many values of a facet are shown at once, and so many behind a click.
SHOWN, MOST = 6, 18

#: facet → the field of the request that it narrows, and its name.
FACETS: dict[str, tuple[str, LazyString]] = {
    "source": ("sources", lazy_gettext("Source")),
    "section": ("sections", lazy_gettext("Section")),
    "author": ("authors", lazy_gettext("Author")),
}
_MATCHES = {"all": lazy_gettext("all words"), "any": lazy_gettext("any word")}


class Chip(NamedTuple):
    """A filter in force: what it narrows, to what, and the address without it."""

    name: str
    value: str
    href: str


class Facet(NamedTuple):
    """A facet's values as links: those shown at once, and the rest."""

    name: str
    links: list[Link]
    more: list[Link]


class Unknown(NamedTuple):
    """A name that no article has, of which facet, and links to what there is in its place.

    A link is ``about`` the facet of its name where that is another one.
    """

    field: str
    name: str
    nearest: list[Link]


class Bar(NamedTuple):
    """A period of a timeline: where it is drawn, how tall (up to 100), and the link to it.

    ``first`` and ``last`` name its ends: by the whole period where it has a name.
    """

    x: int
    height: int
    link: Link
    first: str
    last: str


def chips(request: SearchRequest) -> list[Chip]:
    """Return the filters in force."""
    found = [
        Chip(str(label), value, results_url(toggled(request, field, value)))
        for field, label in FACETS.values()
        for value in getattr(request, field)
    ]
    if day := request.date_from:
        rest = replace(request, date_from=None)
        found.append(Chip(gettext("From"), day_in_words(day), results_url(rest)))
    if day := request.date_to:
        rest = replace(request, date_to=None)
        found.append(Chip(gettext("To"), day_in_words(day), results_url(rest)))
    if request.match != "auto":
        rest = replace(request, match="auto")
        found.append(Chip(gettext("With"), str(_MATCHES[request.match]), results_url(rest)))
    if request.story:
        rest = replace(request, story=None, group="story")
        found.append(Chip(gettext("Articles of"), gettext("one story"), results_url(rest)))
    return found


def facets(results: Results) -> list[Facet]:
    """Return the facets that have values; a value's link adds it, or takes it away again."""
    found = []
    for name, (field, label) in FACETS.items():
        links = list(_facet_links(results, field, results.facets.get(name, ())))
        first = [link for place, link in enumerate(links) if place < SHOWN or link.current]
        rest = [link for link in links if link not in first][: MOST - SHOWN]
        # What fills one line need not be behind a click.
        first, rest = (first, rest) if len(rest) > 1 else (first + rest, [])
        found.append(Facet(str(label), first, rest))
    return [facet for facet in found if facet.links]


def _facet_links(results: Results, field: str, values: Iterable[FacetValue]) -> Iterator[Link]:
    request, counted = results.request, as_counted(results)
    for facet in values:
        chosen = facet.value in getattr(request, field)
        # A name may be too long or too odd to be a filter; it is not worth the page.
        with suppress(RequestError):
            narrowed = toggled(request if chosen else counted, field, facet.value)
            yield Link(facet.value, results_url(narrowed), chosen, facet.count)


def toggled(request: SearchRequest, field: str, value: str) -> SearchRequest:
    """Return the request with a filter's value added, or taken away when it is there."""
    chosen: tuple[str, ...] = getattr(request, field)
    rest = tuple(other for other in chosen if other != value)
    change: dict[str, Any] = {field: rest if value in chosen else (*chosen, value)}
    return replace(request, **change)


def unknown(results: Results) -> list[Unknown]:
    """Return the names asked for that no article has."""
    return [
        Unknown(name.field, name.name, list(_nearest(results, name)))
        for name in results.unknown_names
    ]


def _nearest(results: Results, unknown: UnknownName) -> Iterator[Link]:
    """Yield the names there are: with the same words where they find something, else without."""
    field = FACETS[unknown.field][0]
    for name in unknown.nearest:
        own, label = FACETS[name.field]
        found = any(value.value == name.value for value in results.facets.get(name.field, ()))
        with suppress(RequestError):
            request = toggled(START, own, name.value)
            if found and unknown.name in getattr(results.request, field):
                request = toggled(as_counted(results), field, unknown.name)
                request = toggled(request, own, name.value)
            about = "" if name.field == unknown.field else str(label)
            yield Link(name.value, results_url(request), about=about)


def timeline(results: Results) -> list[Bar]:
    """Return the periods of an answer's articles, from the first on; of one there is no choice."""
    request, most = as_counted(results), max((p.count for p in results.timeline), default=0)
    periods = results.timeline if len(results.timeline) > 1 else ()
    backwards = LANGUAGES[language()][1] == "rtl"
    bars = []
    for place, period in enumerate(periods):
        first = max(str(period.first), request.date_from or "")
        last = min(str(period.last), request.date_to or "9999-12-31")
        href = results_url(replace(request, date_from=first, date_to=last))
        link = Link(days_in_words(first, last), href, articles=period.count)
        x = len(periods) - 1 - place if backwards else place
        whole = period_in_words(first, last)
        ends = whole or day_in_words(first), whole or day_in_words(last)
        bars.append(Bar(x, ceil(100 * period.count / most), link, *ends))
    return bars
