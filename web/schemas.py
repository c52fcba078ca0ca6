"""What the API takes and gives; OpenAPI describes it by these schemas."""

from collections.abc import Mapping
from typing import Any, get_args

from apiflask import Schema
from marshmallow import post_load
from marshmallow.fields import Boolean, Dict, Field, Float, Integer, List, Nested, String
from marshmallow.validate import Length, OneOf, Range

from search import SearchRequest
from search.query.lexer import MAX_LENGTH
from search.query.request import (
    MAX_DEPTH,
    MAX_FILTER_LENGTH,
    MAX_FILTER_VALUES,
    FacetName,
    LevelName,
    Match,
    Sort,
)
from web.request_args import MAX_PAGE_SIZE, PAGE_SIZE, page_offset

MAX_ANALYZED = 1_000
MAX_SUGGESTIONS = 20


def about(description: str, *examples: Any, **more: Any) -> dict[str, Any]:
    """Return a field's metadata for OpenAPI."""
    if examples:
        more["examples"] = list(examples)
    return {"description": description, **more}


def _choice(names: Any, default: str, description: str) -> String:
    return String(
        load_default=default, validate=OneOf(get_args(names)), metadata=about(description)
    )


def _filter(what: str, *examples: str) -> Field[Any]:
    return List(
        String(validate=Length(max=MAX_FILTER_LENGTH)),
        load_default=[],
        validate=Length(max=MAX_FILTER_VALUES),
        metadata=about(f"Only articles of this {what}; repeat it to allow several.", *examples),
    )


def _day(name: str, description: str, example: str) -> String:
    return String(data_key=name, metadata=about(description, example, format="date"))


class SearchParameters(Schema):
    """The parameters of a search; unknown ones are refused."""

    q = String(
        load_default="",
        metadata=about(
            "The query. A mistake in it is an error that tells its position.",
            "مجلس الأمن",
            '"مجلس الأمن" -روسيا',
        ),
    )
    match = _choice(
        Match,
        "auto",
        "Articles with `all` words or `any` of them; `auto`: all, and when fewer than ten articles "
        "hold them all, articles with fewer of them follow and `relaxed` is true.",
    )
    level = _choice(
        LevelName,
        "smart",
        "How closely words must resemble those of the query: `exact` as typed (vowel marks and "
        "tatweel aside), `smart` also their other forms and spellings, `wide` also related words "
        "and near spellings.",
    )
    from_ = _day("from", "Only articles of this day or later (inclusive).", "2018-03-01")
    to = _day("to", "Only articles of this day or earlier (inclusive).", "2018-03-31")
    source = _filter("source", "BBC")
    section = _filter("section", "sport")
    author = _filter("author", "سلمى القاضي")
    sort = _choice(Sort, "relevance", "The order of the hits.")
    page = Integer(
        load_default=1,
        validate=Range(1, MAX_DEPTH),
        metadata=about(f"The page, from 1 down to the {MAX_DEPTH:,}th hit.", 1),
    )
    per_page = Integer(
        load_default=PAGE_SIZE,
        validate=Range(1, MAX_PAGE_SIZE),
        metadata=about("How many hits to a page.", PAGE_SIZE),
    )
    facet = List(
        String(validate=OneOf(get_args(FacetName))),
        load_default=[],
        metadata=about("Count the articles of each source, section or author; repeatable."),
    )
    highlight = Integer(
        load_default=1,
        validate=OneOf((0, 1)),
        metadata=about("Whether to mark the words found: 0 leaves `highlights` out.", 1),
    )

    @post_load
    def to_request(self, values: Mapping[str, Any], **_: Any) -> SearchRequest:
        """Return the values as a strict request."""
        return SearchRequest(
            query=values["q"],
            limit=values["per_page"],
            offset=page_offset(values["page"], values["per_page"]),
            sort=values["sort"],
            match=values["match"],
            level=values["level"],
            date_from=values.get("from_"),
            date_to=values.get("to"),
            sources=tuple(values["source"]),
            sections=tuple(values["section"]),
            authors=tuple(values["author"]),
            facets=tuple(values["facet"]),
            highlight=bool(values["highlight"]),
            strict=True,
        )


class AnalyzeParameters(Schema):
    """The parameter of an analysis."""

    text = String(
        required=True,
        validate=Length(max=MAX_ANALYZED),
        metadata=about("The text to analyse.", "والمدرسون"),
    )


