"""Response schemas of a search, from which its OpenAPI description is generated."""

from typing import Any

from apiflask import Schema
from marshmallow.fields import Boolean, Dict, Float, Integer, List, Nested, String

from search.fields import NAMES
from web.api.meaning_schemas import HitMeaningOut, MeaningOut
from web.api.schemas import EXAMPLE_ID, ArticleBrief, about


class OfferOut(Schema):
    """A wider level that finds more articles."""

    level = String(metadata=about("The level.", "wide"))
    total = Integer(
        metadata=about("The number of articles that contain all the words at that level.", 32)
    )


class ReadingOut(Schema):
    """The query with an operator in place of one of its words."""

    q = String(metadata=about("The query to search for.", "نفط OR غاز"))
    total = Integer(metadata=about("How many articles match it.", 12))


class NamedPeriodOut(Schema):
    """A day, month or year that the query names."""

    text = String(metadata=about("How the query names it.", "عام 2018"))
    from_ = String(data_key="from", metadata=about("Its first day.", "2018-01-01", format="date"))
    to = String(metadata=about("Its last day.", "2018-12-31", format="date"))
    total = Integer(
        metadata=about(
            "The number of articles of these days that contain all the words of `q`.", 220
        )
    )
    q = String(metadata=about("The query without its dates.", "انتخابات لبنان"))


class QueryEcho(Schema):
    """How the query was interpreted."""

    q = String(metadata=about("The query as received.", "قادة"))
    searched_as = List(
        String(), metadata=about("The parts of the query that were searched for.", ["قادة"])
    )
    function_words = List(
        String(),
        metadata=about(
            "Words that exclude no article, and count where they stand beside their neighbours.",
            ["في"],
        ),
    )
    ignored = List(
        Dict(), metadata=about("What was left out of the search, with its position.", [])
    )
    unknown_names = List(
        Dict(),
        metadata=about("Names in filters that no article has, with the most similar names.", []),
    )
    corrected = String(
        allow_none=True,
        metadata=about("A suggested correction that finds more articles, or null.", "قيادة"),
    )
    relaxed = Boolean(metadata=about("Whether articles with most of the words were added.", False))
    wider = Nested(
        OfferOut,
        allow_none=True,
        metadata=about(
            "With `offer=1`: a wider level that finds more, if few articles contain all words."
        ),
    )
    periods = List(
        Nested(NamedPeriodOut),
        metadata=about("With `offer=1`: periods that the query names, to filter by; at most two."),
    )
    readings = List(
        Nested(ReadingOut),
        metadata=about(
            "With `offer=1`: the query with an operator in place of a word such as أو; at most two."
        ),
    )


class Total(Schema):
    """How many articles the search found."""

    value = Integer(metadata=about("The number of articles.", 132))
    relation = String(metadata=about("Always `eq`: the number is exact.", "eq"))
    every = Integer(metadata=about("How many of them match the whole query.", 3))
    stories = Integer(
        metadata=about("The number of stories among them; only with `group=story`.", 97)
    )


class Highlight(Schema):
    """A passage of an article with the matching words."""

    field = String(metadata=about("The field of the passage: `title` or `body`.", "body"))
    text = String(metadata=about("The passage as plain text.", "قال القائد إن الهدنة صامدة"))
    ranges = List(
        List(Integer()),
        metadata=about("The matching words as [start, end), in code points of `text`.", [[4, 10]]),
    )
    html = String(
        metadata=about(
            "The passage as escaped HTML, with each matching word in `<mark>`.",
            "قال <mark>القائد</mark> إن الهدنة صامدة",
        )
    )


class GroupOut(Schema):
    """The articles found that cover the same story."""

    id = String(metadata=about("The id of the story, for the parameter `story`.", EXAMPLE_ID))
    size = Integer(metadata=about("How many of the articles found cover it.", 5))
    sources = List(
        String(), metadata=about("Their publishers, earliest first.", ["صحيفة الضحى العربي"])
    )


