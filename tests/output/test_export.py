"""Rules of exported citations and counts."""

from itertools import pairwise

import pytest

from search import (
    Article,
    Index,
    Overview,
    RequestError,
    SearchRequest,
    export_lines,
    timeline_lines,
)
from search.output.citation import bibtex, key, ris, web_address
from search.timeline import DayCounts
from tests.conftest import MakeIndex

REPORT = "وصلت المساعدات إلى القرية مساء الجمعة بعد أيام من الانتظار الطويل"
ARTICLES = (
    Article("A1", "خبر", REPORT, "2024-01-31T23:30:00+03:00", url="https://example.org/1"),
    Article("a1", "خبر", f"{REPORT} والثلج كثيف", "2024-02-01", url="javascript:alert(1)"),
    Article("a/1", "خبر", "البحر هائج", "2024-02-28"),
    Article("a 1", "خبر", "لا تاريخ لهذا الخبر ولا عنوان"),
)


@pytest.fixture
def index(make_index: MakeIndex, engine: str) -> Index:
    return make_index(*ARTICLES, engine=engine)


def text(form: str) -> str:
    return b"".join(export_lines(ARTICLES, form)).decode()  # type: ignore[arg-type]


def test_bibtex_of_many() -> None:
    """Each entry is that of the article alone, under a key that no other one has in any case."""
    entries = text("bibtex").split("\n\n")[:-1]
    assert entries[0] + "\n" == bibtex(ARTICLES[0], "https://example.org/1")
    keys = [entry.partition("{")[2].partition(",")[0] for entry in entries]
    assert keys[0] == key(ARTICLES[0]) == "naba-A1"
    assert len({name.lower() for name in keys}) == len(ARTICLES)
    assert "javascript" not in text("bibtex")


def test_keys_do_not_depend_on_what_else_is_exported() -> None:
    """Except for those that differ only by letter case."""
    alone = [bibtex(article, web_address(article)) for article in ARTICLES[2:]]
    assert text("bibtex").split("\n\n")[2:-1] == [entry.rstrip("\n") for entry in alone]


def test_ris_of_many() -> None:
    """One record after the other."""
    assert text("ris") == "".join(ris(a, web_address(a)) for a in ARTICLES)
    assert text("ris").count("\r\nER  - \r\n") == len(ARTICLES)


def test_the_address_can_be_chosen() -> None:
    """Such as the page of an article on a server."""
    (entry,) = export_lines(ARTICLES[2:3], "ris", address=lambda a: f"https://naba.example/{a.id}")
    assert b"UR  - https://naba.example/a/1\r\n" in entry


@pytest.mark.parametrize("form", ["xml", "periods", ""])
def test_an_unknown_format_is_refused(form: str) -> None:
    """At once, by the name of the parameter."""
    with pytest.raises(RequestError, match="must be one of jsonl, csv, bibtex, ris"):
        export_lines([], form)  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["", "المساعدات", "القرية البحر", "زقزقة"])
@pytest.mark.parametrize("group", [None, "story"])
def test_a_timeline_counts_what_is_exported(index: Index, query: str, group: str | None) -> None:
    """By the calendar day written in the date, relaxed answers too; undated ones are left out."""
    request = SearchRequest(query, group=group)  # type: ignore[arg-type]
    found = index.overview(request)
    periods = [part for part in (found.before, *found.periods, found.after) if part]
    days = sorted(article.date[:10] for article in index.export(request) if article.date)
    assert sum(period.count for period in periods) == len(days)
    for period in periods:
        inside = [day for day in days if str(period.first) <= day <= str(period.last)]
        assert period.count == len(inside)
    assert all((b.first - a.last).days == 1 for a, b in pairwise(periods))
    if group is None:
        assert found == index.search(query, facets=("timeline",)).overview


def test_a_timeline_as_csv(index: Index) -> None:
    """From the first period to the last, also those without articles."""
    lines = b"".join(timeline_lines(index.overview(SearchRequest()))).decode().split("\r\n")
    assert lines[:3] == ["from,to,articles", "2024-01-31,2024-01-31,1", "2024-02-01,2024-02-01,1"]
    assert lines[3] == "2024-02-02,2024-02-02,0"
    assert lines[-2:] == ["2024-02-28,2024-02-28,1", ""]
    assert list(timeline_lines(Overview())) == [b"from,to,articles\r\n"]


def test_strays_have_lines_of_their_own() -> None:
    """Without the day at which they begin or end."""
    days = {"19900101": 1, **{f"201803{day}": 50 for day in range(10, 15)}, "20300101": 1}
    lines = b"".join(timeline_lines(DayCounts.of(days.items()).overview)).decode().split("\r\n")
    assert lines[1] == ",2018-03-09,1"
    assert lines[2:-2] == [f"2018-03-{day},2018-03-{day},50" for day in range(10, 15)]
    assert lines[-2:] == ["2018-03-15,,1", ""]
