"""Spans of days: in words, as short as they can be said, and the ones before and after them."""

from datetime import date, timedelta

from flask_babel import gettext

from search.timeline import month_of
from web.pages.formatting import MONTHS, digits

_DAYS, _MONTHS, _YEARS = range(3)


def days_in_words(first: str, last: str) -> str:
    """Return a span of days: a day, a month, a year, or "from … to …", what they share once."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    unit = _whole(start, end)
    begins, ends = _parts(start)[unit:], _parts(end)[unit:]
    while begins and begins[-1] == ends[len(begins) - 1]:
        begins.pop()
    if not begins:
        return " ".join(ends)
    return str(gettext("from %(first)s to %(last)s", first=" ".join(begins), last=" ".join(ends)))


def ends_in_words(first: str, last: str) -> tuple[str, str]:
    """Return the names of the first and the last part of a span, each month by one name only."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    unit = _whole(start, end)
    return " ".join(_parts(start, short=True)[unit:]), " ".join(_parts(end, short=True)[unit:])


def from_period_in_words(first: str, last: str) -> str:
    """Return from which day, whole month or whole year articles are: من عام ٢٠١٨."""
    period = days_in_words(first, last)
    if _whole(date.fromisoformat(first), date.fromisoformat(last)) == _YEARS:
        return str(gettext("From %(year)s", year=period))
    return str(gettext("From %(period)s", period=period))


def shifted(first: str, last: str, step: int) -> tuple[str, str] | None:
    """Return the span of the same length that is ``step`` spans later; None beyond the calendar.

    Whole months and years are followed by whole months and years.
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    try:
        if _whole(start, end) == _DAYS:
            length = (end - start + timedelta(days=1)) * step
            return str(start + length), str(end + length)
        months = (_month(end) - _month(start) + 1) * step
        start, end = _first_of(_month(start) + months), _first_of(_month(end) + months)
        return str(start), str(month_of(end)[1])
    except (OverflowError, ValueError):
        return None


def _whole(start: date, end: date) -> int:
    """Return the longest unit of which a span has only whole ones."""
    if (start, end) != (month_of(start)[0], month_of(end)[1]):
        return _DAYS
    return _YEARS if (start.month, end.month) == (1, 12) else _MONTHS


def _parts(day: date, *, short: bool = False) -> list[str]:
    """Return the day of the month, the month and the year in words."""
    month = str(MONTHS[day.month - 1])
    return [digits(day.day), month.rpartition("/")[2] if short else month, digits(day.year)]


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
