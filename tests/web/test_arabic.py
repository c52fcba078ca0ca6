"""Numbers, counted nouns and dates as Arabic writes them."""

import pytest

from web.arabic import articles, day_in_words, milliseconds, number


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "لا مقالات"),
        (1, "مقالة واحدة"),
        (2, "مقالتان"),
        (3, "٣ مقالات"),
        (10, "١٠ مقالات"),
        (11, "١١ مقالة"),
        (100, "١٠٠ مقالة"),
        (102, "١٠٢ مقالة"),
        (103, "١٠٣ مقالات"),
        (30_038, "٣٠٬٠٣٨ مقالة"),
    ],
)
def test_the_noun_follows_its_number(value: int, words: str) -> None:
    """One, two, three to ten and more each have their form."""
    assert articles(value) == words


def test_numbers_have_arabic_digits() -> None:
    """Thousands are apart."""
    assert number(1_234_567) == "١٬٢٣٤٬٥٦٧"


def test_months_have_both_names() -> None:
    """The Levant and the rest each find theirs; the day is the one written in the date."""
    assert day_in_words("2018-03-14T23:59:00-11:00") == "١٤ آذار/مارس ٢٠١٨"
    assert day_in_words("2024-12-01") == "١ كانون الأول/ديسمبر ٢٠٢٤"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.2, "أقل من ميلي ثانية"), (1.4, "ميلي ثانية"), (2, "ميلي ثانيتين"), (40, "٤٠ ميلي ثانية")],
)
def test_a_time_is_in_words(value: float, words: str) -> None:
    """Less than one is not zero."""
    assert milliseconds(value) == words
