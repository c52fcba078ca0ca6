"""Timelines: daily counts summed over periods whose length depends on the time spanned."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included, and their number of articles."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """The length of periods, either in days or in months."""

    days: int = 0
    months: int = 0

    @lru_cache(maxsize=1_000)  # noqa: B019  # there are few units, which live forever
    def period(self, day: date) -> tuple[date, date]:
        """Return the first and the last day of the period that contains a day."""
        if self.days:  # day 1 of the calendar is a Monday
            start = day.toordinal() - (day.toordinal() - 1) % self.days
            return date.fromordinal(start), _until(start + self.days)
        month = 12 * day.year + day.month - 1
        start, end = month - month % self.months, month - month % self.months + self.months
        year, month = divmod(end, 12)
        first = date(start // 12, start % 12 + 1, 1) if start >= 12 else date.min
        return first, _until(date(year, month + 1, 1).toordinal()) if year < 10_000 else date.max


#: The longest span in days that is shown in each unit.
_UNITS = (
    (45, _Unit(days=1)),
    (300, _Unit(days=7)),
    (5 * 366, _Unit(months=1)),
    (60 * 366, _Unit(months=12)),
    (date.max.toordinal(), _Unit(months=120)),
)


def timeline(days: Iterable[tuple[str, int]]) -> tuple[Period, ...]:
    """Return the periods from the first to the last of the counted days, without gaps.

    ``days`` has days such as ``20180331``, in any order, with their counts. Periods are days, weeks
    from Monday, months, years or decades, and complete at both ends.
    """
    counts = {calendar_day(day): count for day, count in days}
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    unit = next(unit for max_days, unit in _UNITS if (last - first).days <= max_days)
    return tuple(_counted(counts, _periods(unit, first, last)))


def _counted(counts: Mapping[date, int], periods: Iterable[tuple[date, date]]) -> Iterator[Period]:
    """Yield ascending periods with their counts."""
    days = sorted(counts, reverse=True)
    for start, end in periods:
        count = 0
        while days and days[-1] <= end:
            count += counts[days.pop()]
        yield Period(start, end, count)


def _periods(unit: _Unit, first: date, last: date) -> Iterator[tuple[date, date]]:
    start, end = unit.period(first)
    yield start, end
    while end < last:
        start, end = unit.period(end + _DAY)
        yield start, end


@lru_cache(maxsize=20_000)
def calendar_day(day: str) -> date:
    """Return the day of a facet's value such as ``20180331``; raise ValueError for others."""
    return date(int(day[:-4]), int(day[-4:-2]), int(day[-2:]))


def _until(following: int) -> date:
    """Return the day before an ordinal, or the last day of the calendar."""
    return date.fromordinal(min(following - 1, date.max.toordinal()))
