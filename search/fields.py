"""The fields of an article: the one table of the names used in queries, files and filters.

A keyword field that is added to `FIELDS` is read, searched, filtered, counted, exported and
described everywhere. Further ones can be declared for a single index: see `declared`.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from search.errors import RequestError

#: How a field is searched: ``text`` by its words; ``date`` by days; ``whole`` as a whole;
#: ``names``, which are short texts, as a whole (filters and facets) and by their words.
Kind = Literal["text", "date", "whole", "names"]


class Field(NamedTuple):
    """A field: its key in records, which is also its name in queries, parameters and facets.

    ``label`` is its English label; ``arabic`` are its Arabic names in queries and in the columns
    of tables, which may also have the article. ``noun`` is what messages call one of its values.
    """

    name: str
    label: str
    arabic: tuple[str, ...]
    kind: Kind
    noun: str = ""


FIELDS = (
    Field("id", "Id", ("معرف",), "whole"),
    Field("title", "Title", ("عنوان",), "text"),
    Field("body", "Body", ("نص", "متن"), "text"),
    Field("date", "Date", ("تاريخ",), "date"),
    Field("url", "Address", ("رابط",), "whole"),
    Field("source", "Source", ("مصدر",), "names", "source"),
    Field("section", "Section", ("قسم",), "names", "section"),
    Field("author", "Author", ("كاتب",), "names", "author"),
    Field("tags", "Tags", ("وسم", "وسوم"), "names", "tag"),
)
NAMES = tuple(field for field in FIELDS if field.kind == "names")
#: The first words of an article: a field of queries alone.
LEAD_FIELD = Field("lead", "Lead", ("مقدمة",), "text")

#: The facet of time; the others are keyword fields.
TIMELINE = "timeline"
MAX_FACETS = 8
_DECLARABLE = re.compile(r"[^\W\d_][\w-]{0,63}")
#: The names of parameters, options and parts of an answer, which facets cannot have.
_TAKEN = frozenset(
    {"q", "query", "from", "to", "sort", "match", "level", "meaning", "group", "story"}
    | {"facet", "facets", TIMELINE, "day", "offer", "explain", "highlight", "strict", "plain"}
    | {"page", "per_page", "limit", "offset", "cursor", "format", "filter", "lang", "digits"}
    | {"half_life", "half-life", "index", "json"}
)


def arabic_names(field: Field) -> tuple[str, ...]:
    """Return the Arabic names of a field, each without and with the article."""
    return (*field.arabic, *(f"ال{name}" for name in field.arabic))


def declared(facets: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct keys of source records that become keyword fields of an index.

    Raises RequestError for a name that is taken or cannot be typed in a query, for more than
    `MAX_FACETS`, and for a plain string instead of a list.
    """
    if isinstance(facets, str):
        raise RequestError("facet", "must be a list of texts, not one text")
    names = tuple(dict.fromkeys(facets))
    if len(names) > MAX_FACETS:
        raise RequestError("facet", f"at most {MAX_FACETS} facets can be declared")
    taken = _TAKEN.union(query_fields())
    for name in names:
        if not _DECLARABLE.fullmatch(name):
            reason = "begin with a letter, and go on with letters, digits, _ or -"
            raise RequestError("facet", f"{name!r} cannot be a facet: {reason}")
        if name.lower() in taken:
            raise RequestError("facet", f"the name {name!r} is taken")
        taken |= {name.lower()}
    return names


def declared_among(filters: Iterable[str]) -> frozenset[str]:
    """Return which of an index's filters are declared facets, and no fields that all have."""
    return frozenset(filters).difference(field.name for field in NAMES)


@lru_cache(maxsize=64)
def query_fields(facets: tuple[str, ...] = ()) -> Mapping[str, Field]:
    """Return the fields by all their names in queries, in lower case."""
    of_queries = (*FIELDS, LEAD_FIELD)
    known = {name: field for field in of_queries for name in (field.name, *arabic_names(field))}
    return known | {name.lower(): Field(name, name, (), "names", name) for name in facets}
