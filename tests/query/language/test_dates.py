"""Days, months and years in a query, as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.language.dates import read_days
from search.query.language.parser import parse
from search.query.tree import Nothing, Range

MONTHS = (
    "كانون_الثاني يناير جانفي", "شباط فبراير فيفري", "آذار مارس اذار",
    "نيسان أبريل إبريل أفريل ابريل", "أيار مايو ماي ايار", "حزيران يونيو يونيه جوان",
    "تموز يوليو يوليه يوليوز جويلية", "آب أغسطس غشت أوت اب", "أيلول سبتمبر شتنبر ايلول",
    "تشرين_الأول أكتوبر تشرين_اول", "تشرين_الثاني نوفمبر نونبر", "كانون_الأول ديسمبر دجنبر",
)  # fmt: skip


def days(text: str) -> str:
    """Return the days that a text means, as first..last."""
    first, last = read_days(text) or ("?", "?")
    return f"{first or ''}..{last or ''}"


@pytest.mark.parametrize("month", range(1, 13))
def test_months_have_the_names_of_every_region(month: int) -> None:
    found = {name: days(f"5 {name} 2018") for name in MONTHS[month - 1].split()}
    assert found == dict.fromkeys(found, f"2018-{month:02}-05..2018-{month:02}-05")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018", "2018-01-01..2018-12-31"),
        ("2018-02", "2018-02-01..2018-02-28"),
        ("2016-2", "2016-02-01..2016-02-29"),
        ("2018-03-14", "2018-03-14..2018-03-14"),
        ("14/3/2018", "2018-03-14..2018-03-14"),
        ("٢٠١٨-٠٣-١٤", "2018-03-14..2018-03-14"),
        ("آذار-2018", "2018-03-01..2018-03-31"),
        ("2018 آذار 14", "2018-03-14..2018-03-14"),
        ("14 آذار، 2018", "2018-03-14..2018-03-14"),
        ("14 آذار/مارس 2018", "2018-03-14..2018-03-14"),
        ("كانون الثاني/يناير 2018", "2018-01-01..2018-01-31"),
        ("آذار/أيار 2018", "?..?"),
        ("2018-03..2018-05", "2018-03-01..2018-05-31"),
        ("آذار 2018 .. أيار 2018", "2018-03-01..2018-05-31"),
        ("2018-05..2018", "2018-05-01..2018-12-31"),
        ("2018..", "2018-01-01.."),
        ("..2018-03", "..2018-03-31"),
        (">2018-03-01", "2018-03-02.."),
        (">=2018-03", "2018-03-01.."),
        ("<2018-03", "..2018-02-28"),
        ("<= 2018-05", "..2018-05-31"),
        ("كانون 2 2021", "2021-01-01..2021-01-31"),
        ("5 كانون ١ ٢٠٢٠", "2020-12-05..2020-12-05"),
        ("تشرين 2 2021", "2021-11-01..2021-11-30"),
        ("ت1 2021", "2021-10-01..2021-10-31"),
        ("21 مارس 2021م", "2021-03-21..2021-03-21"),
        ("2021م", "2021-01-01..2021-12-31"),
        ("مارس 2021 ميلادية", "2021-03-01..2021-03-31"),
        ("نوفمبر (تشرين الثاني) 2018", "2018-11-01..2018-11-30"),
        ("الأحد 21 مارس 2021", "2021-03-21..2021-03-21"),
        ("يوم الأحد، 21 مارس 2021", "2021-03-21..2021-03-21"),
        ("مارس 21, 2021", "2021-03-21..2021-03-21"),
        ("شهر مايو من عام 2018", "?..?"),
        ("شهر مايو عام 2018", "2018-05-01..2018-05-31"),
        ("March 21, 2021", "2021-03-21..2021-03-21"),
        ("Sunday 21 Mar 2021", "2021-03-21..2021-03-21"),
        ("21.3.2021", "2021-03-21..2021-03-21"),
        ("2021-03-21T10:30:00Z", "2021-03-21..2021-03-21"),
        ("1443", "2021-08-09..2022-07-29"),
        ("شهر رمضان المبارك ١٤٤٣", "2022-04-02..2022-05-01"),
        ("Sept 2018", "2018-09-01..2018-09-30"),
        ("1443هـ", "2021-08-09..2022-07-29"),
        ("رمضان 1443", "2022-04-02..2022-05-01"),
        ("1 رمضان 1443 هجرية", "2022-04-02..2022-04-02"),
        ("1443-09-01", "2022-04-02..2022-04-02"),
        ("12 ربيع الأول 1440", "2018-11-20..2018-11-20"),
        ("1440..1443", "2018-09-11..2022-07-29"),
        (">=1440", "2018-09-11.."),
        ("1443-13", "?..?"),
        ("1342", "1342-01-01..1342-12-31"),
    ],
)
def test_days(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "..", ">", "x", "18", "2018-13", "2018-00", "2018-02-30", "آذار", "14 آذار", "0000",
     "2018-03-14-15", "2018..x", ">9999-12-31", "<0001-01-01", "2018 آذار نيسان"],
)  # fmt: skip
def test_no_days(text: str) -> None:
    assert read_days(text) is None


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text("0129-./<>=آذار تشرين", max_size=30) | st.text(max_size=30))
def test_reading_never_fails(text: str) -> None:
    read_days(text)


@pytest.mark.parametrize("name", ["date", "DATE", "تاريخ", "التاريخ"])
@pytest.mark.parametrize("form", ["{}:2018-03-14", "{}: 2018-03-14", '{}:"14 آذار 2018"'])
def test_dates_in_a_query(name: str, form: str) -> None:
    assert parse(form.format(name), strict=True).tree == Range("day", 20180314, 20180314)


def test_what_is_wrong_with_a_date_is_told() -> None:
    swapped, wrong = parse("date:2018-05..2018-03"), parse("date:2018-13")
    assert swapped.tree == Range("day", 20180301, 20180531)
    assert [notice.problem for notice in swapped.notices] == ["swapped-dates"]
    assert wrong.tree == Nothing()
    assert [(n.problem, n.position, n.text) for n in wrong.notices] == [("bad-date", 5, "2018-13")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1443", True),
        ("١٤٤٣", True),
        ("رمضان 1443", True),
        ("2018..1443", True),
        ("2018", False),
        ("14432", False),
    ],
)
def test_a_hijri_date_is_told(text: str, expected: bool) -> None:
    """No reading refuses it."""
    notices = parse(f'date:"{text}"').notices
    assert ("hijri-date" in [notice.problem for notice in notices]) is expected
    assert all(not notice.is_mistake for notice in notices if notice.problem == "hijri-date")
