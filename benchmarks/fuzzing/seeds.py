"""What fuzzing begins with: documented queries, headlines, dates, and the signs of the language."""
# ruff: noqa: E501  # what is odd stands in a line

import re
from functools import cache
from pathlib import Path

import orjson

from search.schema import STANDARD

_ROOT = Path(__file__).parent.parent.parent
SAMPLES = _ROOT / "seeds" / "articles.jsonl"
_ROW = re.compile(r"^\| `([^`]+)`", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]{1,200})`")

#: What separates, joins, bounds and weighs, also in pasted and foreign queries.
OPERATORS = (
    "OR", "AND", "NOT", "|", "||", "+", "&&", "-", "--", "(", ")", '"', "«", "»", "“", "”", "=", "~",
    "~2", "~5", "~>5", "~50", "~جملة", "~فقرة", "~s", "~p", "~sentence", "^", "^3", "^0.1", "^99", "*",
    "?", "؟", "atleast3:", "تكرار3:", "atleast0:", "NEAR/3", "W/5", "[a TO b]", "..", ">", "<=", ":",
)  # fmt: skip
#: Signs that nobody sees, and others that texts have.
ODD = (
    "\u200f", "\u200e", "\u202b", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u200c", "\u200d", "\u0640",
    "\u064b", "\u0651", "\u0670", "\u0000", "\ud800", "\udfff", "\ufffd", "\u0660", "\u06f5", "\u2028",
    "\u0085", "\u3000", "\uff02", "ﷺ", "ﻻ", "ـ" * 60, "é", "e\u0301" * 9, "😀", "👩\u200d👩\u200d👧", "𐎠", "İ",
    "ß", "ǅ", "½", "²", "Ⅷ", "٪", "٬", "٫", "\u1ee0", "\U000e0041", "\U0010ffff", "\ue000", "{", "}", "%s", "\\",
)  # fmt: skip
DATES = (
    "2021", "2021-03", "2021-03-21", "1442", "آذار-2021", "رمضان 1442", "21/3/2021", ">=2021", "<2020",
    "2021-03..2021-05", "..2021", "2021..", "9999", "0000", "2021-02-30", "0-0-0", "الأحد 21 مارس 2021م",
    "March 21, 2021", "٢٠٢١", "1442-12-30", "99999999999", "2021-13", "21 آذار/مارس 2021", "كانون 2 2021",
)  # fmt: skip


@cache
def headlines() -> tuple[str, ...]:
    """Return the headlines and the first paragraphs of the samples."""
    articles = [orjson.loads(line) for line in SAMPLES.read_bytes().splitlines()]
    return tuple(a["title"] for a in articles) + tuple(a["body"].split("\n")[0] for a in articles)


@cache
def documented() -> tuple[str, ...]:
    """Return the queries that the documents show."""
    text = (_ROOT / "docs" / "query-language.md").read_text("utf-8")
    found = _ROW.findall(text) + _CODE.findall(text)
    return tuple(dict.fromkeys(query.replace("\\|", "|") for query in found))


@cache
def fields() -> tuple[str, ...]:
    """Return every name of a field, Arabic and English."""
    return tuple(STANDARD.query_fields)


@cache
def vocabulary() -> tuple[str, ...]:
    """Return words of the samples, and words and numbers that mean something in queries."""
    words = {word for text in headlines() for word in text.split()}
    special = "في من أين متى كم هل ما شو وين عشرين ثلاثمئة F-16 COVID-19 2018 أيار شهر قبل بعد عام"
    return (*sorted(words), *special.split(), "http://example.org/?a=1", "10^6", "٢٬٥٠٠", "a-002")
