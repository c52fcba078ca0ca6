"""Days, months and years named in a query are offered as filters, with their counts."""

from dataclasses import replace
from typing import Any

import pytest

from search import Article, Index, SearchRequest
from search.results import NamedPeriod, Results
from tests.conftest import MakeIndex

DAYS = ("2016-05-14", "2017-03-01", "2018-05-14", "2018-05-14", "2018-05-20", "2018-12-31")


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    """Give an index of articles about elections, every other one in Lebanon, and one undated."""
    articles = [
        Article(str(n), body=f"انتخابات {('لبنان', 'العراق')[n % 2]}", date=day, source="سص"[n % 2])
        for n, day in enumerate(DAYS)
    ]
    return make_index(*articles, Article("x", body="انتخابات لبنان"), engine=engine)


def offered(results: Results) -> list[str]:
    return [
        f"{p.text}: {p.query} {p.first}..{p.last} {p.total}".replace(":  ", ": ")
        for p in results.periods
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("انتخابات 2018", ["2018: انتخابات 2018-01-01..2018-12-31 4"]),
        ("انتخابات لبنان في عام ٢٠١٨", ["عام ٢٠١٨: انتخابات لبنان 2018-01-01..2018-12-31 2"]),
        ("2018م", ["2018م: 2018-01-01..2018-12-31 4"]),
        ("نهاية مايو 2018 انتخابات", ["مايو 2018: انتخابات 2018-05-01..2018-05-31 3"]),
        ("انتخابات 5/2018", ["5/2018: انتخابات 2018-05-01..2018-05-31 3"]),
        ("أيار/مايو 2018", ["أيار/مايو 2018: 2018-05-01..2018-05-31 3"]),
        ("الاثنين 14 أيار 2018", ["14 أيار 2018: 2018-05-14..2018-05-14 2"]),
        ("انتخابات في 14/5/2018", ["14/5/2018: انتخابات 2018-05-14..2018-05-14 2"]),
        ("2018-05-14", ["2018-05-14: 2018-05-14..2018-05-14 2"]),
        ("انتخابات أيار", ["أيار: انتخابات 2018-05-01..2018-05-31 3"]),
        ("شهر آذار", ["شهر آذار: 2017-03-01..2017-03-31 1"]),
        ("14 مايو العراق", ["14 مايو: العراق 2018-05-14..2018-05-14 1"]),
        (
            "انتخابات 2016 2017 2018",
            [
                "2016: انتخابات 2016-01-01..2016-12-31 1",
                "2017: انتخابات 2017-01-01..2017-12-31 1",
            ],
        ),
        ("2018 وعام 2018", ["2018: 2018-01-01..2018-12-31 4"]),
        ('"انتخابات لبنان" 2018', ['2018: "انتخابات لبنان" 2018-01-01..2018-12-31 2']),
        ("انتخابات 2018 -العراق", ["2018: انتخابات -العراق 2018-01-01..2018-12-31 2"]),
    ],
)
def test_periods(index: Index, query: str, expected: list[str]) -> None:
    """At most two, each once, with what is found there by the query without its dates."""
    results = index.search(query, offer=True)
    assert offered(results) == expected
    for period in results.periods:
        days = {"date_from": str(period.first), "date_to": str(period.last)}
        assert index.search(period.query, match="all", **days).total == period.total


@pytest.mark.parametrize(
    "query",
    [
        "انتخابات 2015",
        "انتخابات سورية 2018",
        "29 فبراير 2018",
        "مارس ضغوطا",
        '"انتخابات 2018"',
        "انتخابات OR 2018",
        "انتخابات AND 2018",
        "2018 | 2017",
        "-2018 انتخابات",
        "(2018)",
        "=2018",
        "2018^2",
        "عنوان:2018",
        "2018 date:2018",
        "2017/2018",
        "14/5/1818",
        "انتخابات قبل 2018",
        "بين عامي 2016 2018",
        "انتخابات من 2016 إلى أيار 2018",
        "انتخابات-2018",
        "140",
        "",
    ],
)
def test_none(index: Index, query: str) -> None:
    """No articles, no such day, other words, and dates that are not plain words of their own."""
    assert index.search(query, offer=True).periods == ()


@pytest.mark.parametrize(
    "options",
    [{"offer": False}, {"plain": True}, {"date_from": "2017-01-01"}, {"date_to": "2019-01-01"}],
)
def test_only_where_asked_for_and_no_days_are_chosen(index: Index, options: dict[str, Any]) -> None:
    """Nothing is offered unasked, for plain queries, or under a filter by date."""
    request = SearchRequest("انتخابات 2018", offer=True)
    assert index.search(request).periods
    assert not index.search(replace(request, **options)).periods


@pytest.mark.parametrize("options", [{"match": "any"}, {"limit": 0}, {"group": "story"}])
def test_other_filters_stay(index: Index, options: dict[str, Any]) -> None:
    """All words are wanted, whatever the match and the page."""
    results = index.search("انتخابات لبنان 2018", sources=("س",), offer=True, **options)
    assert offered(results) == ["2018: انتخابات لبنان 2018-01-01..2018-12-31 2"]
    assert not index.search("انتخابات لبنان 2018", sources=("ص",), offer=True).periods


def test_it_is_never_applied(index: Index) -> None:
    """The answer is the same with an offer and without."""
    results = index.search("انتخابات 2018", offer=True)
    assert isinstance(results.periods[0], NamedPeriod)
    assert [hit.id for hit in results.hits] == [
        hit.id for hit in index.search("انتخابات 2018").hits
    ]


def test_an_answer_tells_them(index: Index) -> None:
    """As plain values."""
    query = index.search("انتخابات عام 2018", offer=True).to_dict()["query"]
    assert query["periods"] == [
        {
            "text": "عام 2018",
            "from": "2018-01-01",
            "to": "2018-12-31",
            "total": 4,
            "q": "انتخابات",
        }
    ]
