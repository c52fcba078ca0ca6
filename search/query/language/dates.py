"""Dates in a query: days, months and years, as numbers or with the name of a month."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from search.analyzer.normalize import folded
from search.query.language import hijri
from search.query.language.months import NUMBER_OF, plain_name
from search.timeline import month_of

_ENGLISH_NAMES = """
january february march april may june july august september october november december
"""
_ENGLISH = {
    short: number
    for number, name in enumerate(_ENGLISH_NAMES.split(), start=1)
    for short in (name, name[:3], "sept" if name == "september" else name)
}
#: Months by their number among two of one name: كانون 2, ت1.
_NUMBERED = {"ك": "كانون", "ت": "تشرين"}
_NUMBERED_MONTH = re.compile(r"\b(كانون|تشرين|ك|ت) ?([12١٢])\b")
_SEPARATORS = re.compile(r"[\s_/،,.()\-–]+")
_TIME = re.compile(r"(?<=\d)[tT]\d\d:.*")
#: What may stand beside the parts of a date: days of the week, and the names of the parts.
_WORDS_BESIDE = """
يوم شهر عام سنة الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
م ميلادي ميلادية ه هـ هجري هجرية المبارك المعظم المكرم
monday tuesday wednesday thursday friday saturday sunday
"""
_BESIDE = frozenset(map(folded, _WORDS_BESIDE.split()))
_ERA = re.compile(r"(?<=\d)(م|هـ?)\b")
_SPAN = re.compile(r"(?P<low>.*?)\s*\.\.+\s*(?P<high>.*)", re.DOTALL)
_BOUND = re.compile(r"(?P<sign>[<>]=?)\s*(?P<bound>.*)", re.DOTALL)
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")


def _names_of(numbers: Mapping[str, int]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(numbers, key=len, reverse=True))})\b")


_MONTHS = NUMBER_OF | _ENGLISH
_MONTH, _HIJRI_MONTH = _names_of(_MONTHS), _names_of(hijri.NUMBER_OF)

#: The first and last day, both included; None leaves a side open.
Days = tuple[date | None, date | None]


def read_days(text: str) -> Days | None:
    """Return the first and the last day of a date, or None for a text that is not a date.

    A date is a day, month or year, a range ``A..B`` of which one side may be missing, or a date
    after ``<``, ``<=``, ``>`` or ``>=``. The last day may come before the first.
    """
    try:
        if bound := _BOUND.fullmatch(text.strip()):
            return _bounded(bound["sign"], *_period(bound["bound"]))
        if span := _SPAN.fullmatch(text.strip()):
            return _between(span["low"], span["high"])
        return _period(text)
    except (ValueError, OverflowError):
        return None


def _between(low: str, high: str) -> Days | None:
    if not low or not high:
        return (_period(low)[0], None) if low else (None, _period(high)[1]) if high else None
    begin, end = _period(low), _period(high)
    return (begin[0], end[1]) if begin[0] <= end[1] else (begin[1], end[0])


def _bounded(sign: str, first: date, last: date) -> Days:
    one = timedelta(1)
    if "<" in sign:
        return None, last if "=" in sign else first - one
    return first if "=" in sign else last + one, None


def is_hijri(text: str) -> bool:
    """Tell whether a date is read in the Hijri calendar, as its years are none of news else."""
    return any(int(year) in hijri.YEARS for year in _FOUR_DIGITS.findall(text))


def _period(text: str) -> tuple[date, date]:
    """Return the first and last day of a day, month or year; raise ValueError for anything else."""
    plain = _plain(text)
    of_hijri = is_hijri(plain)
    parts = _parts(plain, _HIJRI_MONTH if of_hijri else _MONTH)
    if not 1 <= len(parts) <= 3 or len(parts[0]) != 4 or not all(map(str.isdecimal, parts)):
        raise ValueError(text)
    if of_hijri:
        year, *rest = map(int, parts)
        return hijri.period(year, rest)
    year, month, day = [*map(int, parts), 1, 1][:3]
    first = date(year, month, day)
    if len(parts) == 3:
        return first, first
    return first, month_of(first if len(parts) == 2 else first.replace(month=12))[1]


def _plain(text: str) -> str:
    """Return the parts of a date and the normalised names of months, without anything else."""
    text = _SEPARATORS.sub(" ", _TIME.sub("", text.strip())).lower()
    words = _ERA.sub("", text).split()
    plain = plain_name(" ".join(word for word in words if folded(word) not in _BESIDE))
    return _NUMBERED_MONTH.sub(_numbered, plain)


def _numbered(month: re.Match[str]) -> str:
    ordinal = ("الأول", "الثاني")[int(month[2]) - 1]
    return plain_name(f"{_NUMBERED.get(month[1], month[1])} {ordinal}")


def _parts(plain: str, months: re.Pattern[str]) -> list[str]:
    """Return the year, the month and the day of a date, as far as it has them."""
    numbers = hijri.NUMBER_OF if months is _HIJRI_MONTH else _MONTHS
    named = {str(numbers[name]) for name in months.findall(plain)}
    if not named:
        parts = plain.split()
        return parts if parts and len(parts[0]) == 4 else parts[::-1]
    if len(named) > 1:
        return []
    # A month is often written with two names: شباط/فبراير.
    rest = months.sub(" ", plain).split()
    rest.sort(key=len, reverse=True)
    return [*rest[:1], *named, *rest[1:]]
