"""Counts of days as periods of the calendar."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Article, Index
from search.timeline import NO_DAYS, DayCounts, Overview
from tests.conftest import MakeIndex


def periods(*days: str) -> list[str]:
    """Return the periods of days that are counted once each, as ``first/last count``."""
    counts = [(day.replace("-", "").lstrip("0"), 1) for day in days]
    return [f"{p.first}/{p.last} {p.count}" for p in DayCounts.of(counts).timeline]


@pytest.mark.parametrize(
    ("last", "unit"),
    [
        ("2018-03-31", "2018-03-31/2018-03-31"),
        ("2018-05-15", "2018-05-15/2018-05-15"),
        ("2018-05-16", "2018-05-14/2018-05-20"),
        ("2019-01-25", "2019-01-21/2019-01-27"),
        ("2019-01-26", "2019-01-01/2019-01-31"),
        ("2023-03-31", "2023-03-01/2023-03-31"),
        ("2023-04-10", "2023-01-01/2023-12-31"),
        ("2078-05-15", "2078-01-01/2078-12-31"),
        ("2078-05-16", "2070-01-01/2079-12-31"),
        ("9999-12-31", "9990-01-01/9999-12-31"),
    ],
)
def test_the_unit_goes_by_the_span(last: str, unit: str) -> None:
    """Days, weeks from Monday, months, years or decades: the longer the span, the longer."""
    assert periods("2018-03-31", last)[-1].split() == [unit, "1"]


def test_no_gaps() -> None:
    """Periods without an article are there, and have none."""
    assert periods("2018-03-01", "2018-03-03") == [
        "2018-03-01/2018-03-01 1",
        "2018-03-02/2018-03-02 0",
        "2018-03-03/2018-03-03 1",
    ]


def test_the_ends_of_the_calendar() -> None:
    """The first and the last day that can be written have their periods."""
    assert periods("0001-01-01") == ["0001-01-01/0001-01-01 1"]
    assert periods("9999-12-31") == ["9999-12-31/9999-12-31 1"]
    for near in ("9999-10-01", "9998-01-01", "9980-01-01", "0001-01-01"):
        assert periods(near, "9999-12-31")[-1].split()[0].endswith("/9999-12-31")
    assert periods("0001-01-01", "9999-12-31")[0] == "0001-01-01/0009-12-31 1"
    assert DayCounts.of([]).timeline == ()


@given(st.dictionaries(st.dates(), st.integers(1, 9), min_size=1, max_size=9))
def test_periods_are_whole_and_add_up(days: dict[date, int]) -> None:
    """Each period begins the day after the one before, and every article counts once."""
    found = DayCounts(days).timeline
    assert sum(period.count for period in found) == sum(days.values())
    assert found[0].first <= min(days) <= found[0].last
    assert found[-1].first <= max(days) <= found[-1].last
    for one, following in pairwise(found):
        assert one.last + timedelta(days=1) == following.first
    assert len(found) <= 1_001


def over(counts: dict[str, int]) -> Overview:
    days = [(day.replace("-", "").lstrip("0"), count) for day, count in counts.items()]
    return DayCounts.of(days).overview


def seen(found: Overview) -> tuple[str, str, int]:
    """Return the first and the last of the periods, and how many there are."""
    first, last = found.periods[0], found.periods[-1]
    return f"{first.first}/{first.last}", f"{last.first}/{last.last}", len(found.periods)


class TestOverview:
    """The periods of most articles."""

    @pytest.mark.parametrize(
        ("counts", "first", "last", "bars", "before", "after"),
        [
            # One article of 1990 among many of 2018.
            (
                {"1990-01-01": 1, "2018-03-01": 400, "2018-03-20": 400},
                *("2018-03-01/2018-03-01", "2018-03-20/2018-03-20", 20),
                *("1990-01-01/2018-02-28 1", ""),
            ),
            # More than 1% at one end, none at the other.
            (
                {"2014-01-01": 18, "2018-03-01": 500, "2018-03-20": 500},
                *("2018-03-01/2018-03-01", "2018-03-20/2018-03-20", 20),
                *("2014-01-01/2018-02-28 18", ""),
            ),
            # One at either end, even of few.
            (
                {"1-01-01": 1, "2016-05-20": 9, "2018-04-02": 9, "9999-12-31": 1},
                *("2016-05-01/2016-05-31", "2018-04-01/2018-04-30", 24),
                *("0001-01-01/2016-04-30 1", "2018-05-01/9999-12-31 1"),
            ),
            # What is near the middle is no stray, nor is any of a few articles.
            (
                {"2018-03-01": 1, "2018-03-20": 400, "2018-04-11": 1, "2018-04-15": 1},
                *("2018-03-01/2018-03-01", "2018-04-11/2018-04-11", 42),
                *("", "2018-04-12/2018-04-15 1"),
            ),
            (
                {"2014-01-01": 1, "2014-05-01": 10, "2018-03-01": 10, "2018-05-01": 1},
                *("2014-01-01/2014-01-31", "2018-05-01/2018-05-31", 53),
                *("", ""),
            ),
            (
                {"1990-01-01": 1, "2018-03-01": 18},
                *("1990-01-01/1990-12-31", "2018-01-01/2018-12-31", 29),
                *("", ""),
            ),
        ],
    )
    def test_a_few_strays_do_not_change_the_unit(
        self, counts: dict[str, int], first: str, last: str, bars: int, before: str, after: str
    ) -> None:
        """It is that of the 98% closest together; what lies outside is counted at either end."""
        found = over(counts)
        assert seen(found) == (first, last, bars)
        outside = [
            f"{p.first}/{p.last} {p.count}" if p else "" for p in (found.before, found.after)
        ]
        assert outside == [before, after]

    @given(st.dictionaries(st.dates(), st.integers(1, 90), min_size=1, max_size=9))
    def test_nothing_is_lost(self, days: dict[date, int]) -> None:
        """Every article counts once, and what lies outside adjoins the periods."""
        found = over({str(day): count for day, count in days.items()})
        parts = [found.before, *found.periods, found.after]
        periods = [part for part in parts if part]
        assert sum(period.count for period in periods) == sum(days.values())
        assert periods[0].first <= min(days)
        assert max(days) <= periods[-1].last
        for one, following in pairwise(periods):
            assert one.last + timedelta(days=1) == following.first

    def test_of_nothing(self) -> None:
        """Without dated articles there are no periods."""
        assert NO_DAYS.overview == Overview()


class TestSearching:
    """The timeline of an answer."""

    @pytest.fixture
    def index(self, make_index: MakeIndex, engine: str) -> Index:
        """Give an index of three dated articles and one without a date."""
        return make_index(
            Article("1", "مطر", date="2018-03-01T01:00:00+03:00", source="س"),
            Article("2", "مطر", date="2018-03-03", source="ص"),
            Article("3", "مطر", date="2018-03-03", source="س"),
            Article("4", "مطر", source="س"),
            engine=engine,
        )

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            ({}, [1, 0, 2]),
            ({"limit": 0}, [1, 0, 2]),
            ({"group": "story"}, [1, 0, 2]),
            ({"sources": ("س",)}, [1, 0, 1]),
            ({"sources": ("ص",)}, [1]),
            ({"date_from": "2018-03-02"}, [2]),
            ({"date_to": "2018-03-01"}, [1]),
            ({"date_to": "2017-03-01"}, []),
        ],
    )
    def test_under_all_filters(
        self, index: Index, options: dict[str, Any], expected: list[int]
    ) -> None:
        """It counts the articles of the answer by the day that is written; undated ones in none."""
        found = index.search("مطر", facets=("timeline",), **options)
        assert [period.count for period in found.timeline] == expected
        assert found.facets == {}

    def test_of_a_relaxed_answer(self, index: Index) -> None:
        """Articles with fewer words are counted too."""
        found = index.search("مطر ثلج", match="any", facets=("timeline",))
        assert [period.count for period in found.timeline] == [1, 0, 2]

    def test_asked_for(self, index: Index) -> None:
        """It is there only where it was asked for."""
        assert index.search("مطر", facets=("source",)).timeline == ()
        assert index.search("none", facets=("timeline",)).timeline == ()
