"""What the API takes; OpenAPI describes it by these schemas."""

from collections.abc import Mapping
from typing import Any, get_args

from apiflask import Schema
from marshmallow import post_load
from marshmallow.fields import Field, Float, Integer, List, String
from marshmallow.validate import Length, OneOf, Range

from search import FacetName, GroupName, LevelName, Match, RequestError, SearchRequest, Sort
from search.query.language.lexer import MAX_LENGTH
from search.request import (
    MAX_CURSOR_DEPTH,
    MAX_DEPTH,
    MAX_FILTER_LENGTH,
    MAX_FILTER_VALUES,
    MAX_HALF_LIFE,
    STORY,
)
from web.api.schemas import EXAMPLE_ID, about
from web.paging import MAX_PAGE_SIZE, PAGE_SIZE, page_offset

MAX_ANALYZED = 1_000
MAX_SIMILAR = 50
MAX_SUGGESTIONS = 20


def _choice(names: Any, default: str, description: str) -> String:
    return String(
        load_default=default, validate=OneOf(get_args(names)), metadata=about(description, default)
    )


def _filter(what: str, example: str) -> Field[Any]:
    return List(
        String(validate=Length(max=MAX_FILTER_LENGTH)),
        load_default=[],
        validate=Length(max=MAX_FILTER_VALUES),
        metadata=about(f"Only articles of this {what}; repeat it to allow several.", [example]),
    )


def _day(name: str, description: str, example: str) -> String:
    return String(data_key=name, metadata=about(description, example, format="date"))


class FilterParameters(Schema):
    """The parameters that say which articles are wanted, and in which order."""

    q = String(
        load_default="",
        metadata=about(
            "The query. A mistake in it is an error that tells its position.",
            "مجلس الأمن",
            '"مجلس الأمن" -روسيا',
            maxLength=MAX_LENGTH,
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
    source = _filter("source", "صحيفة الضحى العربي")
    section = _filter("section", "سياسة")
    author = _filter("author", "سلمى القاضي")
    story = String(
        metadata=about(
            "Only the articles of this story: the `id` of a hit's `group`.",
            EXAMPLE_ID,
            pattern=f"^{STORY.pattern}$",
        )
    )
    sort = _choice(Sort, "relevance", "The order of the articles.")


class SearchParameters(FilterParameters):
    """The parameters of a search; unknown ones are refused."""

    group = String(
        validate=OneOf(get_args(GroupName)),
        metadata=about(
            "`story`: of articles that are copies or versions of one report, show the best only; "
            "its `group` tells how many there are and who published them.",
            "story",
        ),
    )
    half_life = Float(
        validate=Range(0, MAX_HALF_LIFE),
        metadata=about(
            "Seven tenths of a score halve with every so many days that an article is older, three "
            "tenths stay; 0: age does not count. Without it, what the server is set to, usually 0.",
            30,
        ),
    )
    page = Integer(
        validate=Range(1, MAX_DEPTH),
        metadata=about(f"The page, from 1 down to the {MAX_DEPTH:,}th hit.", 1, default=1),
    )
    per_page = Integer(
        load_default=PAGE_SIZE,
        validate=Range(1, MAX_PAGE_SIZE),
        metadata=about("How many hits to a page.", PAGE_SIZE),
    )
    cursor = String(
        metadata=about(
            f"In place of `page`, to go through an answer down to the {MAX_CURSOR_DEPTH:,}th hit: "
            "begin with `*` and follow `links.next`.",
            "*",
        ),
    )
    facet = List(
        String(validate=OneOf(get_args(FacetName))),
        load_default=[],
        metadata=about(
            "Count the articles of each source, section or author, or of each period of a "
            "`timeline`; repeat it for several. A value is counted under all filters but those of "
            "its own facet, so that it says what choosing it too would add.",
            ["source", "timeline"],
        ),
    )
    offer = Integer(
        load_default=0,
        validate=OneOf((0, 1)),
        metadata=about(
            "1: where few articles hold all words, count those that a wider level finds.", 1
        ),
    )
    explain = Integer(
        load_default=0,
        validate=OneOf((0, 1)),
        metadata=about("1: tell of each hit which words found it, where, and their scores.", 1),
    )
    highlight = Integer(
        load_default=1,
        validate=OneOf((0, 1)),
        metadata=about("Whether to mark the words found: 0 leaves `highlights` out.", 1),
    )

    @post_load
    def to_request(self, values: Mapping[str, Any], **_: Any) -> SearchRequest:
        """Return the values as a strict request."""
        if "cursor" in values and "page" in values:
            raise RequestError("cursor", "goes without a page")
        return strict_request(
            values,
            limit=values["per_page"],
            offset=page_offset(values.get("page", 1), values["per_page"]),
            group=values.get("group"),
            half_life=values.get("half_life"),
            cursor=values.get("cursor"),
            facets=tuple(values["facet"]),
            highlight=bool(values["highlight"]),
            offer=bool(values["offer"]),
            explain=bool(values["explain"]),
        )


def strict_request(values: Mapping[str, Any], **more: Any) -> SearchRequest:
    """Return the values of FilterParameters as a strict request."""
    return SearchRequest(
        query=values["q"],
        sort=values["sort"],
        match=values["match"],
        level=values["level"],
        date_from=values.get("from_"),
        date_to=values.get("to"),
        sources=tuple(values["source"]),
        sections=tuple(values["section"]),
        authors=tuple(values["author"]),
        story=values.get("story"),
        strict=True,
        **more,
    )


class SimilarParameters(Schema):
    """The parameter of similar articles."""

    limit = Integer(
        load_default=5,
        validate=Range(1, MAX_SIMILAR),
        metadata=about("How many articles at most.", 5),
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
