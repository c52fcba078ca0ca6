"""The timeline of the results page, its chips and the periods around a chosen one."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from search import Article
from tests.web.conftest import Get, getter, made
from web import create_app

from .test_pages import links_with, total

#: One article of 1990, and one on each third day of 2018 until July.
DAYS = ("1990-06-01", *(f"2018-{m:02}-{d:02}" for m in range(1, 8) for d in range(1, 29, 3)))
ARTICLES = [
    Article(str(number), "خبر", f"هدنة رقم {number}", day, "west" if number % 2 else "east")
    for number, day in enumerate(DAYS)
]
MAY = {"from_": "2018-05-01", "to": "2018-05-31"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made(tmp_path_factory.mktemp("timeline") / "index", ARTICLES)


@pytest.fixture
def get(url: str) -> Get:
    return getter(create_app({"INDEX_URL": url}).test_client())


def charts(text: str) -> list[str]:
    return re.findall(r'<nav class="time".*?</nav>', text, re.DOTALL)


def bars(chart: str) -> list[tuple[str, bool]]:
    """Return the days of each bar, and whether it is marked."""
    found = re.findall(r'<a href="[^"]*"( aria-current="true")?><title>([^<]*):', chart)
    return [(days, bool(current)) for current, days in found]


def test_one_old_article_is_a_link(get: Get) -> None:
    """The bars are those of the others, and it is counted beside them."""
    (chart,) = charts(get("/", q="هدنة", group="none").text)
    assert len(bars(chart)) == 30
    (href,) = re.findall(r'<a href="([^"]*)">مقالة واحدة قبل ١ يناير ٢٠١٨</a>', chart)
    assert total(get(unescape(href))) == "مقالة واحدة"
    (english,) = charts(get("/", q="هدنة", lang="en").text)
    assert "1 article before 1 January 2018" in english


def test_the_ends_are_those_of_the_periods(get: Get) -> None:
    """With one name of each month: the last bar ends with its week, not with its last article."""
    (chart,) = charts(get("/", q="هدنة").text)
    assert re.findall("<span>([^<]*)</span>", chart) == ["١ يناير ٢٠١٨", "٢٩ يوليو ٢٠١٨"]
    month = charts(get("/", q="هدنة", **MAY).text)[1]
    assert re.findall("<span>([^<]*)</span>", month) == ["١ مايو ٢٠١٨", "٢٨ مايو ٢٠١٨"]


def test_a_chosen_period_stays_in_the_whole_timeline(get: Get) -> None:
    """Its bars are marked there, and it is shown by days below."""
    whole, month = charts(get("/", q="هدنة", **MAY).text)
    marked = [days for days, current in bars(whole) if current]
    assert len(bars(whole)) == 30
    assert len(marked) == 5
    assert marked[0] == "من ٣٠ نيسان/أبريل إلى ٦ أيار/مايو ٢٠١٨"
    assert "أيار/مايو ٢٠١٨</h2>" in month
    assert [current for _, current in bars(month)] == [False] * 10
    # A single day has no finer timeline.
    assert len(charts(get("/", q="هدنة", from_="2018-05-01", to="2018-05-01").text)) == 1


def test_the_link_of_old_articles_is_marked_too(get: Get) -> None:
    """Where the days chosen are theirs."""
    (chart,) = charts(get("/", q="هدنة", from_="1990-01-01", to="1990-12-31").text)
    assert 'aria-current="true">مقالة واحدة قبل' in chart
    assert not any(current for _, current in bars(chart))


def test_the_whole_timeline_keeps_the_other_filters(get: Get) -> None:
    """Only the filter by date is left out of its counts."""
    whole = charts(get("/", q="هدنة", source="west", **MAY).text)[0]
    counts = re.findall(r"<title>[^<]*: ([^:<]*)</title>", whole)
    for href, count in zip(re.findall(r'<a href="([^"]*)"', whole), counts, strict=False):
        page = get(unescape(href))
        assert (count, "source=west" in href) == (total(page), True)


def test_days_have_one_chip(get: Get) -> None:
    """Its link removes both ends."""
    page = get("/", q="هدنة", from_="2018-05-01", to="2018-05-15")
    (href,) = links_with(page, "أزل: التاريخ من ١ إلى ١٥ أيار/مايو ٢٠١٨")
    assert parse_qs(urlsplit(href).query) == {"q": ["هدنة"]}
    (href,) = links_with(get("/", q="هدنة", from_="2018-05-01"), "أزل: من ١ أيار/مايو ٢٠١٨")
    assert parse_qs(urlsplit(href).query) == {"q": ["هدنة"]}


def test_all_filters_can_be_removed_at_once(get: Get) -> None:
    """Where there is more than one; the query, its order and its level stay."""
    page = get("/", q="هدنة", source="west", sort="oldest", level="exact", match="all", **MAY)
    (href,) = links_with(page, "امسح الكل")
    assert parse_qs(urlsplit(href).query) == {
        "q": ["هدنة"],
        "sort": ["oldest"],
        "level": ["exact"],
    }
    assert "امسح الكل" not in get("/", q="هدنة", source="west").text


@pytest.mark.parametrize(
    ("chosen", "previous", "following"),
    [
        (("2018-05-01", "2018-05-31"), ("2018-04-01", "2018-04-30"), ("2018-06-01", "2018-06-30")),
        (("2018-05-07", "2018-05-13"), ("2018-04-30", "2018-05-06"), ("2018-05-14", "2018-05-20")),
        (("2018-01-01", "2018-12-31"), ("2017-01-01", "2017-12-31"), None),
        (("1990-06-01", "1990-06-30"), None, ("1990-07-01", "1990-07-31")),
        (("2018-05-01", ""), None, None),
    ],
)
def test_the_periods_around(
    get: Get, chosen: tuple[str, str], previous: tuple[str, str], following: tuple[str, str]
) -> None:
    """Links lead to as many days before and after, as far as there are articles."""
    page = get("/", q="هدنة", from_=chosen[0], to=chosen[1])
    for text, days in (("الفترة السابقة:", previous), ("الفترة التالية:", following)):
        found = [parse_qs(urlsplit(href).query) for href in links_with(page, text)]
        assert [(q["from"][0], q["to"][0]) for q in found] == ([days] if days else [])


def test_a_page_with_everything_is_light(get: Get) -> None:
    """With ten hits, their reasons, two timelines and all facets it is smaller than 60 KB."""
    page = get("/", q="هدنة OR رقم", source=["west", "east"], group="none", explain="1", **MAY)
    assert len(charts(page.text)) == 2
    assert len(page.data) < 60_000
