"""What the API gives; OpenAPI describes it by these schemas."""

from typing import Any

from apiflask import Schema
from marshmallow.fields import Boolean, Dict, Float, Integer, List, Nested, String
from marshmallow.validate import OneOf

#: The form of a story's id.
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
    """Return a field's metadata for OpenAPI."""
    if examples:
        more["examples"] = list(examples)
    return {"description": description, **more}


_ID = String(metadata=about("The article's id.", "a-002"))
_TITLE = String(metadata=about("The headline, or empty.", "القائد: الهدنة صامدة"))
_URL = about("Where the article was published.", "https://example.org/news/2")
_SOURCE = about("Who published it.", "صحيفة الضحى العربي")
_SECTION = about("The part of the paper.", "سياسة")
_DATE = about("ISO 8601, as its source wrote it.", "2023-09-02")


class OfferOut(Schema):
    """A wider level that finds more."""

    level = String(metadata=about("The level.", "wide"))
    total = Integer(metadata=about("How many articles hold all words there.", 32))


class QueryEcho(Schema):
    """How the query was understood."""

    q = String(metadata=about("The query as it came.", "قادة"))
    searched_as = List(
        String(), metadata=about("The parts of the query that were looked for.", ["قادة"])
    )
    ignored = List(Dict(), metadata=about("What of the query was ignored, and where.", []))
    unknown_names = List(
        Dict(), metadata=about("Names that no article has, and those nearest.", [])
    )
    corrected = String(
        allow_none=True, metadata=about("What was rather meant, if it finds more.", "قيادة")
    )
    relaxed = Boolean(metadata=about("Whether articles without some of the words follow.", False))
    wider = Nested(
        OfferOut,
        allow_none=True,
        metadata=about("With `offer=1`, where few hold all words and a wider level finds more."),
    )


class Total(Schema):
    """How many articles the answer ranks over."""

    value = Integer(metadata=about("The number of articles.", 132))
    relation = String(metadata=about("`eq`: the number is exact.", "eq"))
    every = Integer(metadata=about("How many of them hold all that was asked for.", 3))
    stories = Integer(metadata=about("When grouped, the number of stories they tell.", 97))


class Highlight(Schema):
    """A passage of an article with the words found."""

    field = String(metadata=about("Where the passage is from.", "body"))
    text = String(metadata=about("The passage, raw.", "قال القائد إن الهدنة صامدة"))
    ranges = List(
        List(Integer()),
        metadata=about("Each word found as [start, end), in code points of the text.", [[4, 10]]),
    )
    html = String(
        metadata=about(
            "The passage, escaped, each word found in `<mark>`.",
            "قال <mark>القائد</mark> إن الهدنة صامدة",
        )
    )


class ArticleBrief(Schema):
    """An article of a list."""

    id = _ID
    url = String(allow_none=True, metadata=_URL)
    title = _TITLE
    source = String(allow_none=True, metadata=_SOURCE)
    section = String(allow_none=True, metadata=_SECTION)
    date = String(allow_none=True, metadata=_DATE)


class GroupOut(Schema):
    """The articles of the answer that tell one story."""

    id = String(metadata=about("The story, for `story=`.", EXAMPLE_ID))
    size = Integer(metadata=about("How many articles of the answer tell it.", 5))
    sources = List(
        String(), metadata=about("Who published them, the first first.", ["صحيفة الضحى العربي"])
    )


class ReasonOut(Schema):
    """What brought a hit a part of its score."""

    word = String(metadata=about("The word of the query.", "قادة"))
    matched = String(metadata=about("The word of the article.", "القائد"))
    why = String(
        metadata=about(
            "`word` (one of its forms), `related` (a related word or near spelling), `synonym`, "
            "`phrase`, `pattern`, `near`, or `neighbours` (words side by side).",
            "word",
        )
    )
    layer = String(
        metadata=about("How the words are alike: as `written`, `folded`, by `stem`.", "stem")
    )
    field = String(metadata=about("Where the word stands.", "title"))
    score = Float(metadata=about("Its part of the score.", 1.3))


class HitOut(ArticleBrief):
    """One article of the answer."""

    score = Float(metadata=about("Larger is better, within one answer.", 7.1))
    highlights = List(Nested(Highlight), metadata=about("Its passages, the words found marked."))
    group = Nested(
        GroupOut, allow_none=True, metadata=about("With `group=story`, what the hit stands for.")
    )
    explain = List(
        Nested(ReasonOut), metadata=about("With `explain=1`, the weightiest first; else empty.")
    )


class Related(Schema):
    """Articles beside one."""

    id = String(metadata=about("The article that was asked about.", "a-001"))
    articles = List(Nested(ArticleBrief), metadata=about("The articles beside it."))


