"""Dates of the Hijri calendar, by the tabular calendar, which may be a day off.

The calculation is that of Reingold and Dershowitz, "Calendrical Calculations" (2018).
"""

from collections.abc import Sequence
from datetime import date, timedelta

from search.query.language.months import numbers_of

#: The years that are taken for Hijri ones: 1882 to 2077.
YEARS = range(1300, 1501)
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
_EPOCH = date(622, 7, 19)


def first_day(year: int, month: int = 1, day: int = 1) -> date:
    """Return the day of the Christian calendar on which a day of the Hijri one falls.

    Raises ValueError for a month or a day that no year has.
    """
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError(f"{year}-{month}-{day}")
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1
    return _EPOCH + timedelta(days)


def period(year: int, rest: Sequence[int]) -> tuple[date, date]:
    """Return the first and last day of a Hijri year, of a month of it, or of a day."""
    first = first_day(year, *rest)
    if len(rest) == 2:
        return first, first
    month = rest[0] if rest else 12
    after = first_day(year, month + 1) if month < 12 else first_day(year + 1)
    return first, after - timedelta(1)
