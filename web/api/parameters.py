"""Query parameters of the API: their validation and their OpenAPI descriptions."""

from collections.abc import Mapping
from typing import Any, get_args

from flask import request
from marshmallow import ValidationError, post_load
from marshmallow.fields import Float, Integer, List, String
from marshmallow.validate import Length, OneOf, Range

from search import GroupName, LevelName, Match, MeaningName, RequestError, SearchRequest, Sort
from search.fields import NAMES
from search.query.language.lexer import MAX_QUERY_CHARS
from search.request import (
    MAX_CURSOR_DEPTH,
    MAX_DEPTH,
    MAX_FILTER_CHARS,
    MAX_FILTER_VALUES,
    MAX_HALF_LIFE_DAYS,
    STORY,
)
from web.api.schemas import EXAMPLE_ID, about
from web.api.strictness import Parameters, refuse_blank_names
from web.current_index import current_index
from web.paging import HITS_PER_PAGE, MAX_HITS_PER_PAGE, page_offset

MAX_ANALYZED_CHARS = 1_000
MAX_SIMILAR_ARTICLES = 50
MAX_COMPLETIONS = 20


def _choice(names: Any, default: str, description: str) -> String:
    return String(
        load_default=default, validate=OneOf(get_args(names)), metadata=about(description, default)
    )


def name_filter(noun: str, example: str = "") -> List[Any]:
    """Return the schema of a filter of a keyword field, whose values are called ``noun``."""
    return List(
        String(validate=Length(max=MAX_FILTER_CHARS), metadata={"pattern": r"\S"}),
        load_default=[],
        validate=Length(max=MAX_FILTER_VALUES),
        metadata=about(
            f"Only articles with this {noun}, by its full name; repeat to allow several.",
            [example or noun],
        ),
    )


def _day(name: str, description: str, example: str) -> String:
    # Called by its key in values too: another parameter may have the name of the attribute.
    return String(
        data_key=name, attribute=name, metadata=about(description, example, format="date")
    )


class QueryParameters(Parameters):
    """The query, how it is matched, and the days of the articles."""

    q = String(
        load_default="",
        metadata=about(
            "The query. A syntax error in it is reported with its position.",
            "مجلس الأمن",
            '"مجلس الأمن" -روسيا',
            maxLength=MAX_QUERY_CHARS,
        ),
    )
    match = _choice(
        Match,
        "auto",
        "`all`: articles that contain all the words; `most`: at least 60% of them or the rarest "
        "two; `any`: at least one of them; `auto`: all, and if fewer than ten articles do, "
        "followed by articles with most of them (`relaxed`).",
    )
    level = _choice(
        LevelName,
        "smart",
        "How closely words must match those of the query: `exact`: as typed, ignoring vowel marks "
        "and tatweel; `smart`: also their other forms and spellings; `wide`: also related words "
        "and similar spellings.",
    )
    meaning = String(
        validate=OneOf(get_args(MeaningName)),
        metadata=about(
            "`off`: by words alone; `rank`: what words find, ordered by its meaning as well; "
            "`find`: also articles that words do not find, whose meaning is near. The default is "
            "set by the server, usually `off`.",
            "find",
        ),
    )
    from_ = _day("from", "Only articles dated on or after this day.", "2018-03-01")
    to = _day("to", "Only articles dated on or before this day.", "2018-03-31")


_EXAMPLES = {
    "source": "صحيفة الضحى العربي",
    "section": "سياسة",
    "author": "سلمى القاضي",
    "tags": "زراعة",
}
_NameParameters = Parameters.from_dict(
    {field.name: name_filter(field.noun, _EXAMPLES.get(field.name, "")) for field in NAMES}
)


class FilterParameters(_NameParameters, QueryParameters):  # type: ignore[valid-type,misc]  # made of a table
    """The parameters that select articles and order them."""

    story = String(
        metadata=about(
            "Only articles that cover this story: the `id` of the `group` of a hit.",
            EXAMPLE_ID,
            pattern=f"^{STORY.pattern}$",
        )
    )
    sort = _choice(Sort, "relevance", "The order of the articles.")
    group = String(
        validate=OneOf(get_args(GroupName)),
        metadata=about(
            "`story`: of articles that are copies or versions of the same report, return only the "
            "best; in a search, its `group` says how many there are and who published them.",
            "story",
        ),
    )
    half_life = Float(
        validate=Range(0, MAX_HALF_LIFE_DAYS),
        metadata=about(
            "In days. 70% of a score halves with every half-life of an article's age, 30% does not "
            "fade; 0: age does not matter. The default is set by the server, usually 0.",
            30,
        ),
    )


