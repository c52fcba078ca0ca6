"""Arabic as the pages write it: digits, counted nouns and dates in words."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any

_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
#: The months as the Levant and as the rest of the Arab east and Egypt call them.
_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيو",
    "تموز/يوليو",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)


def digits(value: object) -> str:
    """Return ``value`` with Arabic-Indic digits."""
    return str(value).translate(_DIGITS)


def number(value: int) -> str:
    """Return a number with its thousands apart: ٣٠٬٠٣٨."""
    return digits(f"{value:,}").replace(",", "٬")


def counted(value: int, one: str, two: str, few: str, many: str, round_: str = "") -> str:
    """Return a number with the form of its noun: one, two, few (3–10) or many (11 and more).

    Whole hundreds, and one or two above them, have ``round_`` when it differs from ``many``.
    """
    if value in (1, 2):
        return one if value == 1 else two
    last = value % 100
    return f"{number(value)} {few if 3 <= last <= 10 else many if last > 10 else round_ or many}"


def articles(value: int) -> str:
    """Return a number of articles in words: مقالة واحدة، مقالتان، ٣ مقالات، ١١ مقالة."""
    return counted(value, "مقالة واحدة", "مقالتان", "مقالات", "مقالة") if value else "لا مقالات"


def stories(value: int) -> str:
    """Return a number of stories in words, as they stand after a preposition: عن ٣ أخبار."""
    return counted(value, "خبر واحد", "خبرين", "أخبار", "خبرًا", "خبر")


def published(articles: int, sources: int) -> str:
    """Return in words how many sources published a story, or how often its only one did."""
    if sources > 1:
        verb = "نشرته" if 3 <= sources % 100 <= 10 else "نشره"
        return f"{verb} {counted(sources, '', 'مصدران', 'مصادر', 'مصدرًا', 'مصدر')}"
    return f"نُشر {counted(articles, 'مرة', 'مرتين', 'مرات', 'مرة')}"


def percent(value: float) -> str:
    """Return a share of a hundred, whole: ٤٥٪."""
    return f"{digits(round(value))}٪" if value >= 1 else "أقل من ١٪"


def milliseconds(value: float) -> str:
    """Return a number of milliseconds in words."""
    whole = round(value)
    if whole < 1:
        return "أقل من ميلي ثانية"
    return counted(whole, "ميلي ثانية", "ميلي ثانيتين", "ميلي ثوانٍ", "ميلي ثانية")


def day_in_words(day: str) -> str:
    """Return the calendar day of an ISO 8601 date: ١٤ آذار/مارس ٢٠١٨."""
    moment = date.fromisoformat(day[:10])
    return f"{digits(moment.day)} {_MONTHS[moment.month - 1]} {digits(moment.year)}"


def days_in_words(first: str, last: str) -> str:
    """Return the days from one to another: a day, a whole month, a whole year, or from to."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if start == end:
        return day_in_words(first)
    if (first[5:], last[5:]) == ("01-01", "12-31") and start.year == end.year:
        return digits(start.year)
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole and first[:7] == last[:7]:
        return f"{_MONTHS[start.month - 1]} {digits(start.year)}"
    return f"من {day_in_words(first)} إلى {day_in_words(last)}"


def weekday(day: str) -> str:
    """Return the name of the day of the week of an ISO 8601 date."""
    return _DAYS[date.fromisoformat(day[:10]).weekday()]


FILTERS: dict[str, Callable[..., Any]] = {
    "digits": digits,
    "number": number,
    "articles": articles,
    "stories": stories,
    "published": published,
    "milliseconds": milliseconds,
    "percent": percent,
    "day_in_words": day_in_words,
    "weekday": weekday,
}
