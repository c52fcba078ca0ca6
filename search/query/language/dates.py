"""Dates in a query: days, months and years, as numbers or with the name of a month."""

import re
from calendar import monthrange
from datetime import date, timedelta

from search.query.language.months import NUMBER_OF, plain_name

_MONTH = re.compile(rf"\b(?:{'|'.join(sorted(NUMBER_OF, key=len, reverse=True))})\b")
_SEPARATORS = re.compile(r"[\s_/،.\-–]+")
_SPAN = re.compile(r"(?P<low>.*?)\s*\.\.+\s*(?P<high>.*)", re.DOTALL)
_BOUND = re.compile(r"(?P<sign>[<>]=?)\s*(?P<bound>.*)", re.DOTALL)

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


def _period(text: str) -> tuple[date, date]:
    """Return the first and last day of a day, month or year; raise ValueError for anything else."""
    parts = _parts(plain_name(_SEPARATORS.sub(" ", text)))
    if not 1 <= len(parts) <= 3 or len(parts[0]) != 4 or not all(map(str.isdecimal, parts)):
        raise ValueError(text)
    year, month, day = [*map(int, parts), 1, 1][:3]
    first = date(year, month, day)
    if len(parts) == 3:
        return first, first
    month = month if len(parts) == 2 else 12
    return first, date(year, month, monthrange(year, month)[1])


def _parts(plain: str) -> list[str]:
    """Return the year, the month and the day of a date, as far as it has them."""
    named = {str(NUMBER_OF[name]) for name in _MONTH.findall(plain)}
    if not named:
        parts = plain.split()
        return parts if parts and len(parts[0]) == 4 else parts[::-1]
    if len(named) > 1:
        return []
    # A month is often written with two names: شباط/فبراير.
    rest = _MONTH.sub(" ", plain).split()
    rest.sort(key=len, reverse=True)
    return [*rest[:1], *named, *rest[1:]]