class SearchParameters(FilterParameters):
    """The parameters of a search; unknown ones are an error."""

    page = Integer(
        validate=Range(1, MAX_DEPTH),
        metadata=about(
            f"The page number, from 1; pages end at the {MAX_DEPTH:,}th hit.", 1, default=1
        ),
    )
    per_page = Integer(
        load_default=HITS_PER_PAGE,
        validate=Range(1, MAX_HITS_PER_PAGE),
        metadata=about("The number of hits per page.", HITS_PER_PAGE),
    )
    cursor = String(
        metadata=about(
            f"Instead of `page`, to page through up to {MAX_CURSOR_DEPTH:,} hits: start with `*` "
            "and follow `links.next`.",
            "*",
        ),
    )
    facet = List(
        String(),
        load_default=[],
        metadata=about(
            "Count the articles by a keyword field, or by period as a `timeline`; repeat for "
            "several. The filters of a facet do not apply to its own counts, so that each "
            "count says how many articles selecting that value as well would add.",
            ["source", "timeline"],
        ),
    )
    offer = Integer(
        load_default=0,
        validate=OneOf((0, 1)),
        metadata=about(
            "1: if few articles contain all the words, count those that a wider level finds. "
            "Also count those of a period that the query names.",
            1,
        ),
    )
    explain = Integer(
        load_default=0,
        validate=OneOf((0, 1)),
        metadata=about("1: explain each hit: which words matched, where, and their scores.", 1),
    )
    highlight = Integer(
        load_default=1,
        validate=OneOf((0, 1)),
        metadata=about("0: leave `highlights` empty.", 1),
    )

    @post_load
    def to_request(self, values: Mapping[str, Any], **_: Any) -> SearchRequest:
        """Return the values as a strict SearchRequest; raises RequestError."""
        if "cursor" in values and "page" in values:
            raise RequestError("cursor", "cannot be combined with page")
        return strict_request(
            self,
            values,
            limit=values["per_page"],
            offset=page_offset(values.get("page", 1), values["per_page"]),
            cursor=values.get("cursor"),
            facets=tuple(values["facet"]),
            highlight=bool(values["highlight"]),
            offer=bool(values["offer"]),
            explain=bool(values["explain"]),
        )


def strict_request(
    schema: FilterParameters, values: Mapping[str, Any], **more: Any
) -> SearchRequest:
    """Return the values of FilterParameters as a strict SearchRequest; raises RequestError.

    Parameters that the schema does not have are filters of the facets declared for the index;
    raises ValidationError for others.
    """
    others = values.keys() - {field.data_key or name for name, field in schema.fields.items()}
    if unknown := others.difference(current_index().filters if others else ()):
        raise ValidationError("Unknown field.", min(unknown))
    filters = {field.name: values[field.name] for field in NAMES}
    filters |= {name: request.args.getlist(name) for name in others}
    refuse_blank_names(filters)
    return SearchRequest(
        query=values["q"],
        sort=values["sort"],
        group=values.get("group"),
        half_life=values.get("half_life"),
        match=values["match"],
        level=values["level"],
        meaning=values.get("meaning"),
        date_from=values.get("from"),
        date_to=values.get("to"),
        filters=filters,
        story=values.get("story"),
        strict=True,
        **more,
    )


class SimilarParameters(Parameters):
    """The parameters of similar articles."""

    limit = Integer(
        load_default=5,
        validate=Range(1, MAX_SIMILAR_ARTICLES),
        metadata=about("The maximum number of articles.", 5),
    )


class AnalyzeParameters(Parameters):
    """The parameters of an analysis."""

    text = String(
        required=True,
        validate=Length(max=MAX_ANALYZED_CHARS),
        metadata=about("The text to analyse.", "والمدرسون"),
    )


class SuggestParameters(Parameters):
    """The parameters of suggestions."""

    q = String(
        required=True,
        validate=Length(max=MAX_QUERY_CHARS),
        metadata=about("The text typed so far.", "الحرس ال", "Hezbollah"),
    )
    limit = Integer(
        load_default=8,
        validate=Range(1, MAX_COMPLETIONS),
        metadata=about("The maximum number of completions.", 8),
    )


class NoParameters(Parameters):
    """No parameters: any parameter is an error."""
