"""The Arabic spellings of names in Latin letters."""

from itertools import pairwise

import pytest

from search.suggest.transliterate import (
    MAX_NAME_CHARS,
    MAX_SPELLINGS,
    arabic_spellings,
    plain_name,
)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("François", "fransois"),
        ("Łódź", "lodz"),
        ("Qurʾān", "qur'an"),
        ("Gauß", "gauss"),
        ("ÇELİK", "selik"),
    ],
)
def test_a_plain_name_has_no_capitals_and_accents(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("name", "spelling"),
    [("macron", "ماكرون"), ("putin", "بوتين"), ("khalid", "خالد"), ("sharif", "شريف")],
)
def test_the_usual_spelling_is_among_the_cheapest(name: str, spelling: str) -> None:
    """خ is kh, and ش is sh."""
    assert spelling in [text for text, _ in arabic_spellings(name)[:20]]


def test_letters_that_have_a_rule_together_are_cheaper_together() -> None:
    """ش is sh, rather than سه."""
    costs = dict(arabic_spellings("sharif"))
    assert costs["شريف"] < costs["سهريف"]


def test_spellings_are_distinct_and_the_cheapest_come_first() -> None:
    found = arabic_spellings("netanyahu")
    assert len(dict(found)) == len(found)
    assert all(one <= other for (_, one), (_, other) in pairwise(found))


def test_the_work_is_bounded() -> None:
    """No name has more spellings than the bound, and what is no name has none."""
    assert len(arabic_spellings("aeiouaeiouaeiouaeiou")) <= MAX_SPELLINGS
    assert arabic_spellings("a" * (MAX_NAME_CHARS + 1)) == []
    assert arabic_spellings("ضض") == arabic_spellings("") == arabic_spellings("a b") == []