class ReasonOut(Schema):
    """One contribution to the score of a hit."""

    word = String(metadata=about("The word in the query.", "قادة"))
    matched = String(metadata=about("The word in the article.", "القائد"))
    why = String(
        metadata=about(
            "`word` (a form of the word itself), `related` (a related word or a similar spelling), "
            "`synonym`, `phrase`, `pattern`, `near`, `neighbours` (adjacent words) or `proximity` "
            "(words near each other).",
            "word",
        )
    )
    layer = String(
        metadata=about("The layer in which the words match: `written`, `folded` or `stem`.", "stem")
    )
    field = String(metadata=about("The field in which the word was found.", "title"))
    score = Float(metadata=about("Its contribution to the score.", 1.3))


class HitOut(ArticleBrief):
    """An article found by the search."""

    score = Float(
        metadata=about(
            "The relevance score; higher is better, comparable within one response only.", 7.1
        )
    )
    highlights = List(
        Nested(Highlight), metadata=about("Passages of the article with the matching words.")
    )
    group = Nested(
        GroupOut,
        allow_none=True,
        metadata=about("With `group=story`, the story that this hit represents."),
    )
    explain = List(
        Nested(ReasonOut),
        metadata=about(
            "With `explain=1`, the contributions to the score, largest first; else empty."
        ),
    )
    meaning = Nested(
        HitMeaningOut,
        metadata=about("With `meaning`, how much it counted; absent where it did not."),
    )


class FacetValueOut(Schema):
    """One value of a facet."""

    value = String(metadata=about("The name, such as that of a source.", "صحيفة الضحى العربي"))
    count = Integer(metadata=about("How many of the articles found have it.", 9))


class PeriodOut(Schema):
    """A period of a timeline: a day, week, month, year or decade."""

    from_ = String(data_key="from", metadata=about("Its first day.", "2018-03-01", format="date"))
    to = String(metadata=about("Its last day.", "2018-03-31", format="date"))
    count = Integer(metadata=about("How many of the articles found date from this period.", 9))


def facet_values() -> List[Any]:
    """Return the schema of the values of a facet."""
    return List(Nested(FacetValueOut), metadata=about("Most frequent first."))


_NameFacets = Schema.from_dict({field.name: facet_values() for field in NAMES})


class Facets(_NameFacets):  # type: ignore[valid-type,misc]  # made from the table of fields
    """The requested facets; those declared for the index are described at the server."""

    timeline = List(Nested(PeriodOut), metadata=about("From first to last, without gaps."))


class Links(Schema):
    """Links to this page of results, to those beside it, and to a feed of the same search."""

    self = String(
        metadata=about("This page of results.", "/api/v1/search?q=%D9%82%D8%A7%D8%AF%D8%A9&page=2")
    )
    next = String(
        allow_none=True,
        metadata=about(
            "The next page, or null.", "/api/v1/search?q=%D9%82%D8%A7%D8%AF%D8%A9&page=3"
        ),
    )
    previous = String(
        allow_none=True,
        metadata=about(
            "The previous page; null on the first one, and with `cursor`.",
            "/api/v1/search?q=%D9%82%D8%A7%D8%AF%D8%A9&page=1",
        ),
    )
    feed = String(
        metadata=about("The feed of the same search.", "/feed.atom?q=%D9%82%D8%A7%D8%AF%D8%A9")
    )


class Answer(Schema):
    """The response to a search."""

    query = Nested(QueryEcho)
    total = Nested(Total)
    took_ms = Float(metadata=about("The duration of the search in milliseconds.", 4.2))
    partial_ = Boolean(
        data_key="partial",
        metadata=about(
            "Whether part of the search was cut short; `query.ignored` says which.", False
        ),
    )
    hits = List(Nested(HitOut), metadata=about("The articles found, in the requested order."))
    facets = Nested(Facets)
    meaning = Nested(MeaningOut, metadata=about("Only with `meaning` `rank` or `find`."))
    links = Nested(Links)
