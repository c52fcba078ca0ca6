"""Filters of the results page: active filters, facets and unknown names."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from flask_babel import gettext, lazy_gettext

from search import FacetValue, RequestError, Results, SearchRequest, UnknownName
from web.current_index import current_index
from web.pages.formatting import day_in_words
from web.pages.labels import field_label, name_label
from web.pages.links import Link, as_counted
from web.pages.page_args import DEFAULT_REQUEST, results_url
from web.pages.periods import days_in_words

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


def chips(request: SearchRequest) -> list[Chip]:
    """Return the active filters."""
    found = [
        Chip(field_label(field), name_label(name), results_url(toggled(request, field, name)))
        for field, names in request.names.items()
        for name in names
    ]
    found += _days(request)
    if request.match != "auto":
        rest = replace(request, match="auto")
        found.append(Chip(gettext("Match"), str(_MATCHES[request.match]), results_url(rest)))
    if request.story:
        rest = replace(request, story=None, group="story")
        found.append(Chip(gettext("Versions of"), gettext("one story"), results_url(rest)))
    return found


def _days(request: SearchRequest) -> list[Chip]:
    """Return the filter by date, whichever ends it has."""
    first, last = request.date_from, request.date_to
    undated = results_url(replace(request, date_from=None, date_to=None))
    if first and last:
        return [Chip(gettext("Date"), days_in_words(first, last), undated)]
    if first:
        return [Chip(gettext("From"), day_in_words(first), undated)]
    return [Chip(gettext("To"), day_in_words(last), undated)] if last else []


def unfiltered(request: SearchRequest) -> str:
    """Return the URL of the request without any filter."""
    kept = replace(DEFAULT_REQUEST, query=request.query, sort=request.sort, level=request.level)
    group = "story" if request.story else request.group
    shown = replace(kept, meaning=request.meaning, group=group, explain=request.explain)
    return results_url(shown)


def subject(results: Results) -> str:
    """Return what the articles found have in common: the query, else the story or the filters."""
    request = results.request
    if request.query or not request.story:
        return request.query or str(gettext(", ")).join(chip.value for chip in chips(request))
    name, titles = gettext("Versions of one story"), [hit.article.title for hit in results.hits]
    return f"{name}: {titles[0]}" if titles and titles[0] else str(name)


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
