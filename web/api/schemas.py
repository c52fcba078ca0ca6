"""Response schemas of the API, except those of a search (search_schemas)."""

from typing import Any

from apiflask import Schema
from marshmallow.fields import Boolean, Dict, Integer, List, Nested, String
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


class ArticleBrief(Schema):
    """An article in a list, without its text."""

    id = _ID
    url = String(allow_none=True, metadata=_URL)
    title = _TITLE
    source = String(allow_none=True, metadata=_SOURCE)
    section = String(allow_none=True, metadata=_SECTION)
    date = String(allow_none=True, metadata=_DATE)


class Related(Schema):
    """Articles related to one article."""

    id = String(metadata=about("The id of the article requested.", "a-001"))
    articles = List(Nested(ArticleBrief), metadata=about("The articles related to it."))


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


class WrittenOut(Schema):
    """What became of one record of a request."""

    place = String(metadata=about("Its line, or of JSON its number, from 1.", "1", "record 1"))
    status = String(
        validate=OneOf(("added", "replaced", "unchanged", "rejected")),
        metadata=about(
            "`replaced`: an article had the id. `unchanged`: it was there as it is.", "added"
        ),
    )
    id = String(metadata=about("The id of the article, given or made of its record.", "a-002"))
    error = String(metadata=about("Why it is rejected.", "neither title nor body"))
    instead_of = String(
        metadata=about("The headline of another record of the request that had the id.", "هدنة")
    )


class WritingReport(Schema):
    """What became of the records of a request."""

    added = Integer(metadata=about("How many articles are new.", 1))
    replaced = Integer(metadata=about("How many replaced one of the same id.", 0))
    unchanged = Integer(metadata=about("How many were there as they are.", 0))
    rejected = Integer(metadata=about("How many records have no article.", 0))
    results = List(Nested(WrittenOut), metadata=about("Each record, in their order."))
    results_left_out = Integer(
        metadata=about("How many of the last are only counted, as there are too many.", 0)
    )


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


class LastArticle(Schema):
    """The last article of a source that was new."""

    id = _ID
    title = _TITLE
    date = String(allow_none=True, metadata=_DATE)


def _moment(description: str) -> String:
    metadata = about(f"{description}, in UTC; null for never.", "2026-02-11T08:30:00Z")
    return String(allow_none=True, metadata=metadata)


class SourceOut(Schema):
    """A source that is followed, and how it is."""

    source = String(
        metadata=about(
            "Its address without the query, or the name of its folder.", "https://example.org/feed"
        )
    )
    kind = String(
        allow_none=True, metadata=about("What it is, such as feed, sitemap or folder.", "feed")
    )
    articles = Integer(metadata=about("How many articles it has brought.", 1_204))
    last_article = Nested(LastArticle, allow_none=True)
    last_new = _moment("When an article last came that was new")
    last_success = _moment("When it was last asked with success")
    silent = Boolean(metadata=about("Whether it is silent for longer than usual.", False))
    errors = Integer(metadata=about("How many errors there were in a row, up to now.", 0))
    error = String(
        allow_none=True, metadata=about("The last of these errors.", "500: internal server error")
    )
    last_error = _moment("When it last failed")
    stopped = Boolean(metadata=about("Whether it is not asked any more (410).", False))
    next_round = _moment("When it is asked next")


class SourcesOut(Schema):
    """The sources that are followed into the index."""

    sources = List(Nested(SourceOut), metadata=about("The sources; none where none is followed."))


class Health(Schema):
    """The health of the server."""

    status = String(metadata=about("Always `ok`.", "ok"))
    articles = Integer(metadata=about("The number of articles in the index.", 30_038))


class Problem(Schema):
    """An error (RFC 9457)."""

    type = String(
        metadata=about(
            "Where the error is explained; `code` identifies it.", "/docs#error-invalid-parameter"
        )
    )
    title = String(metadata=about("The reason phrase of the status.", "Bad Request"))
    status = Integer(metadata=about("The HTTP status code.", 400))
    detail = String(metadata=about("What is wrong, for people.", "size: Unknown field."))
    detail_ar = String(
        metadata=about("The same in Arabic, for errors in the query.", "علامة التنصيص غير مغلقة")
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
