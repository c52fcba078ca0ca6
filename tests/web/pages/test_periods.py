"""Spans of days in words, and the spans around them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from apiflask import APIFlask
from hypothesis import given
from hypothesis import strategies as st

from web.pages.periods import days_in_words, ends_in_words, from_period_in_words, shifted


@pytest.fixture
def english(app: APIFlask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2018-03-14", "2018-03-14", "١٤ آذار/مارس ٢٠١٨"),
        ("2018-02-01", "2018-02-28", "شباط/فبراير ٢٠١٨"),
        ("2018-01-01", "2018-12-31", "٢٠١٨"),
        ("2018-02-01", "2018-02-27", "من ١ إلى ٢٧ شباط/فبراير ٢٠١٨"),
        ("2018-02-01", "2018-05-31", "من شباط/فبراير إلى أيار/مايو ٢٠١٨"),
        ("2018-02-02", "2018-05-31", "من ٢ شباط/فبراير إلى ٣١ أيار/مايو ٢٠١٨"),
        ("2017-12-01", "2018-02-28", "من كانون الأول/ديسمبر ٢٠١٧ إلى شباط/فبراير ٢٠١٨"),
        ("2017-02-03", "2018-02-03", "من ٣ شباط/فبراير ٢٠١٧ إلى ٣ شباط/فبراير ٢٠١٨"),
        ("2010-01-01", "2019-12-31", "من ٢٠١٠ إلى ٢٠١٩"),
    ],
)
def test_spans_are_said_shortly(first: str, last: str, words: str) -> None:
    """A day, a month or a year has its name; what two ends share is said once."""
    assert days_in_words(first, last) == words


@pytest.mark.usefixtures("english")
def test_in_english() -> None:
    """The same in English."""
    assert days_in_words("2018-02-01", "2018-02-28") == "February 2018"
    assert days_in_words("2018-05-01", "2018-05-15") == "from 1 to 15 May 2018"
    assert from_period_in_words("2018-01-01", "2018-12-31") == "From 2018"


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("2018-05-01", "2018-05-31", ("مايو ٢٠١٨", "مايو ٢٠١٨")),
        ("2018-05-14", "2018-05-20", ("١٤ مايو ٢٠١٨", "٢٠ مايو ٢٠١٨")),
        ("2010-01-01", "2019-12-31", ("٢٠١٠", "٢٠١٩")),
    ],
)
def test_the_ends_have_one_name_for_each_month(
    first: str, last: str, names: tuple[str, str]
) -> None:
    """There is no room for two below the bars."""
    assert ends_in_words(first, last) == names


@pytest.mark.parametrize(
    ("first", "last", "before", "after"),
    [
        ("2018-03-01", "2018-03-01", ("2018-02-28",) * 2, ("2018-03-02",) * 2),
        ("2018-05-14", "2018-05-20", ("2018-05-07", "2018-05-13"), ("2018-05-21", "2018-05-27")),
        ("2018-03-01", "2018-03-31", ("2018-02-01", "2018-02-28"), ("2018-04-01", "2018-04-30")),
        ("2018-03-01", "2018-04-30", ("2018-01-01", "2018-02-28"), ("2018-05-01", "2018-06-30")),
        ("2018-01-01", "2018-12-31", ("2017-01-01", "2017-12-31"), ("2019-01-01", "2019-12-31")),
        ("2020-02-01", "2020-02-29", ("2020-01-01", "2020-01-31"), ("2020-03-01", "2020-03-31")),
    ],
)
def test_the_spans_around_another(
    first: str, last: str, before: tuple[str, str], after: tuple[str, str]
) -> None:
    """They are as long; months and years are followed by whole ones."""
    assert shifted(first, last, -1) == before
    assert shifted(first, last, 1) == after


@given(st.dates(), st.integers(0, 4_000))
def test_spans_adjoin(first: date, more: int) -> None:
    """Nothing lies between a span and the next, which may be beyond the calendar."""
    last = first + timedelta(days=min(more, (date.max - first).days))
    following = shifted(str(first), str(last), 1)
    if following is None:
        assert (last - first) + timedelta(days=32) >= date.max - last
    else:
        assert date.fromisoformat(following[0]) == last + timedelta(days=1)
        assert following[1] >= following[0]
