"""Numbers, counted nouns and dates as Arabic writes them."""

import pytest

from web.arabic import (
    articles,
    day_in_words,
    days_in_words,
    milliseconds,
    number,
    percent,
    published,
    stories,
)


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


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "خبر واحد"),
        (2, "خبرين"),
        (7, "٧ أخبار"),
        (40, "٤٠ خبرًا"),
        (200, "٢٠٠ خبر"),
        (1_002, "١٬٠٠٢ خبر"),
        (1_110, "١٬١١٠ أخبار"),
    ],
)
def test_a_counted_noun_takes_its_case(value: int, words: str) -> None:
    """After a preposition, from eleven on with tanwin, after hundreds without."""
    assert stories(value) == words


@pytest.mark.parametrize(
    ("articles", "sources", "words"),
    [
        (2, 1, "نُشر مرتين"),
        (3, 0, "نُشر ٣ مرات"),
        (12, 1, "نُشر ١٢ مرة"),
        (2, 2, "نشره مصدران"),
        (9, 5, "نشرته ٥ مصادر"),
        (12, 11, "نشره ١١ مصدرًا"),
        (400, 100, "نشره ١٠٠ مصدر"),
    ],
)
def test_the_verb_agrees_with_who_published(articles: int, sources: int, words: str) -> None:
    """Feminine before a plural; where there is one source, how often it did."""
    assert published(articles, sources) == words


def test_numbers_have_arabic_digits() -> None:
    """Thousands are apart."""
    assert number(1_234_567) == "١٬٢٣٤٬٥٦٧"


@pytest.mark.parametrize(
    ("value", "words"), [(100, "١٠٠٪"), (44.6, "٤٥٪"), (1, "١٪"), (0.99, "أقل من ١٪")]
)
def test_a_share_is_whole(value: float, words: str) -> None:
    """A small one is not nothing."""
    assert percent(value) == words


def test_months_have_both_names() -> None:
    """The Levant and the rest each find theirs; the day is the one written in the date."""
    assert day_in_words("2018-03-14T23:59:00-11:00") == "١٤ آذار/مارس ٢٠١٨"
    assert day_in_words("2024-12-01") == "١ كانون الأول/ديسمبر ٢٠٢٤"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2018-03-14", "2018-03-14", "١٤ آذار/مارس ٢٠١٨"),
        ("2018-02-01", "2018-02-28", "شباط/فبراير ٢٠١٨"),
        ("2018-01-01", "2018-12-31", "٢٠١٨"),
        ("2018-02-01", "2018-02-27", "من ١ شباط/فبراير ٢٠١٨ إلى ٢٧ شباط/فبراير ٢٠١٨"),
        ("2010-01-01", "2019-12-31", "من ١ كانون الثاني/يناير ٢٠١٠ إلى ٣١ كانون الأول/ديسمبر ٢٠١٩"),
    ],
)
def test_days_are_named_by_what_they_fill(first: str, last: str, words: str) -> None:
    """A day, a month, a year, or from one day to another."""
    assert days_in_words(first, last) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.2, "أقل من ميلي ثانية"), (1.4, "ميلي ثانية"), (2, "ميلي ثانيتين"), (40, "٤٠ ميلي ثانية")],
)
def test_a_time_is_in_words(value: float, words: str) -> None:
    """Less than one is not zero."""
    assert milliseconds(value) == words
