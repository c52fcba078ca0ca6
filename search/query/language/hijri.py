"""Dates of the Hijri calendar, in the Umm al-Qura calendar of Saudi Arabia."""

from collections.abc import Sequence
from datetime import date, timedelta

from search.query.language.months import numbers_of

#: The years that the calendar is calculated for: 1924 to 2077.
YEARS = range(1343, 1501)
MONTHS: tuple[tuple[str, ...], ...] = (
    ("محرم", "المحرم"),
    ("صفر",),
    ("ربيع الأول",),
    ("ربيع الآخر", "ربيع الثاني"),
    ("جمادى الأولى", "جمادى الأول"),
    ("جمادى الآخرة", "جمادى الثانية", "جمادى الآخر", "جمادى الثاني"),
    ("رجب",),
    ("شعبان",),
    ("رمضان",),
    ("شوال",),
    ("ذو القعدة", "ذي القعدة"),
    ("ذو الحجة", "ذي الحجة"),
)
#: The number of a month by the normalised form of each name.
NUMBER_OF = numbers_of(MONTHS)


def period(year: int, rest: Sequence[int]) -> tuple[date, date]:
    """Return the first and last day of a Hijri year, of a month of it, or of a day.

    The days are of the Christian calendar. Raises ValueError for a month or a day that there is
    not, and OverflowError for a year that is not one of `YEARS`.
    """
    # Imported here, as most queries have no such date.
    from hijridate import Hijri

    def christian(month: int, day: int) -> date:
        return date.fromisoformat(Hijri(year, month, day).to_gregorian().isoformat())

    if len(rest) == 2:
        day = christian(*rest)
        return day, day
    first, last = (rest[0], rest[0]) if rest else (1, 12)
    end = christian(last, 1) + timedelta(Hijri(year, last, 1).month_length() - 1)
    return christian(first, 1), end
