"""Timelines: daily counts summed over periods whose length depends on the time spanned."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate

_DAY = timedelta(days=1)
#: From this number of articles on, so many may be strays, even if that is more than 2%.
_MIN_ARTICLES_WITH_STRAYS, _FEW_STRAYS = 20, 2
#: What is no further from that span than this share of its days, or than these days, is near it.
_NEAR_SHARE, _MIN_NEAR = 10, timedelta(days=22)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included, and their number of articles."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The periods of most articles, and what lies outside of them.

    ``before`` has the days from the first one counted until the periods, ``after`` those from the
    periods until the last one counted; each is None where it has no article.
    """

    periods: tuple[Period, ...] = ()
    before: Period | None = None
    after: Period | None = None


@dataclass(frozen=True)
class DayCounts:
    """The numbers of articles by day, and the periods that they make up, made when asked for."""

    of_days: Mapping[date, int]

    @classmethod
    def of(cls, days: Iterable[tuple[str, int]]) -> "DayCounts":
        """Return the counts of days such as ``20180331``, in any order.

        Raises ValueError or OverflowError for anything else.
        """
        return cls({calendar_day(day): count for day, count in days})

    @cached_property
    def timeline(self) -> tuple[Period, ...]:
        """The periods from the first to the last of the days, without gaps.

        They are days, weeks from Monday, months, years or decades, and complete at both ends.
        """
        return _timeline(self.of_days)

    @cached_property
    def overview(self) -> Overview:
        """The periods of most articles, in a unit that a few strays do not change.

        The unit is that of the shortest span of days that has 98% of the articles. What is near
        them is among the periods too; the rest, such as an article of 1990 among many of 2018, lies
        outside.
        """
        return _overview(self.of_days)


NO_DAYS = DayCounts({})


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


_MONTH = _Unit(months=1)
#: The longest span in days that is shown in each unit.
_UNITS = (
    (45, _Unit(days=1)),
    (300, _Unit(days=7)),
    (5 * 366, _MONTH),
    (60 * 366, _Unit(months=12)),
    (date.max.toordinal(), _Unit(months=120)),
)


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month of a day."""
    return _MONTH.period(day)


def _timeline(counts: Mapping[date, int]) -> tuple[Period, ...]:
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    return tuple(_counted(counts, _periods(_unit(first, last), first, last)))


def _overview(counts: Mapping[date, int]) -> Overview:
    if not counts:
        return Overview()
    first, last = min(counts), max(counts)
    start, end = _middle(counts)
    near = max((end - start) / _NEAR_SHARE, _MIN_NEAR)
    shown = [day for day in counts if start - day <= near and day - end <= near]
    spans = list(_periods(_unit(start, end), min(shown), max(shown)))
    (start, _), (_, end) = spans[0], spans[-1]
    early = sum(count for day, count in counts.items() if day < start)
    late = sum(count for day, count in counts.items() if day > end)
    return Overview(
        tuple(_counted({d: n for d, n in counts.items() if d >= start}, spans)),
        before=Period(first, start - _DAY, early) if early else None,
        after=Period(end + _DAY, last, late) if late else None,
    )


def _unit(first: date, last: date) -> _Unit:
    """Return the unit in which a span of days is shown."""
    return next(unit for max_days, unit in _UNITS if (last - first).days <= max_days)


def _middle(counts: Mapping[date, int]) -> tuple[date, date]:
    """Return the ends of the shortest span of days that has 98% of the articles."""
    days = sorted(counts)
    reached = [0, *accumulate(counts[day] for day in days)]
    total = reached[-1]
    strays = max(total // 50, _FEW_STRAYS if total >= _MIN_ARTICLES_WITH_STRAYS else 0)
    wanted = total - strays
    spans = [
        (first, days[bisect_left(reached, before + wanted) - 1])
        for first, before in zip(days, reached, strict=False)
        if before <= strays
    ]
    return min(spans, key=lambda span: span[1] - span[0])


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
