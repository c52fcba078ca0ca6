"""Response schemas of the API, from which the OpenAPI description is generated."""

from typing import Any

from apiflask import Schema
from marshmallow.fields import Boolean, Dict, Float, Integer, List, Nested, String
from marshmallow.validate import OneOf

#: The id of a story, in examples.
EXAMPLE_ID = "1f0c2b4d5e6a7988"
EXAMPLE_TOKEN = {
    "word": "بالثروات",
    "start": 0,
    "end": 8,
    "written": "بالثروات",
    "folded": "الثروات",
    "stem": "ثروة",
    "stopword": False,
    "proclitics": ["ب", "ال"],
    "enclitics": [],
    "lemma": "ثروة",
    "why": "lexicon",
}


def about(description: str, *examples: Any, **more: Any) -> dict[str, Any]:
    """Return the metadata of a field for OpenAPI: description, examples and further keywords."""
    if examples:
        more["examples"] = list(examples)
    return {"description": description, **more}


_ID = String(metadata=about("The id of the article.", "a-002"))
_TITLE = String(metadata=about("The headline; may be empty.", "القائد: الهدنة صامدة"))
_URL = about("The URL of the article at its publisher.", "https://example.org/news/2")
_SOURCE = about("The publisher.", "صحيفة الضحى العربي")
_SECTION = about("The section of the newspaper.", "سياسة")
_DATE = about("The date in ISO 8601, as given by the source.", "2023-09-02")


class OfferOut(Schema):
    """A wider level that finds more articles."""

    level = String(metadata=about("The level.", "wide"))
    total = Integer(
        metadata=about("The number of articles that contain all the words at that level.", 32)
    )


class QueryEcho(Schema):
    """How the query was interpreted."""

    q = String(metadata=about("The query as received.", "قادة"))
    searched_as = List(
        String(), metadata=about("The parts of the query that were searched for.", ["قادة"])
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
    relaxed = Boolean(
        metadata=about("Whether articles with only some of the words were added.", False)
    )
    wider = Nested(
        OfferOut,
        allow_none=True,
        metadata=about(
            "With `offer=1`: a wider level that finds more, if few articles contain all words."
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


class ArticleBrief(Schema):
    """An article in a list, without its text."""

    id = _ID
    url = String(allow_none=True, metadata=_URL)
    title = _TITLE
    source = String(allow_none=True, metadata=_SOURCE)
    section = String(allow_none=True, metadata=_SECTION)
    date = String(allow_none=True, metadata=_DATE)


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
            "`synonym`, `phrase`, `pattern`, `near` or `neighbours` (adjacent words).",
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


class Related(Schema):
    """Articles related to one article."""

    id = String(metadata=about("The id of the article requested.", "a-001"))
    articles = List(Nested(ArticleBrief), metadata=about("The articles related to it."))


class FacetValueOut(Schema):
    """One value of a facet."""

    value = String(
        metadata=about("The name of the source, section or author.", "صحيفة الضحى العربي")
    )
    count = Integer(metadata=about("How many of the articles found have it.", 9))


class PeriodOut(Schema):
    """A period of a timeline: a day, week, month, year or decade."""

    from_ = String(data_key="from", metadata=about("Its first day.", "2018-03-01", format="date"))
    to = String(metadata=about("Its last day.", "2018-03-31", format="date"))
    count = Integer(metadata=about("How many of the articles found date from this period.", 9))


class Facets(Schema):
    """The requested facets."""

    source = List(Nested(FacetValueOut), metadata=about("Most frequent first."))
    section = List(Nested(FacetValueOut), metadata=about("Most frequent first."))
    author = List(Nested(FacetValueOut), metadata=about("Most frequent first."))
    timeline = List(Nested(PeriodOut), metadata=about("From first to last, without gaps."))


class Links(Schema):
    """Links to this page of results, to the next page and to a feed of the same search."""

    self = String(
        metadata=about("This page of results.", "/api/v1/search?q=%D9%82%D8%A7%D8%AF%D8%A9&page=1")
    )
    next = String(
        allow_none=True,
        metadata=about(
            "The next page, or null.", "/api/v1/search?q=%D9%82%D8%A7%D8%AF%D8%A9&page=2"
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
    links = Nested(Links)


class ArticleOut(Schema):
    """An article as it was indexed, without blank fields and with any additional keys."""

    id = _ID
    title = _TITLE
    body = String(metadata=about("The full text.", "قال القائد إن الهدنة صامدة."))
    date = String(metadata=_DATE)
    source = String(metadata=_SOURCE)
    section = String(metadata=_SECTION)
    url = String(metadata=_URL)
    author = String(metadata=about("The author.", "سلمى القاضي"))
    tags = List(String(), metadata=about("The tags of the article.", ["هدنة"]))


class Analysis(Schema):
    """The tokens of a text."""

    text = String(metadata=about("The text as received.", "بالثروات"))
    tokens = List(
        Dict(),
        metadata=about(
            "Each word with its offsets, its keys, and how its stem was found.", [EXAMPLE_TOKEN]
        ),
    )


class CorrectionOut(Schema):
    """A correction of the query."""

    text = String(metadata=about("The corrected query.", "حزب الله"))
    why = String(
        validate=OneOf(("spelling", "keyboard", "name")),
        metadata=about(
            "A misspelling, the wrong keyboard layout, or a name in Latin letters.", "name"
        ),
    )
    count = Integer(metadata=about("How many articles contain all its words.", 12))


class SuggestionsOut(Schema):
    """Completions and corrections of the text typed so far."""

    q = String(metadata=about("The text as received.", "حزب ال"))
    completions = List(
        String(),
        metadata=about("Whole texts that begin with the text typed, best first.", ["حزب الله"]),
    )
    corrections = List(
        Nested(CorrectionOut),
        metadata=about("Whole queries that may have been intended, best first."),
    )


class Health(Schema):
    """The health of the server."""

    status = String(metadata=about("Always `ok`.", "ok"))
    articles = Integer(metadata=about("The number of articles in the index.", 30_038))


class Problem(Schema):
    """An error (RFC 9457)."""

    type = String(
        metadata=about("Always `about:blank`; `code` identifies the error.", "about:blank")
    )
    title = String(metadata=about("The reason phrase of the status.", "Bad Request"))
    status = Integer(metadata=about("The HTTP status code.", 400))
    detail = String(metadata=about("What is wrong, for people.", "size: Unknown field."))
    detail_ar = String(
        metadata=about("The same in Arabic, for errors in the query.", "علامة تنصيص لم تُغلق")
    )
    code = String(metadata=about("What is wrong, for programs.", "invalid-query"))
    position = Integer(
        metadata=about("The character of the query, counted from 0, at which the error occurs.", 4)
    )
    request_id = String(
        metadata=about(
            "The id of the request, as in the log and in `X-Request-ID`.", "5d0f7c1e9a3b4286"
        )
    )
    parameter = String(metadata=about("The invalid parameter.", "from"))