class SuggestParameters(Schema):
    """The parameters of suggestions."""

    q = String(
        required=True,
        validate=Length(max=MAX_LENGTH),
        metadata=about("What was typed so far.", "الحرس ال", "Hezbollah"),
    )
    limit = Integer(
        load_default=8,
        validate=Range(1, MAX_SUGGESTIONS),
        metadata=about("How many completions at most.", 8),
    )


class NoParameters(Schema):
    """No parameter is known."""


class QueryEcho(Schema):
    """How the query was understood."""

    q = String(metadata=about("The query as it came."))
    searched_as = List(String(), metadata=about("The parts of the query that were looked for."))
    ignored = List(Dict(), metadata=about("What of the query was ignored, and where."))
    corrected = String(allow_none=True, metadata=about("What was rather meant, if it finds more."))
    relaxed = Boolean(metadata=about("Whether articles without some of the words follow."))


class Total(Schema):
    """How many articles the answer ranks over."""

    value = Integer(metadata=about("The number of articles.", 132))
    relation = String(metadata=about("`eq`: the number is exact."))


class Highlight(Schema):
    """A passage of an article with the words found."""

    field = String(metadata=about("Where the passage is from.", "body"))
    text = String(metadata=about("The passage, raw."))
    ranges = List(
        List(Integer()),
        metadata=about("Each word found as [start, end), in code points of the text.", [[12, 18]]),
    )
    html = String(metadata=about("The passage, escaped, each word found in `<mark>`."))


class HitOut(Schema):
    """One article of the answer."""

    id = String()
    url = String(allow_none=True, metadata=about("Where the article was published."))
    title = String()
    source = String(allow_none=True)
    section = String(allow_none=True)
    date = String(allow_none=True, metadata=about("ISO 8601, as its source wrote it."))
    score = Float()
    highlights = List(Nested(Highlight))


class FacetValueOut(Schema):
    """One value of a facet."""

    value = String()
    count = Integer(metadata=about("How many articles of the answer have it."))


class Links(Schema):
    """Addresses of this answer and of the next page."""

    self = String()
    next = String(allow_none=True)
    feed = String(allow_none=True)


class Answer(Schema):
    """The answer to a search."""

    query = Nested(QueryEcho)
    total = Nested(Total)
    took_ms = Float(metadata=about("How long the search took, in milliseconds.", 4.2))
    partial_ = Boolean(data_key="partial", metadata=about("Whether the search was cut short."))
    hits = List(Nested(HitOut))
    facets = Dict(keys=String(), values=List(Nested(FacetValueOut)))
    links = Nested(Links)


class ArticleOut(Schema):
    """An article as it was indexed; blank fields are left out, unknown keys are given back."""

    id = String()
    title = String()
    body = String()
    date = String(metadata=about("ISO 8601, as its source wrote it."))
    source = String()
    section = String()
    url = String()
    author = String()
    tags = List(String())


class Analysis(Schema):
    """The words of a text and what they are found by."""

    text = String(metadata=about("The text as it came."))
    tokens = List(Dict(), metadata=about("Each word with its place, its keys, and why."))


class CorrectionOut(Schema):
    """What a query may have been meant to be."""

    text = String(metadata=about("The corrected query.", "حزب الله"))
    why = String(
        validate=OneOf(("spelling", "keyboard", "name")),
        metadata=about("A mistake, the wrong keyboard layout, or a name in Latin letters."),
    )
    count = Integer(metadata=about("How many articles hold all its words.", 12))


class SuggestionsOut(Schema):
    """How a text goes on, and what else it may be meant to be."""

    q = String(metadata=about("The text as it came."))
    completions = List(String(), metadata=about("Whole texts that begin as this one."))
    corrections = List(Nested(CorrectionOut))


class Health(Schema):
    """That the index can be searched."""

    status = String(metadata=about("Always `ok`.", "ok"))
    articles = Integer(metadata=about("How many articles the index holds."))


class Problem(Schema):
    """An error (RFC 9457)."""

    type = String(metadata=about("Always `about:blank`; `code` tells errors apart."))
    title = String(metadata=about("The name of the status.", "Bad Request"))
    status = Integer(metadata=about("The HTTP status.", 400))
    detail = String(metadata=about("What is wrong, for a person."))
    detail_ar = String(metadata=about("The same in Arabic, for a query."))
    code = String(metadata=about("What is wrong, for a program.", "invalid-query"))
    position = Integer(metadata=about("The character of the query (from 0) where it is wrong."))
    parameter = String(metadata=about("The parameter that is wrong.", "from"))
