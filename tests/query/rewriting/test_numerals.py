"""Numbers in words: read, and spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer.normalize import folded, written
from search.query.rewriting.numerals import MAX_VALUE, read, spelt


def value(text: str) -> int | None:
    """Return the number that a text is as a whole."""
    words = [folded(written(word)) for word in text.split()]
    found = read(words, 0)
    return found[0] if found and found[1] == len(words) else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("خمسة", 5), ("خمس", 5), ("وخمسة", 5), ("بخمسة", 5), ("خمسه", 5), ("الخمسة", 5),
        ("عشرون", 20), ("عشرين", 20), ("العشرين", 20),
        ("أحد عشر", 11), ("إحدى عشرة", 11), ("اثنا عشر", 12), ("اثنتي عشرة", 12),
        ("خمسة عشر", 15), ("ثماني عشرة", 18),
        ("خمسة وعشرون", 25), ("خمس و عشرين", 25), ("واحد وعشرون", 21),
        ("مئة", 100), ("مائة", 100), ("مئتان", 200), ("مئتين", 200), ("مائتا", 200),
        ("ثلاثمئة", 300), ("ثلاثمائة", 300), ("ثلاث مئة", 300), ("وثلاثمئة", 300),
        ("مئة وأحد عشر", 111), ("ثلاثمئة وخمسة وعشرين", 325),
        ("ألفان وثمانية عشر", 2018), ("ألف وتسعمئة وثلاثة وسبعين", 1973),
        ("خمسة آلاف", 5_000), ("خمسة عشر ألفا", 15_000), ("مئة ألف", 100_000),
        ("خمسة ملايين", 5_000_000), ("5 ملايين", 5_000_000), ("٥ مليون", 5_000_000),
        ("2.5 مليون", 2_500_000), ("مليونان", 2_000_000), ("5 بليون", 5_000_000_000),
        ("مليون وخمسمئة ألف", 1_500_000), ("5 ملايين و 200 ألف", 5_200_000),
        ("5000000", 5_000_000), ("٥٬٠٠٠٬٠٠٠", 5_000_000), ("2018", 2018),
    ],
)  # fmt: skip
def test_a_number_is_read(text: str, number: int) -> None:
    assert value(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("واحد", "اثنان", "الاثنين", "1", "2", "0", "007", "12.5", "5.0", "صفر"),
        *("ألف", "ملايين", "مليون", "عشر", "ست", "الخامس عشر", "والعشرين", "لست"),
        *("خمسة ملايين ونصف", "خمسة عشرون", "ثلاثة خمسة", "خمسة 5", "5 خمسة", "5 مئة"),
        *("ألف مليون ألف", "مليون ومليون", "خمسة وخمسة", "عشرون وخمسة", "9" * 16, "و", "كلمة"),
    ],
)
def test_what_is_no_number_as_a_whole(text: str) -> None:
    """One and two are hardly numerals, ألف and مليون parts of others, ست is a lady too."""
    assert value(text) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, ["خمسة", "خمس"]),
        (8, ["ثمانية", "ثماني", "ثمان"]),
        (10, ["عشرة"]),
        (12, ["اثنا عشر", "اثنتا عشرة", "اثني عشر", "اثنتي عشرة"]),
        (20, ["عشرون", "عشرين"]),
        (25, ["خمسة وعشرون", "خمس وعشرون", "خمسة وعشرين", "خمس وعشرين"]),
        (300, ["ثلاثمئة", "ثلاثمائة", "ثلاث مئة", "ثلاث مائة"]),
        (2018, ["ألفان وثمانية عشر", "ألفين وثمانية عشر"]),
        (15_000, ["خمسة عشر ألف", "خمسة عشر ألفا"]),
        (5_000_000, ["خمسة ملايين"]),
        (1_000, []),
        (123_456_789, []),
    ],
)
def test_a_number_is_spelt(number: int, words: list[str]) -> None:
    """In every case and gender; not at all where it takes too many words."""
    assert spelt(number) == words


@given(st.integers(3, MAX_VALUE) | st.integers(3, 3_000))
def test_what_is_spelt_is_read(number: int) -> None:
    """As that number, or not at all: ست is also a lady."""
    assert {value(text) for text in spelt(number)} - {None} <= {number}


_WORDS = ("و", "خمسة", "وخمسة", "عشر", "ملايين", "ألف", "مليون", "5", "2.5", ".", "ثلاثمئة", "١")


@given(st.lists(st.sampled_from(_WORDS) | st.text(max_size=6), max_size=12))
def test_reading_never_fails(words: list[str]) -> None:
    """Neither on grammar that is none nor on what is no word."""
    for at in range(len(words)):
        found = read(words, at)
        assert found is None or at < found[1] <= len(words)
