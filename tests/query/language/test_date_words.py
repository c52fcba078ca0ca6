"""Days, months and years among the words of a query."""

import pytest

from search.analyzer import Analyzer
from search.query.language.date_words import date_words


def dates(text: str, analyzer: Analyzer) -> list[str]:
    """Return each date as its words with those before it, year-month-day, and the month's words."""
    words = analyzer.tokens(text)
    return [
        " ".join(
            [
                "+".join(word.written for word in words[date.start : date.end]),
                "-".join(str(part or "") for part in (date.year, date.month, date.day)),
                *(["lone"] if date.lone else []),
            ]
        )
        for date in date_words(words)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("انتخابات 2018", ["2018 2018--"]),
        ("انتخابات في عام ٢٠١٨م", ["في+عام+2018 2018--"]),
        ("أحداث مايو 2018", ["مايو+2018 2018-5-"]),
        ("في نهاية شهر أيار من عام 2018", ["في+نهاية+شهر+أيار+من+عام+2018 2018-5-"]),
        ("كانون الثاني/يناير 2018", ["كانون+الثاني+يناير+2018 2018-1-"]),
        ("كانون ثاني 2018", ["كانون+ثاني+2018 2018-1-"]),
        ("الثاني من تشرين الثاني 2018", ["الثاني+من+تشرين+الثاني+2018 2018-11-2"]),
        ("يوم الخميس 14/مايو/2018", ["يوم+الخميس+14+مايو+2018 2018-5-14"]),
        ("2018 مايو 14", ["2018+مايو+14 2018-5-14"]),
        ("مايو 14 2018", ["مايو+14+2018 2018-5-14"]),
        ("14-16 مايو 2018", ["14+16+مايو+2018 2018-5-"]),
        ("2014 مايو 2018", ["2014 2014--", "مايو+2018 2018-5-"]),
        ("14 مايو", ["14+مايو -5-14"]),
        ("بالخامس من مايو", ["بالخامس+من+مايو -5-5"]),
        ("والأول من أيار 2018", ["والأول+من+أيار+2018 2018-5-1"]),
        ("لمايو وحزيران", ["لمايو -5- lone", "وحزيران -6- lone"]),
        ("مايو", ["مايو -5- lone"]),
        ("32 مايو 1800", ["مايو -5- lone"]),
        ("المادة 140", []),
    ],
)
def test_dates(analyzer: Analyzer, text: str, expected: list[str]) -> None:
    """With the words before them, such as prepositions and days of the week."""
    assert dates(text, analyzer) == expected


@pytest.mark.parametrize(
    ("text", "is_month"),
    [
        ("14 ماي", True),
        ("8 من ماي", True),
        ("شهر مارس", True),
        ("ماي 2018", True),
        ("في أواخر ماي 2018", True),
        ("أبريل/نيسان", True),
        ("أحداث مارس 2018", True),
        ("بآب 2020", True),
        ("5 اب", True),
        ("تيريزا ماي 2018", False),
        ("سيارة نيسان 2018", False),
        ("مارس ضغوطا", False),
        ("مارس 14 نائبا", False),
        ("ماي", False),
        ("باب 2018", False),
        ("أب 5", False),
    ],
)
def test_names_that_are_other_words(analyzer: Analyzer, text: str, is_month: bool) -> None:
    """They are months beside a day, شهر or another name, or alone before a year."""
    assert any(date.month for date in date_words(analyzer.tokens(text))) == is_month


def test_a_year_behind_a_name_of_others_is_a_year(analyzer: Analyzer) -> None:
    """Of a person, for one."""
    assert dates("تيريزا ماي 2018", analyzer) == ["2018 2018--"]
