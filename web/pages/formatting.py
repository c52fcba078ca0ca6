"""Template filters: numbers, counted nouns, dates and text direction in the reader's language."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup, escape

from web.languages import LANGUAGES, language, preferred_digits

_ARABIC_DIGITS = str.maketrans("0123456789,%", "٠١٢٣٤٥٦٧٨٩٬٪")
#: A decimal point between digits.
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_ARABIC_WORDS = re.compile(f"({_ARABIC_LETTER.pattern}+)")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_LATIN_FIRST = re.compile(r"[\W\d_]*" + _LATIN_LETTER.pattern)
#: Up to this age, a date is shown as its age.
_MAX_AGE_DAYS = 7
_WEEKDAYS = (
    lazy_gettext("Monday"),
    lazy_gettext("Tuesday"),
    lazy_gettext("Wednesday"),
    lazy_gettext("Thursday"),
    lazy_gettext("Friday"),
    lazy_gettext("Saturday"),
    lazy_gettext("Sunday"),
)
#: In Arabic each has two names: that of the Levant, and that of Egypt and the Gulf.
MONTHS = (
    lazy_gettext("January"),
    lazy_gettext("February"),
    lazy_gettext("March"),
    lazy_gettext("April"),
    lazy_gettext("May"),
    lazy_gettext("June"),
    lazy_gettext("July"),
    lazy_gettext("August"),
    lazy_gettext("September"),
    lazy_gettext("October"),
    lazy_gettext("November"),
    lazy_gettext("December"),
)


def digits(value: object) -> str:
    """Return a value as text in the reader's digits."""
    if preferred_digits() != "arab":
        return str(value)
    return _POINT.sub("٫", str(value)).translate(_ARABIC_DIGITS)


def number(value: int) -> str:
    """Return a number with thousands separators: ٣٠٬٠٣٨."""
    return digits(f"{value:,}")


def percent(value: float) -> str:
    """Return a percentage, rounded: ٤٥٪."""
    if value < 1:
        return str(gettext("less than %(share)s", share=digits("1%")))
    return digits(f"{round(value)}%")


def articles(value: int) -> str:
    """Return a number of articles with its noun: مقالة واحدة، مقالتان، ٣ مقالات، ١١ مقالة."""
    phrase = ngettext("%(number)s article", "%(number)s articles", value, number=number(value))
    return str(phrase)


def containing_all(value: int) -> str:
    """Return how many articles contain all words of the query."""
    if not value:
        return str(gettext("No article contains all the words"))
    phrase = ngettext(
        "%(number)s article contains all the words",
        "%(number)s articles contain all the words",
        value,
        number=number(value),
    )
    return str(phrase)


def containing_most(value: int) -> str:
    """Return how many more articles contain most words of the query, following the above."""
    phrase = ngettext(
        "; %(number)s contains most of them",
        "; %(number)s contain most of them",
        value,
        number=number(value),
    )
    return str(phrase)


def also_by_meaning(value: int) -> str:
    """Return how many more articles were found by meaning, following those found by words."""
    if not value:
        return ""
    phrase = ngettext(
        ", and %(number)s other by meaning",
        ", and %(number)s others by meaning",
        value,
        number=number(value),
    )
    return str(phrase)


def places(value: int) -> str:
    """Return a number of places where an article matches: موضع واحد، موضعان، ٧ مواضع."""
    return str(ngettext("%(number)s match", "%(number)s matches", value, number=number(value)))


def stories(value: int) -> str:
    """Return a number of stories, to follow that of articles: عن ٣ أخبار."""
    phrase = ngettext(
        "covering %(number)s story", "covering %(number)s stories", value, number=number(value)
    )
    return str(phrase)


def published(articles: int, sources: int) -> str:
    """Return how many sources published a story, or how often if only one did."""
    if sources > 1:
        phrase = ngettext(
            "Published by %(number)s source",
            "Published by %(number)s sources",
            sources,
            number=number(sources),
        )
    else:
        phrase = ngettext(
            "Published %(number)s time",
            "Published %(number)s times",
            articles,
            number=number(articles),
        )
    return str(phrase)


def seconds(milliseconds: float) -> str:
    """Return a duration in seconds, in words: في ٠٫٠٠٧ ثانية."""
    if milliseconds < 1:
        return str(gettext("in less than %(number)s seconds", number=digits("0.001")))
    places = 3 if milliseconds < 1_000 else 1
    return str(gettext("in %(number)s seconds", number=digits(f"{milliseconds / 1000:.{places}f}")))


