"""Filters of the results page: active filters, facets, the timeline and unknown names."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from math import ceil
from typing import NamedTuple

from flask_babel import gettext, lazy_gettext

from search import FacetValue, RequestError, Results, SearchRequest, UnknownName
from web.current_index import current_index
from web.languages import LANGUAGES, language
from web.pages.formatting import day_in_words, days_in_words, period_in_words
from web.pages.labels import field_label, name_label
from web.pages.links import Link, as_counted
from web.pages.page_args import DEFAULT_REQUEST, results_url

#: How many values of a facet are shown at once, and at most after expanding it.
SHOWN_VALUES, MAX_VALUES = 6, 18

_MATCHES = {
    "all": lazy_gettext("all words"),
    "most": lazy_gettext("most words"),
    "any": lazy_gettext("any word"),
}


class Chip(NamedTuple):
    """An active filter: its label, its value and the URL without it."""

    name: str
    value: str
    href: str


class Facet(NamedTuple):
    """The values of a facet as links: those shown at once, and the rest."""

    name: str
    links: list[Link]
    more: list[Link]


class Unknown(NamedTuple):
    """A name that no article has, and links to the most similar names.

    ``label`` is that of ``field``; ``about`` of a link is the label of its facet, if that is
    another one.
    """

    field: str
    label: str
    name: str
    nearest: list[Link]


class Bar(NamedTuple):
    """A period of the timeline: its position, its height (0 to 100) and a link to its articles.

    ``first`` and ``last`` are labels of its ends: days, or the period's own name if it has one.
    """

    x: int
    height: int
    link: Link
    first: str
    last: str


def chips(request: SearchRequest) -> list[Chip]:
    """Return the active filters."""
    found = [
        Chip(field_label(field), name_label(name), results_url(toggled(request, field, name)))
        for field, names in request.names.items()
        for name in names
    ]
    if day := request.date_from:
        rest = replace(request, date_from=None)
        found.append(Chip(gettext("From"), day_in_words(day), results_url(rest)))
    if day := request.date_to:
        rest = replace(request, date_to=None)
        found.append(Chip(gettext("To"), day_in_words(day), results_url(rest)))
    if request.match != "auto":
        rest = replace(request, match="auto")
        found.append(Chip(gettext("Match"), str(_MATCHES[request.match]), results_url(rest)))
    if request.story:
        rest = replace(request, story=None, group="story")
        found.append(Chip(gettext("Versions of"), gettext("one story"), results_url(rest)))
    return found


def facets(results: Results) -> list[Facet]:
    """Return the facets that have values; the link of a value adds or removes its filter.

    They are in the order of the index's filters, so that none moves when one of them is used.
    """
    found = []
    for field in current_index().filters:
        links = list(_facet_links(results, field, results.facets.get(field, ())))
        first = [link for place, link in enumerate(links) if place < SHOWN_VALUES or link.current]
        rest = [link for link in links if link not in first][: MAX_VALUES - SHOWN_VALUES]
        # A single further value takes no more room than the control that would reveal it.
        first, rest = (first, rest) if len(rest) > 1 else (first + rest, [])
        found.append(Facet(field_label(field), first, rest))
    return [facet for facet in found if facet.links]


def _facet_links(results: Results, field: str, values: Iterable[FacetValue]) -> Iterator[Link]:
    request, counted = results.request, as_counted(results)
    for facet in values:
        chosen = facet.value in request.names.get(field, ())
        # A name that cannot be a filter, such as one too long, must not fail the page.
        with suppress(RequestError):
            narrowed = toggled(request if chosen else counted, field, facet.value)
            yield Link(name_label(facet.value), results_url(narrowed), chosen, facet.count)


def toggled(request: SearchRequest, field: str, name: str) -> SearchRequest:
    """Return the request with a name added to a filter, or removed if it is already there."""
    chosen = request.names.get(field, ())
    rest = tuple(other for other in chosen if other != name)
    return request.with_names(field, rest if name in chosen else (*chosen, name))


def unknown(results: Results) -> list[Unknown]:
    """Return the names in filters that no article has."""
    return [
        Unknown(name.field, field_label(name.field), name.name, list(_nearest(results, name)))
        for name in results.unknown_names
    ]


def _nearest(results: Results, unknown: UnknownName) -> Iterator[Link]:
    """Yield links to similar names: with the same words if those find something, else without."""
    field = unknown.field
    for name in unknown.nearest:
        own = name.field
        found = any(value.value == name.value for value in results.facets.get(name.field, ()))
        with suppress(RequestError):
            request = toggled(DEFAULT_REQUEST, own, name.value)
            if found and unknown.name in results.request.names.get(field, ()):
                request = toggled(as_counted(results), field, unknown.name)
                request = toggled(request, own, name.value)
            about = "" if own == field else field_label(own)
            yield Link(name_label(name.value), results_url(request), about=about)


def timeline(results: Results) -> list[Bar]:
    """Return the periods of the results in order; empty if there are fewer than two."""
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
