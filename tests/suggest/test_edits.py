"""The words one edit away from a word, and what each edit costs."""

import pytest

from search.suggest.edits import (
    CONFUSED,
    DOUBLED,
    FIRST,
    MAX_WORD_CHARS,
    NEAR,
    OTHER,
    SWAPPED,
    VOWEL,
    one_edit_away,
    splits,
)


@pytest.mark.parametrize(
    ("word", "other", "cost"),
    [
        ("نضام", "نظام", CONFUSED),
        ("مدرسه", "مدرسة", CONFUSED),
        ("نضام", "نضاام", DOUBLED),
        ("نضاام", "نضام", DOUBLED),
        ("نضام", "نضما", SWAPPED),
        ("مجلس", "مجالس", VOWEL),
        ("مجالس", "مجلس", VOWEL),
        ("نضام", "نشام", NEAR),
        ("مجلس", "محلس", NEAR),
        ("نضام", "نهام", OTHER),
        ("مجلس", "مجلسع", OTHER),
        ("ضابط", "ظابط", CONFUSED + FIRST),
        ("مجلس", "جلس", OTHER + FIRST),
    ],
)
def test_the_cost_of_an_edit(word: str, other: str, cost: float) -> None:
    """The likelier an edit, the cheaper; the first letter is rarely wrong."""
    assert one_edit_away(word)[other] == pytest.approx(cost)


def test_likely_edits_are_cheaper() -> None:
    assert CONFUSED < DOUBLED < SWAPPED < VOWEL < NEAR < OTHER


@pytest.mark.parametrize("word", ["", "ن", "ن" * (MAX_WORD_CHARS + 1)])
def test_no_edits_of_words_too_short_or_too_long(word: str) -> None:
    assert one_edit_away(word) == {}


@pytest.mark.parametrize("word", ["مجلس", "نن", "ااا"])
def test_a_word_is_no_edit_of_itself(word: str) -> None:
    assert word not in one_edit_away(word)


def test_a_word_is_split_into_two_of_at_least_two_letters() -> None:
    assert list(splits("مجلسال")) == [("مج", "لسال"), ("مجل", "سال"), ("مجلس", "ال")]
    assert list(splits("مجل")) == []
