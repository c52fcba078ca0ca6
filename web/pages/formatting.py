"""Numbers, counted nouns and dates as the pages write them, in the language of their reader."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup

from web.languages import LANGUAGES, digits_wanted, language

_ARABIC_DIGITS = str.maketrans("0123456789,%", "٠١٢٣٤٥٦٧٨٩٬٪")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_LATIN_FIRST = re.compile(r"[\W\d_]*" + _LATIN_LETTER.pattern)
#: The longest age, in days, that is told in words.
_RECENT = 7
_DAYS = (
    lazy_gettext("Monday"),
    lazy_gettext("Tuesday"),
    lazy_gettext("Wednesday"),
    lazy_gettext("Thursday"),
    lazy_gettext("Friday"),
    lazy_gettext("Saturday"),
    lazy_gettext("Sunday"),
)
#: In Arabic each has two names: the Levant's, and that of the rest of the Arab east and Egypt.
_MONTHS = (
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
    """Return ``value`` with the reader's digits."""
    return str(value).translate(_ARABIC_DIGITS) if digits_wanted() == "arab" else str(value)


def number(value: int) -> str:
    """Return a number with its thousands apart: ٣٠٬٠٣٨."""
    return digits(f"{value:,}")


def percent(value: float) -> str:
    """Return a share of a hundred, whole: ٤٥٪."""
    if value < 1:
        return str(gettext("less than %(share)s", share=digits("1%")))
    return digits(f"{round(value)}%")


def articles(value: int) -> str:
    """Return a number of articles in words: مقالة واحدة، مقالتان، ٣ مقالات، ١١ مقالة."""
    told = ngettext("%(number)s article", "%(number)s articles", value, number=number(value))
    return str(told)


def holding_all(value: int) -> str:
    """Return in words how many articles hold all the words of a query."""
    told = ngettext(
        "%(number)s article holds all the words",
        "%(number)s articles hold all the words",
        value,
        number=number(value),
    )
    return str(told)


def holding_some(value: int) -> str:
    """Return in words how many more articles hold some of the words of a query."""
    told = ngettext(
        "and %(number)s more holds some of them",
        "and %(number)s more hold some of them",
        value,
        number=number(value),
    )
    return str(told)


def stories(value: int) -> str:
    """Return a number of stories in words, as it stands behind that of articles: عن ٣ أخبار."""
    told = ngettext(
        "about %(number)s story", "about %(number)s stories", value, number=number(value)
    )
    return str(told)


def published(articles: int, sources: int) -> str:
    """Return in words how many sources published a story, or how often its only one did."""
    if sources > 1:
        told = ngettext(
            "Published by %(number)s source",
            "Published by %(number)s sources",
            sources,
            number=number(sources),
        )
    else:
        told = ngettext(
            "Published %(number)s time",
            "Published %(number)s times",
            articles,
            number=number(articles),
        )
    return str(told)


def milliseconds(value: float) -> str:
    """Return in words how long something took."""
    whole = round(value)
    if whole < 1:
        return str(gettext("in less than a millisecond"))
    told = ngettext(
        "in %(number)s millisecond", "in %(number)s milliseconds", whole, number=number(whole)
    )
    return str(told)


def day_in_words(day: str) -> str:
    """Return the calendar day of an ISO 8601 date: ١٤ آذار/مارس ٢٠١٨."""
    return _in_words(date.fromisoformat(day[:10]))


def full_day(day: str) -> str:
    """Return the calendar day of an ISO 8601 date with its name: الأربعاء ١٤ آذار/مارس ٢٠١٨."""
    moment = date.fromisoformat(day[:10])
    return str(
        gettext("%(weekday)s, %(day)s", weekday=_DAYS[moment.weekday()], day=_in_words(moment))
    )


def age_in_words(day: str) -> str:
    """Return how long ago an ISO 8601 date was, by the days of its own zone; older: nothing."""
    moment = datetime.fromisoformat(day)
    age = (datetime.now(moment.tzinfo or UTC).date() - moment.date()).days
    if age in (0, 1):
        return str(gettext("yesterday") if age else gettext("today"))
    if not 0 < age <= _RECENT:
        return ""
    return str(ngettext("%(number)s day ago", "%(number)s days ago", age, number=number(age)))


def days_in_words(first: str, last: str) -> str:
    """Return the days from one to another: a day, a whole month, a whole year, or from to."""
    ends = {"first": day_in_words(first), "last": day_in_words(last)}
    return period_in_words(first, last) or str(gettext("from %(first)s to %(last)s", **ends))


def period_in_words(first: str, last: str) -> str:
    """Return the name of a day, a whole month or a whole year; other days have none."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if start == end:
        return _in_words(start)
    if (first[5:], last[5:]) == ("01-01", "12-31") and start.year == end.year:
        return digits(start.year)
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole and first[:7] == last[:7]:
        return f"{_MONTHS[start.month - 1]} {digits(start.year)}"
    return ""


def _in_words(day: date) -> str:
    return f"{digits(day.day)} {_MONTHS[day.month - 1]} {digits(day.year)}"


def tongue(text: str) -> Markup:
    """Return the attribute that tells a text's language where the page has another one."""
    foreign = language() != "ar" and _ARABIC_LETTER.search(text)
    return Markup(' lang="ar"') if foreign else Markup()


def base_direction(text: str) -> str:
    """Return rtl for an Arabic text that begins with Latin letters, and else auto.

    A browser goes by the first letter alone, and would turn "(CNN) --" and what follows around.
    """
    if not _LATIN_FIRST.match(text):
        return "auto"
    arabic, latin = _ARABIC_LETTER.findall(text), _LATIN_LETTER.findall(text)
    return "rtl" if len(arabic) >= len(latin) else "auto"


def turned(text: str) -> Markup:
    """Return what turns a part of the page to the direction of the text it shows."""
    own = tongue(text)
    return own + Markup(' dir="{}"').format(LANGUAGES["ar"][1]) if own else own


FILTERS: dict[str, Callable[..., Any]] = {
    filter_.__name__: filter_
    for filter_ in (
        age_in_words,
        articles,
        base_direction,
        day_in_words,
        digits,
        full_day,
        holding_all,
        holding_some,
        milliseconds,
        number,
        percent,
        published,
        stories,
        tongue,
        turned,
    )
}
