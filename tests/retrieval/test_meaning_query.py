"""What a query asks for by meaning, and what it demands to the letter."""

import pytest

from search import SearchRequest
from search.query.language.parser import parse, plain
from search.retrieval.meaning_query import MAX_CHARS, MeaningQuery


def asked(query: str) -> MeaningQuery:
    return MeaningQuery.of(parse(query), SearchRequest(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("غلاء الخبز في سوريا", "غلاء الخبز في سوريا"),
        ("  من هو رئيس تونس؟ ", "من هو رئيس تونس؟"),
        ('"سعر الخبز" سوريا', "سعر الخبز سوريا"),
        ('"سعر ال* ا?بيض"', "سعر ال  ا بيض"),
        ("الخبز OR القمح", "الخبز القمح"),
        ("(الخبز | القمح) سوريا", "الخبز القمح سوريا"),
        ("الخبز^3 سوريا", "الخبز سوريا"),
        ("الخبز title:سوريا", "الخبز سوريا"),
        ("الخبز source:الجزيرة date:2020", "الخبز"),
        ("الخبز -سوريا", "الخبز"),
        ("الخبز NOT (سوريا OR مصر)", "الخبز"),
        ("خب* سوريا", "سوريا"),
        ("=الخبز سوريا", "الخبز سوريا"),
        ("الخبز~ سوريا", "الخبز سوريا"),
        ('"الخبز سوريا"~5 قمح', "الخبز سوريا قمح"),
        ('"الخبز سوريا"~جملة قمح', "الخبز سوريا قمح"),
        ("atleast2:الخبز سوريا", "الخبز سوريا"),
    ],
)
def test_the_text_that_is_understood(query: str, text: str) -> None:
    """Words as typed where there are no operators, and otherwise those that are wanted."""
    assert asked(query).text.split() == text.split()


@pytest.mark.parametrize(
    "query", ["", "   ", "خب*", "-سوريا", "source:الجزيرة", "date:2020", "()", "!!", "-(ا OR ب)"]
)
def test_without_words_there_is_no_text(query: str) -> None:
    """Neither wildcards nor names, dates and what is excluded have a meaning of their own."""
    assert asked(query).text == ""


@pytest.mark.parametrize(
    ("query", "required"),
    [
        ("الخبز سوريا", ""),
        ('"سعر الخبز" سوريا^2 (قمح OR "رغيف")', ""),
        ("الخبز -سوريا", "-سوريا"),
        ("الخبز source:الجزيرة", "source:الجزيرة"),
        ("الخبز title:سوريا", "title:سوريا"),
        ("الخبز =سوريا", "=سوريا"),
        ("الخبز سوري*", "سوري*"),
        ("الخبز سوريا~", "سوريا~"),
        ('الخبز "سعر القمح"~3', '"سعر القمح"~3'),
        ("الخبز date:2020", "date:2020"),
        ("الخبز (title:قمح OR رغيف)", "(title:قمح OR رغيف)"),
    ],
)
def test_what_is_required(query: str, required: str) -> None:
    """All that an operator demands; no word by itself, and no quotation."""
    spans_aside = str(asked(query).required), str(parse(required).tree)
    assert _without_spans(spans_aside[0]) == _without_spans(spans_aside[1])


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ('"سعر الخبز"', True), ('الخبز OR "سعر القمح"', True), ('"سعر الخبز"^2 قمح', True),
        ("سعر الخبز", False), ('قمح -"سعر الخبز"', False), ('قمح "سعر الخبز"~3', False),
    ],
)  # fmt: skip
def test_quotation_marks_are_told(query: str, quotes: bool) -> None:
    """Where they are around words that an article may lack."""
    assert asked(query).quotes is quotes


def test_a_long_text_is_understood_as_pasted() -> None:
    """With all its signs, of which none demands anything."""
    text = "قال الوزير: لن يرتفع سعر الخبز هذا العام - رغم الغلاء - وإن القمح متوفر في كل المدن!"
    assert asked(text) == MeaningQuery(text, asked("خبر").required)


def test_in_a_long_text_quotation_marks_mean_a_phrase() -> None:
    """As they do for words."""
    found = asked('قال الوزير إن "سعر الخبز" لن يرتفع هذا العام وإن القمح متوفر في كل المدن')
    assert found.text.startswith("قال الوزير إن سعر الخبز لن")
    assert found.quotes


@pytest.mark.parametrize("query", ["م" * 1_000, "م" * 100_000, "كلمة " * 1_000, '"كلمة"  ' * 1_000])
def test_the_text_is_bounded(query: str) -> None:
    """However long a query is, with blanks or without."""
    assert 0 < len(asked(query).text) <= MAX_CHARS
    whole = MeaningQuery.of(plain(query), SearchRequest(query, plain=True))
    assert 0 < len(whole.text) <= MAX_CHARS


def test_a_plain_query_has_no_operators() -> None:
    """Its signs are those of a text."""
    query = 'خبز -سوريا title:قمح "نص"'
    found = MeaningQuery.of(plain(query), SearchRequest(query, plain=True))
    assert (found.text, found.quotes, found.required) == (query, False, asked("خبر").required)


def _without_spans(tree: str) -> str:
    """Return the text of a tree without the places of its parts in the query."""
    return "".join(part.partition(")")[2] for part in f"x){tree}".split("span=("))