class FacetValueOut(Schema):
    """One value of a facet."""

    value = String(metadata=about("The name.", "صحيفة الضحى العربي"))
    count = Integer(metadata=about("How many articles of the answer have it.", 9))


class PeriodOut(Schema):
    """A day, a week, a month, a year or a decade of a timeline."""

    from_ = String(data_key="from", metadata=about("Its first day.", "2018-03-01", format="date"))
    to = String(metadata=about("Its last day.", "2018-03-31", format="date"))
    count = Integer(metadata=about("How many articles of the answer are of these days.", 9))


class Facets(Schema):
    """The facets that were asked for."""

    source = List(Nested(FacetValueOut), metadata=about("The most frequent first."))
    section = List(Nested(FacetValueOut), metadata=about("The most frequent first."))
    author = List(Nested(FacetValueOut), metadata=about("The most frequent first."))
    timeline = List(Nested(PeriodOut), metadata=about("From the first to the last, without gaps."))


class Links(Schema):
    """Addresses of this answer, of the next page and of a feed of the same search."""

    self = String(
        metadata=about("This answer.", "/api/v1/search?q=%D9%82%D8%A7%D8%AF%D8%A9&page=1")
    )
    next = String(
        allow_none=True,
        metadata=about("The next page.", "/api/v1/search?q=%D9%82%D8%A7%D8%AF%D8%A9&page=2"),
    )
    feed = String(
        metadata=about("The feed of the search.", "/feed.atom?q=%D9%82%D8%A7%D8%AF%D8%A9")
    )


class Answer(Schema):
    """The answer to a search."""

    query = Nested(QueryEcho)
    total = Nested(Total)
    took_ms = Float(metadata=about("How long the search took, in milliseconds.", 4.2))
    partial_ = Boolean(
        data_key="partial", metadata=about("Whether the search was cut short.", False)
    )
    hits = List(Nested(HitOut), metadata=about("The articles, in the order asked for."))
    facets = Nested(Facets)
    links = Nested(Links)


class ArticleOut(Schema):
    """An article as it was indexed; blank fields are left out, unknown keys are given back."""

    id = _ID
    title = _TITLE
    body = String(metadata=about("The text.", "قال القائد إن الهدنة صامدة."))
    date = String(metadata=_DATE)
    source = String(metadata=_SOURCE)
    section = String(metadata=_SECTION)
    url = String(metadata=_URL)
    author = String(metadata=about("Who wrote it.", "سلمى القاضي"))
    tags = List(String(), metadata=about("Its keywords.", ["هدنة"]))


class Analysis(Schema):
    """The words of a text and what they are found by."""

    text = String(metadata=about("The text as it came.", "بالثروات"))
    tokens = List(
        Dict(), metadata=about("Each word with its place, its keys, and why.", [EXAMPLE_TOKEN])
    )


class CorrectionOut(Schema):
    """What a query may have been meant to be."""

    text = String(metadata=about("The corrected query.", "حزب الله"))
    why = String(
        validate=OneOf(("spelling", "keyboard", "name")),
        metadata=about("A mistake, the wrong keyboard layout, or a name in Latin letters.", "name"),
    )
    count = Integer(metadata=about("How many articles hold all its words.", 12))


class SuggestionsOut(Schema):
    """How a text goes on, and what else it may be meant to be."""

    q = String(metadata=about("The text as it came.", "حزب ال"))
    completions = List(
        String(), metadata=about("Whole texts that begin as this one.", ["حزب الله"])
    )
    corrections = List(
        Nested(CorrectionOut), metadata=about("What may rather have been meant, the best first.")
    )


class Health(Schema):
    """That the index can be searched."""

    status = String(metadata=about("Always `ok`.", "ok"))
    articles = Integer(metadata=about("How many articles the index holds.", 30_038))


class Problem(Schema):
    """An error (RFC 9457)."""

    type = String(metadata=about("Always `about:blank`; `code` tells errors apart.", "about:blank"))
    title = String(metadata=about("The name of the status.", "Bad Request"))
    status = Integer(metadata=about("The HTTP status.", 400))
    detail = String(metadata=about("What is wrong, for a person.", "size: Unknown field."))
    detail_ar = String(metadata=about("The same in Arabic, for a query.", "علامة تنصيص لم تُغلق"))
    code = String(metadata=about("What is wrong, for a program.", "invalid-query"))
    position = Integer(metadata=about("The character of the query (from 0) where it is wrong.", 4))
    request_id = String(
        metadata=about("The request, as the log has it and `X-Request-ID`.", "5d0f7c1e9a3b4286")
    )
    parameter = String(metadata=about("The parameter that is wrong.", "from"))
