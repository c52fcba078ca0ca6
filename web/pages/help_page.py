"""The page on the query language: what can be typed, with examples to try in this index."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

from apiflask import APIBlueprint
from flask import render_template

from search import Article, Index, SearchRequest
from search.fields import NAMES
from search.query.language.lexer import QUOTES
from web.current_index import current_index, further_search
from web.pages.help_texts import KEYS, SECTIONS, Row, Section
from web.pages.labels import field_label
from web.pages.page_args import DEFAULT_REQUEST, results_url
from web.pages.publisher import publisher_link

blueprint = APIBlueprint("help", __name__, enable_openapi=False)

#: Within a name, these would end the quotation marks around it.
_QUOTATION_MARKS = frozenset(QUOTES)


class Example(NamedTuple):
    """A query to try, what it means, the URL of its results if any, and how many there are."""

    query: str
    meaning: str
    href: str
    articles: int


@blueprint.get("/help")
def show() -> str:
    """Show the query language."""
    index = current_index()
    names = _commonest_names(index) | _newest_names()
    sections = [
        (section, [_example(row, names) for row in _rows(section, names)]) for section in SECTIONS
    ]
    return render_template("help.html", sections=sections, keys=KEYS)


def _commonest_names(index: Index) -> dict[str, str]:
    """Return the most frequent name of each keyword field that has any, for the examples."""
    asked = SearchRequest(limit=0, facets=index.filters)
    facets = further_search(asked, aside=True).facets
    found = ((field, values[0].value) for field, values in facets.items() if values)
    return {field: name for field, name in found if _can_be_quoted(name)}


def _newest_names() -> dict[str, str]:
    """Return the id and the host of the newest article, for the examples."""
    hits = further_search(SearchRequest(limit=1, sort="newest"), aside=True).hits
    article = hits[0].article if hits else Article("")
    host = urlsplit(article.url).hostname if publisher_link(article.url) else None
    found = {"id": article.id, "url": host or ""}
    return {field: name for field, name in found.items() if _can_be_quoted(name)}


def _can_be_quoted(name: str) -> bool:
    return any(sign.isalnum() for sign in name) and not _QUOTATION_MARKS & {*name}


def _rows(section: Section, names: dict[str, str]) -> Iterator[Row]:
    """Yield the rows of a section; those on fields are followed by one for each declared facet."""
    yield from section.examples
    if section.anchor == "fields":
        usual = {field.name for field in NAMES}
        declared = [field for field in names if field not in usual | {"id", "url"}]
        yield from (Row(f"{field}:", field_label(field), names=field) for field in declared)


def _example(row: Row, names: dict[str, str]) -> Example:
    query = row.query
    if name := names.get(row.names):
        query = f'{query.partition(":")[0]}:"{name}"'
    request = replace(DEFAULT_REQUEST, query=query, level=row.level)
    asked = replace(request, match="all", group=None, limit=0)
    found = further_search(asked, aside=True)
    href = results_url(request) if found.total else ""
    # A count that was cut short would not be that of the results.
    return Example(query, str(row.meaning), href, 0 if found.partial else found.total)
