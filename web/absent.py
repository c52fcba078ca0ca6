"""Filters that no article has: what an empty answer says of them."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import NamedTuple

from search import Index, Results, SearchRequest
from search.query.request import FacetName
from web.links import Link, as_counted
from web.narrowing import FACETS, toggled
from web.request_args import START, results_url

#: So many other names are offered.
SHOWN = 5


class Absent(NamedTuple):
    """A name that no article has, of which facet, and links to what there is in its place."""

    facet: str
    name: str
    others: list[Link]


def absent(results: Results, index: Index) -> Iterator[Absent]:
    """Yield the names of sources, sections and authors that were asked for and nobody has."""
    for facet, (field, _) in FACETS.items():
        for name in getattr(results.request, field):
            if not index.search(SearchRequest(limit=0), **{field: (name,)}).total:
                yield Absent(facet, name, list(_others(results, index, facet, field, name)))


def _others(
    results: Results, index: Index, facet: FacetName, field: str, name: str
) -> Iterator[Link]:
    """Yield names that find something: those alike first, then the most frequent.

    Where the words find nothing under any name, they are names of the index, without the words.
    """
    values = results.facets.get(facet)
    request = toggled(as_counted(results), field, name)
    if not values:
        values = index.search(SearchRequest(limit=0), facets=(facet,)).facets[facet]
        request = START
    counts = {value.value: value.count for value in values}
    chosen = getattr(request, field)
    names = [*get_close_matches(name, counts, SHOWN), *counts]
    for other in [n for n in dict.fromkeys(names) if n not in chosen][:SHOWN]:
        href = results_url(replace(toggled(request, field, other), offset=0))
        yield Link(other, href, articles=counts[other])
