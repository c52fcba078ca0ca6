"""Dates of records, as people and programs write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_data.dates import iso_date
from search import Article, ArticleError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", ""),
        (" \u200f ", ""),
        (date(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1, 8, 30, tzinfo=UTC), "2024-05-01T08:30:00+00:00"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T08:30+03:00", "2024-05-01T08:30+03:00"),
        ("2024-05-01 08:30", "2024-05-01 08:30"),
        ("٢٠٢٤-٠٥-٠١", "2024-05-01"),
        (1714521600, "2024-05-01T00:00:00Z"),
        (1714521600.5, "2024-05-01T00:00:00Z"),
        ("1714521600000", "2024-05-01T00:00:00Z"),
        ("Wed, 01 May 2024 08:30:00 +0300", "2024-05-01T08:30:00+03:00"),
        ("Wed, 01 May 2024 08:30:00 GMT", "2024-05-01T08:30:00+00:00"),
        ("1/5/2024", "2024-05-01"),
        ("01.05.2024", "2024-05-01"),
        ("2024/05/01 8:30", "2024-05-01T08:30:00"),
        ("الأربعاء 1 أيار/مايو 2024", "2024-05-01"),
        ("الأربعاء، 1 ماي 2024 - 8:30 مساءً", "2024-05-01T20:30:00"),
        ("١ أيّار ٢٠٢٤ ٠٨:٣٠ ص", "2024-05-01T08:30:00"),
        ("1 مايو 2024 الساعة 12:05 ص", "2024-05-01T00:05:00"),
        ("1 مايو 2024 12:05 م", "2024-05-01T12:05:00"),
        ("1 مايو 2024 08:30 بتوقيت غرينتش", "2024-05-01T08:30:00Z"),
        ("May 1, 2024 at 8:30 PM", "2024-05-01T20:30:00"),
        ("1445-10-22", "2024-05-01"),
        ("22 شوال 1445 هـ", "2024-05-01"),
    ],
)
def test_a_date(value: object, expected: str) -> None:
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    "value",
    ["2024-05-01x08:30", "0001-01-01", "9999-12-31", "2024", "مايو 2024", "أمس", "2024-13-01",
     "31 شباط 2024", "2024-05-01T25:00", "1 مايو 2024 25:00", "1e400", True, [1], 12],
)  # fmt: skip
def test_what_is_no_date_is_refused(value: object) -> None:
    """With the form that is wanted."""
    with pytest.raises(ArticleError, match=r"2025-01-31"):
        iso_date(value)


@given(st.text(max_size=40) | st.integers() | st.floats() | st.datetimes() | st.none())
def test_a_date_is_always_read_or_refused(value: object) -> None:
    try:
        found = iso_date(value)
    except ArticleError:
        return
    assert Article.from_record({"title": "خبر", "date": found}).date == found
