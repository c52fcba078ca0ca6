"""Numbers, counted nouns, dates and text direction in each language."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, tzinfo
from functools import partial
from typing import Self

import pytest
from apiflask import APIFlask

from web.pages import formatting
from web.pages.formatting import (
    age_in_words,
    articles,
    base_direction,
    capitalized,
    containing_all,
    containing_most,
    day_in_words,
    digits,
    full_day,
    lang_and_dir_attrs,
    lang_attr,
    number,
    percent,
    places,
    published,
    seconds,
    stories,
    time_in_words,
    with_arabic,
)

Speak = Callable[[str], object]


@pytest.fixture
def speak(app: APIFlask) -> Iterator[Speak]:
    """Give a function that enters the context of a request with a query string."""
    with ExitStack() as stack:
        yield lambda query: stack.enter_context(app.test_request_context(f"/?{query}"))


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize(
    ("call", "words"),
    [
        (partial(articles, 0), "لا مقالات"),
        (partial(articles, 1), "مقالة واحدة"),
        (partial(articles, 2), "مقالتان"),
        (partial(articles, 3), "٣ مقالات"),
        (partial(articles, 10), "١٠ مقالات"),
        (partial(articles, 11), "١١ مقالة"),
        (partial(articles, 100), "١٠٠ مقالة"),
        (partial(articles, 103), "١٠٣ مقالات"),
        (partial(articles, 30_038), "٣٠٬٠٣٨ مقالة"),
        (partial(stories, 1), "عن خبر واحد"),
        (partial(stories, 2), "عن خبرين"),
        (partial(stories, 7), "عن ٧ أخبار"),
        (partial(stories, 40), "عن ٤٠ خبرًا"),
        (partial(stories, 200), "عن ٢٠٠ خبر"),
        (partial(stories, 1_002), "عن ١٬٠٠٢ خبر"),
        (partial(stories, 1_110), "عن ١٬١١٠ أخبار"),
        (partial(published, 2, 1), "نُشر مرتين"),
        (partial(published, 3, 0), "نُشر ٣ مرات"),
        (partial(published, 12, 1), "نُشر ١٢ مرة"),
        (partial(published, 2, 2), "نشره مصدران"),
        (partial(published, 9, 5), "نشرته ٥ مصادر"),
        (partial(published, 12, 11), "نشره ١١ مصدرًا"),
        (partial(published, 400, 100), "نشره ١٠٠ مصدر"),
        (partial(containing_all, 0), "لم ترد الكلمات كلها في أي مقالة"),
        (partial(containing_all, 2), "وردت الكلمات كلها في مقالتين"),
        (partial(containing_most, 1), "، وورد معظمها في مقالة واحدة"),
        (partial(containing_most, 4_491), "، وورد معظمها في ٤٬٤٩١ مقالة"),
        (partial(seconds, 0.2), "في أقل من ٠٫٠٠١ ثانية"),
        (partial(seconds, 6.8), "في ٠٫٠٠٧ ثانية"),
        (partial(seconds, 408), "في ٠٫٤٠٨ ثانية"),
        (partial(seconds, 1_230), "في ١٫٢ ثانية"),
        (partial(percent, 100), "١٠٠٪"),
        (partial(percent, 44.6), "٤٥٪"),
        (partial(percent, 0.99), "أقل من ١٪"),
    ],
)
def test_arabic_counts_with_six_forms(call: Callable[[], str], words: str) -> None:
    """Nouns, cases and verbs agree with the number."""
    assert call() == words


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (partial(articles, 1), "1 article"),
        (partial(articles, 30_038), "30,038 articles"),
        (partial(stories, 7), "covering 7 stories"),
        (partial(published, 9, 5), "Published by 5 sources"),
        (partial(published, 2, 1), "Published 2 times"),
        (partial(containing_all, 1), "1 article contains all the words"),
        (partial(containing_all, 0), "No article contains all the words"),
        (partial(containing_most, 4), "; 4 contain most of them"),
        (partial(seconds, 40), "in 0.040 seconds"),
        (partial(percent, 0.5), "less than 1%"),
        (partial(day_in_words, "2018-03-14"), "14 March 2018"),
        (partial(full_day, "2018-03-14"), "Wednesday, 14 March 2018"),
    ],
)
def test_english_counts_with_two(speak: Speak, call: Callable[[], str], words: str) -> None:
    """Numbers, dates and percentages are in English."""
    speak("lang=en")
    assert call() == words


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("", "١٬٢٣٤٬٥٦٧"),
        ("lang=en", "1,234,567"),
        ("digits=latn", "1,234,567"),
        ("lang=en&digits=arab", "١٬٢٣٤٬٥٦٧"),
        ("digits=roman", "١٬٢٣٤٬٥٦٧"),
    ],
)
def test_digits_are_those_of_the_language_or_the_parameter(
    speak: Speak, query: str, written: str
) -> None:
    """Both have thousands separators; an unknown kind of digits is ignored."""
    speak(query)
    assert number(1_234_567) == written
    assert digits("12:30") == ("١٢:٣٠" if written[0] == "١" else "12:30")


@pytest.mark.usefixtures("arabic")
def test_months_have_both_names() -> None:
    """That of the Levant and that of Egypt and the Gulf; the day is that of the date as written."""
    assert day_in_words("2018-03-14T23:59:00-11:00") == "١٤ آذار/مارس ٢٠١٨"
    assert full_day("2024-12-01") == "الأحد ١ كانون الأول/ديسمبر ٢٠٢٤"


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize(
    ("day", "age"),
    [
        ("2024-03-15", ""),
        ("2024-03-14T01:00:00Z", "اليوم"),
        ("2024-03-13", "أمس"),
        ("2024-03-12", "قبل يومين"),
        ("2024-03-07", "قبل ٧ أيام"),
        ("2024-03-06", ""),
        # In its own time zone it is already tomorrow.
        ("2024-03-15T00:30:00+03:00", "اليوم"),
    ],
)
def test_a_recent_day_is_shown_as_its_age(
    day: str, age: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to a week, in days of the article's own time zone; future days have no age."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromisoformat("2024-03-14T22:00:00Z").astimezone(tz)

    monkeypatch.setattr(formatting, "datetime", Clock)
    assert age_in_words(day) == age


def test_foreign_texts_are_marked(speak: Speak) -> None:
    """Arabic in an English page has its language and direction; otherwise nothing is added."""
    speak("lang=ar")
    assert lang_attr("هدنة") == lang_and_dir_attrs("هدنة") == ""
    speak("lang=en")
    assert lang_attr("هدنة BBC") == ' lang="ar"'
    assert lang_and_dir_attrs("هدنة BBC") == ' lang="ar" dir="rtl"'
    assert lang_attr("BBC") == lang_and_dir_attrs("BBC") == ""


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("(CNN) -- دعا الوزير إلى هدنة", "rtl"),
        ("BBC عربي", "rtl"),
        ("ترأس Tesla القائمة", "auto"),
        ("Naba writes نبأ with two dots", "auto"),
        ("٢٠١٨", "auto"),
    ],
)
def test_arabic_that_begins_with_latin_letters_runs_from_right_to_left(
    text: str, direction: str
) -> None:
    """What is mostly Arabic runs from right to left, whatever its first word."""
    assert base_direction(text) == direction


@pytest.mark.parametrize(
    ("moment", "arabic", "english"),
    [
        ("2024-03-14T20:30:00+03:00", "٢٠:٣٠ بتوقيت غرينتش +٣", "20:30 UTC+3"),
        ("2024-03-14T09:05:00Z", "٠٩:٠٥ بتوقيت غرينتش", "09:05 UTC"),
        ("2024-03-14T09:05", "٠٩:٠٥", "09:05"),
        ("2024-03-14 23:59:59-04:30", "٢٣:٥٩ بتوقيت غرينتش −٤:٣٠", "23:59 UTC−4:30"),
        ("2024-03-14T00:00:01+00:00", "٠٠:٠٠ بتوقيت غرينتش", "00:00 UTC"),
        ("2024-03-14T00:00:00+03:00", "", ""),
        ("2024-03-14", "", ""),
    ],
)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_time_of_day_is_that_of_the_article(
    speak: Speak, lang: str, moment: str, arabic: str, english: str
) -> None:
    """In its own time zone, which is named if it is known; midnight to the second is no time."""
    speak(f"lang={lang}")
    assert time_in_words(moment) == {"ar": arabic, "en": english}[lang]


def test_the_sign_of_a_time_zone_stands_before_latin_digits(speak: Speak) -> None:
    """A mark of direction keeps it there in an Arabic line."""
    speak("lang=ar&digits=latn")
    assert time_in_words("2024-03-14T20:30:00+03:00") == "20:30 بتوقيت غرينتش \u200e+3"


def test_a_notice_begins_with_a_capital_letter() -> None:
    """Whatever follows it stays as it is."""
    assert capitalized("write NOT 5") == "Write NOT 5"
    assert capitalized("") == ""


@pytest.mark.parametrize(
    ("lang", "counted"),
    [
        ("ar", ["موضع واحد", "موضعان", "٣ مواضع", "١١ موضعًا", "١٠٠ موضع"]),
        ("en", ["1 match", "2 matches", "3 matches", "11 matches", "100 matches"]),
    ],
)
def test_places_are_counted_with_their_noun(speak: Speak, lang: str, counted: list[str]) -> None:
    """In each grammatical number of Arabic."""
    speak(f"lang={lang}")
    assert [places(n) for n in (1, 2, 3, 11, 100)] == counted


@pytest.mark.usefixtures("arabic")
def test_arabic_words_within_arabic_are_not_marked() -> None:
    """A text of the page is escaped, like any other."""
    assert with_arabic("<b> في") == "&lt;b&gt; في"


def test_arabic_words_within_english_are_marked(speak: Speak) -> None:
    """For screen readers."""
    speak("lang=en")
    assert with_arabic("<b> في and من") == (
        '&lt;b&gt; <bdi lang="ar">في</bdi> and <bdi lang="ar">من</bdi>'
    )
