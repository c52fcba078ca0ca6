"""Months beside a day or a year are found, and marked, by all their names."""

import pytest

from search import SearchRequest
from search.analyzer.normalize import folded
from search.request import LevelName
from tests.conftest import MakeIndex

from .conftest import Planner

#: Texts of which each finds all others.
SAME = [
    ["14 مايو", "14 أيار", "١٤ ماي", "14 أيار/مايو"],
    ["كانون الثاني 2018", "يناير 2018", "جانفي 2018", "وكانون الثاني/يناير 2018م"],
    ["5 شباط 2018", "5/فبراير/2018", "5 فيفري 2018"],
    ["3 آب 2020", "3 أغسطس 2020", "3 أوت 2020", "3 غشت 2020"],
    ["شهر تموز", "شهر يوليو", "شهر جويلية"],
    ["مارس 2018", "آذار 2018", "2018 آذار"],
    ["الأول من أيار", "الأول من مايو"],
]


@pytest.mark.parametrize("level", ["smart", "wide"])
@pytest.mark.parametrize("texts", SAME, ids=lambda texts: texts[0])
def test_names_of_one_month_find_each_other(
    make_index: MakeIndex, engine: str, texts: list[str], level: LevelName
) -> None:
    """On every engine."""
    index = make_index(*(f"نص {text} نص" for text in texts), engine=engine)
    for query in texts:
        hits = index.search(SearchRequest(query, match="all", level=level)).hits
        assert {texts[int(hit.id) - 1] for hit in hits} == set(texts), query


def test_the_other_name_is_marked(make_index: MakeIndex) -> None:
    """Several words of a name, and a name with a particle."""
    index = make_index("وقع في 14 كانون الثاني اتفاق", "بيناير 14")
    bodies = [hit.snippets[0] for hit in index.search("14 يناير", match="all").hits]
    marked = {tuple(body.text[a:b] for a, b in body.ranges) for body in bodies}
    assert marked == {("14", "كانون", "الثاني"), ("بيناير", "14")}


def test_names_that_mostly_are_other_words_stand_beside_the_number(make_index: MakeIndex) -> None:
    """أيار finds ماي beside the day or the year, not Theresa May in an article with that number."""
    index = make_index("تيريزا ماي و 14 وزيرا عام 2018", "14 ماي الماضي", "ماي 2018")
    assert [hit.id for hit in index.search("14 أيار", match="all").hits] == ["2"]
    assert [hit.id for hit in index.search("أيار 2018", match="all").hits] == ["3"]


@pytest.mark.parametrize(
    "query",
    [
        "مايو",
        "تيريزا ماي 2018",
        "مارس ضغوطا",
        '"14 ماي"',
        "=ماي 2018",
        "source:ماي 2018",
        "أحداث أيار",
    ],
)
def test_where_there_are_none(plan: Planner, query: str) -> None:
    """Months alone, names of people, other words, quotation marks, words as typed, fields."""
    keys = {key for marks in plan(query).marks for mark in marks for key in mark.keys}
    months = {"اذار", "ايار", "مايو"}
    assert keys & months <= {"مايو", "ايار"} & {folded(word) for word in query.split()}


def test_nothing_else_is_looked_for_at_the_exact_level(plan: Planner) -> None:
    """The words as typed."""
    marks = [mark for marks in plan("14 مايو", level="exact").marks for mark in marks]
    assert {mark.keys for mark in marks} == {("14",), ("مايو",)}


def test_two_names_of_a_month_are_one_word_of_the_query(plan: Planner) -> None:
    """The first stands for both, so that neither weighs twice, and either is enough."""
    planned = plan("كانون الثاني/يناير 2018")
    assert planned.searched_as == ("كانون", "الثاني", "2018")
    assert ("يناير",) in {mark.keys for mark in planned.marks[0]}
    assert "فبراير" not in plan("شباط/فبراير 2018").searched_as
