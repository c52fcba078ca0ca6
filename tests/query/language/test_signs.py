"""Marks of direction, and vowel marks on no letter, hide no operator; signs have other forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.language.parser import parse
from search.query.language.signs import visible

#: Marks of direction, isolates, a joiner, a byte order mark, a soft hyphen.
SIGNS = ["\u200f", "\u200e", "\u061c", "\u202b", "\u2067", "\u2069", "\u200d", "\ufeff", "\u00ad"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "query",
    [
        "سوريا @-هدنة",
        "سوريا -@هدنة",
        "هدنة OR@ مباراة",
        "هدنة @OR مباراة",
        "@عنوان:هدنة",
        "عنوان@:هدنة",
        "عنوان:@هدنة",
        '"هدنة اتفاق"@~5',
        '"هدنة اتفاق"~@5',
        '@"هدنة اتفاق"',
        "@=هدنة",
        "ميلي@*",
        "@(هدنة | اتفاق)@",
        "date:@2018",
        "هدنة^@2",
        "هدنة@~1",
    ],
)
def test_a_sign_beside_an_operator(query: str, sign: str) -> None:
    """It is read as if the sign were not there, strictly too."""
    seen, bare = (parse(query.replace("@", other), strict=True) for other in (sign, ""))
    assert [(x.kind, x.text) for x in seen.lexemes] == [(x.kind, x.text) for x in bare.lexemes]


@pytest.mark.parametrize(
    "query", ['"هدنة اتفاق"\u0651~5', "سوريا \u064e-هدنة", "هدنة |\u0640 اتفاق"]
)
def test_a_vowel_mark_on_no_letter(query: str) -> None:
    bare = "".join(letter for letter in query if letter not in "\u0651\u064e\u0640")
    assert [x.kind for x in parse(query, strict=True).lexemes] == [
        x.kind for x in parse(bare, strict=True).lexemes
    ]


@pytest.mark.parametrize(
    ("query", "bare"),
    [
        ("ميلي٭", "ميلي*"),
        ("سوريا －هدنة", "سوريا -هدنة"),
        ("سوريا ‑هدنة", "سوريا -هدنة"),
        ("عنوان：هدنة", "عنوان:هدنة"),
        ("＂دير الزور＂～5", '"دير الزور"~5'),
        ("‹دير الزور›", '"دير الزور"'),
        ("（هدنة ｜ اتفاق）", "(هدنة | اتفاق)"),
    ],
)
def test_other_forms_of_operators(query: str, bare: str) -> None:
    assert parse(query, strict=True).tree == parse(bare, strict=True).tree


def test_marks_on_letters_stay() -> None:
    assert visible("قُتِلَ -كُتُب").text == "قُتِلَ -كُتُب"


def test_places_are_those_of_the_text() -> None:
    """What is told of a query stands where it was typed."""
    parsed = parse("\u200fسوريا\u200f \u200f-\u200fهدنة")
    assert [lexeme.span for lexeme in parsed.lexemes] == [(1, 6), (9, 10), (11, 15)]
    assert parse("\u200f\u200fسوريا )").notices[0].position == 8


@given(st.text(st.sampled_from('اب -"~5\u200f\u064e'), max_size=20))
def test_no_place_is_lost(text: str) -> None:
    seen = visible(text)
    for at, letter in enumerate(seen.text):
        start, end = seen.span(at, at + 1)
        assert text[start:end] == letter