def day_in_words(day: str) -> str:
    """Return the calendar day of an ISO 8601 date: ١٤ آذار/مارس ٢٠١٨."""
    return _in_words(date.fromisoformat(day[:10]))


def full_day(day: str) -> str:
    """Return the calendar day of an ISO 8601 date with its weekday: الأربعاء ١٤ آذار/مارس ٢٠١٨."""
    moment = date.fromisoformat(day[:10])
    weekday = _WEEKDAYS[moment.weekday()]
    return str(gettext("%(weekday)s, %(day)s", weekday=weekday, day=_in_words(moment)))


def age_in_words(day: str) -> str:
    """Return how many days ago an ISO 8601 date was, in its own time zone; empty beyond a week."""
    moment = datetime.fromisoformat(day)
    age = (datetime.now(moment.tzinfo or UTC).date() - moment.date()).days
    if age in (0, 1):
        return str(gettext("yesterday") if age else gettext("today"))
    if not 0 < age <= _MAX_AGE_DAYS:
        return ""
    return str(ngettext("%(number)s day ago", "%(number)s days ago", age, number=number(age)))


def time_in_words(moment: str) -> str:
    """Return the time of day of an ISO 8601 date, in its own time zone: ٢٠:٣٠ بتوقيت غرينتش +٣.

    Empty for a date without a time, and for midnight to the second, which stands for none.
    """
    at = datetime.fromisoformat(moment)
    if not (at.hour or at.minute or at.second):
        return ""
    time, offset = digits(f"{at:%H:%M}"), at.utcoffset()
    if offset is None:
        return time
    minutes = round(offset.total_seconds() / 60)
    if minutes == 0:
        return str(gettext("%(time)s UTC", time=time))
    hours, rest = divmod(abs(minutes), 60)
    shift = f"{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"
    # After Arabic, the sign of 123 would be laid out on the other side.
    mark = "\u200e" if language() == "ar" and preferred_digits() == "latn" else ""
    return str(gettext("%(time)s UTC%(offset)s", time=time, offset=mark + digits(shift)))


def today() -> str:
    """Return the day on which a page is served, in UTC."""
    return str(datetime.now(UTC).date())


def _in_words(day: date) -> str:
    return f"{digits(day.day)} {MONTHS[day.month - 1]} {digits(day.year)}"


def capitalized(text: str) -> str:
    """Return a text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def with_arabic(text: str) -> Markup:
    """Return a text of the page as HTML, in which Arabic words within another language have one."""
    if language() == "ar":
        return escape(text)
    parts = _ARABIC_WORDS.split(str(text))
    html = Markup('<bdi lang="ar">{}</bdi>')
    return Markup().join(html.format(part) if i % 2 else part for i, part in enumerate(parts))


def lang_attr(text: str) -> Markup:
    """Return the lang attribute of a text, if its language is not that of the page."""
    is_foreign = language() != "ar" and _ARABIC_LETTER.search(text)
    return Markup(' lang="ar"') if is_foreign else Markup()


def base_direction(text: str) -> str:
    """Return "rtl" for an Arabic text that begins with Latin letters, else "auto".

    Browsers decide by the first letter alone, and would lay out "(CNN) --" from left to right.
    """
    if not _LATIN_FIRST.match(text):
        return "auto"
    arabic, latin = _ARABIC_LETTER.findall(text), _LATIN_LETTER.findall(text)
    return "rtl" if len(arabic) >= len(latin) else "auto"


def lang_and_dir_attrs(text: str) -> Markup:
    """Return the lang and dir attributes of a part of the page that shows a text."""
    lang = lang_attr(text)
    return lang + Markup(' dir="{}"').format(LANGUAGES["ar"][1]) if lang else lang


FILTERS: dict[str, Callable[..., Any]] = {
    filter_.__name__: filter_
    for filter_ in (
        age_in_words,
        also_by_meaning,
        articles,
        base_direction,
        capitalized,
        day_in_words,
        digits,
        full_day,
        lang_and_dir_attrs,
        lang_attr,
        containing_all,
        containing_most,
        number,
        percent,
        places,
        published,
        seconds,
        stories,
        time_in_words,
        with_arabic,
    )
}
