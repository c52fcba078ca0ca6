"""URL parameters are read into requests, and requests written as URLs."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from apiflask import APIFlask
from werkzeug.datastructures import MultiDict

from search import GroupName, SearchRequest
from search.errors import RequestError
from web.pages.page_args import DEFAULT_REQUEST, article_url, read_leniently, results_url
from web.paging import page_offset


@pytest.fixture(autouse=True)
def _context(app: APIFlask) -> Iterator[None]:
    with app.test_request_context():
        yield


def read(*pairs: tuple[str, str]) -> tuple[SearchRequest, list[str]]:
    return read_leniently(MultiDict(pairs), ("source", "section", "author", "country"))


def test_every_parameter_is_read() -> None:
    """Query, filters, dates, order, match, grouping and page."""
    request, notices = read(
        ("q", " هدنة "),
        ("source", "أ"),
        ("source", "ب"),
        ("section", "ج"),
        ("author", "د"),
        ("country", "ه"),
        ("from", "2024-01-01"),
        ("to", "2024-12-31"),
        ("sort", "oldest"),
        ("match", "any"),
        ("meaning", "find"),
        ("group", "none"),
        ("explain", "1"),
        ("page", "3"),
    )
    assert not notices
    assert request == SearchRequest(
        query="هدنة",
        offset=20,
        sources=("أ", "ب"),
        sections=("ج",),
        authors=("د",),
        filters={"country": ["ه"]},
        date_from="2024-01-01",
        date_to="2024-12-31",
        sort="oldest",
        match="any",
        meaning="find",
        explain=True,
    )


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("from", "أمس"),
        ("to", "2024-02-30"),
        ("sort", "best"),
        ("match", "some"),
        ("meaning", "on"),
        ("source", "x" * 501),
        ("section", "\0"),
        ("author", "\0"),
        ("group", "source"),
        ("story", "x"),
        ("page", "0"),
        ("page", "101"),
        ("page", "two"),
        ("page", "9" * 5_000),
    ],
)
def test_an_invalid_value_is_ignored_with_a_notice(parameter: str, value: str) -> None:
    """One notice, in Arabic."""
    request, notices = read(("q", "هدنة"), (parameter, value))
    assert request == replace(DEFAULT_REQUEST, query="هدنة")
    assert len(notices) == 1


def test_a_long_query_is_cut() -> None:
    """To what is read of it, since every link repeats it; a notice says so."""
    request, notices = read(("q", " " + "سوريا " * 1_700))
    assert request.query == ("سوريا " * 1_700)[:1_000]
    assert len(notices) == 1
    assert len(results_url(request)) < 2_000


def test_blank_values_are_no_values() -> None:
    """Forms send their empty fields, which need no notice."""
    request, notices = read(
        ("q", "هدنة"), ("from", ""), ("source", " "), ("page", ""), ("explain", "0")
    )
    assert (request, notices) == (replace(DEFAULT_REQUEST, query="هدنة"), [])


def test_articles_are_grouped_except_those_of_one_story() -> None:
    """The articles of a single story are all shown."""
    assert read(("q", "هدنة"))[0].group == "story"
    request, _ = read(("story", "0123456789abcdef"), ("group", "story"))
    assert (request.story, request.group) == ("0123456789abcdef", None)


def test_dates_the_wrong_way_round_are_swapped() -> None:
    """A start date after the end date is read as the end date, with a notice."""
    request, notices = read(("q", "هدنة"), ("from", "2024-12-31"), ("to", "2024-01-01"))
    assert (request.date_from, request.date_to) == ("2024-01-01", "2024-12-31")
    assert len(notices) == 1


def test_without_words_the_newest_come_first() -> None:
    """Without words there is no relevance to sort by."""
    assert read(("source", "أ"))[0].sort == "newest"
    assert read(("source", "أ"), ("sort", "oldest"))[0].sort == "oldest"


@pytest.mark.parametrize(
    ("group", "story"), [("story", None), (None, None), (None, "0123456789abcdef")]
)
def test_a_url_reads_back_as_its_request(group: GroupName | None, story: str | None) -> None:
    """read_leniently reads what results_url writes."""
    request = SearchRequest(
        group=group,
        story=story,
        query='"أ&ب" +?#',
        sources=("a&b=c", "د"),
        date_to="2024-01-31",
        sort="newest",
        match="all",
        explain=True,
        offset=40,
    )
    address = results_url(request, page=5)
    assert read(*parse_qsl(urlsplit(address).query)) == (request, [])


def test_urls_are_not_percent_encoded_more_than_necessary() -> None:
    """Arabic is left as it is; characters with a meaning in URLs are encoded."""
    assert results_url(replace(DEFAULT_REQUEST, query="هدنة & #1\n")) == "/?q=هدنة+%26+%231%0A"


def test_the_url_of_an_article_leads_back() -> None:
    """It includes the query, the filters and the page of the results."""
    request = replace(DEFAULT_REQUEST, query="x", sources=("y",), offset=10)
    assert article_url("a/b?c", request) == "/a/a/b%3Fc?q=x&source=y&page=2"
    assert article_url("7", DEFAULT_REQUEST) == "/a/7"


def test_the_url_of_a_result_has_its_position() -> None:
    """In place of the page, which follows from it."""
    request = replace(DEFAULT_REQUEST, query="x", offset=10, group=None)
    assert article_url("7", request, 13) == "/a/7?q=x&n=13&group=none"


@pytest.mark.parametrize(("page", "size"), [(0, 10), (101, 10), (11, 100)])
def test_pages_end_at_the_thousandth_hit(page: int, size: int) -> None:
    """A page beyond the deepest hit is an error of the parameter ``page``."""
    with pytest.raises(RequestError) as error:
        page_offset(page, size)
    assert error.value.parameter == "page"


def test_a_query_too_long_is_cut_with_a_notice() -> None:
    """Links then repeat no more than was read."""
    request, notices = read(("q", "ا" * 1_001))
    assert request.query == "ا" * 1_000
    assert notices == ["لا تزيد عبارة البحث على ألف حرف، فأهملنا ما زاد"]
