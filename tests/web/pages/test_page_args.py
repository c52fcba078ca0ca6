"""URL parameters become requests, and requests become addresses."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from apiflask import APIFlask
from werkzeug.datastructures import MultiDict

from search import SearchRequest
from search.errors import RequestError
from web.pages.page_args import DEFAULT_REQUEST, article_url, read_leniently, results_url
from web.paging import page_offset


@pytest.fixture(autouse=True)
def _context(app: APIFlask) -> Iterator[None]:
    with app.test_request_context():
        yield


def read(*pairs: tuple[str, str]) -> tuple[SearchRequest, list[str]]:
    return read_leniently(MultiDict(pairs))


def test_every_parameter_is_read() -> None:
    """Words, filters, dates, order, match, grouping and page all reach the request."""
    request, notices = read(
        ("q", " هدنة "),
        ("source", "أ"),
        ("source", "ب"),
        ("section", "ج"),
        ("author", "د"),
        ("from", "2024-01-01"),
        ("to", "2024-12-31"),
        ("sort", "oldest"),
        ("match", "any"),
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
        date_from="2024-01-01",
        date_to="2024-12-31",
        sort="oldest",
        match="any",
        explain=True,
    )


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("from", "أمس"),
        ("to", "2024-02-30"),
        ("sort", "best"),
        ("match", "some"),
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
def test_a_bad_value_is_ignored_and_said(parameter: str, value: str) -> None:
    """A value that cannot be used is left out, and one notice in Arabic says so."""
    request, notices = read(("q", "هدنة"), (parameter, value))
    assert request == replace(DEFAULT_REQUEST, query="هدنة")
    assert len(notices) == 1


def test_blank_values_are_no_values() -> None:
    """A form sends its empty boxes; nobody needs to hear of them."""
    request, notices = read(
        ("q", "هدنة"), ("from", ""), ("source", " "), ("page", ""), ("explain", "0")
    )
    assert (request, notices) == (replace(DEFAULT_REQUEST, query="هدنة"), [])


def test_stories_are_shown_once_unless_one_is_asked_for() -> None:
    """Articles are grouped, but those of one story are all shown."""
    assert read(("q", "هدنة"))[0].group == "story"
    request, _ = read(("story", "0123456789abcdef"), ("group", "story"))
    assert (request.story, request.group) == ("0123456789abcdef", None)


def test_dates_the_wrong_way_round_are_swapped() -> None:
    """A first day after the last is read as the last, with a notice."""
    request, notices = read(("q", "هدنة"), ("from", "2024-12-31"), ("to", "2024-01-01"))
    assert (request.date_from, request.date_to) == ("2024-01-01", "2024-12-31")
    assert len(notices) == 1


def test_without_words_the_newest_come_first() -> None:
    """Nothing is more relevant than the rest when there are no words."""
    assert read(("source", "أ"))[0].sort == "newest"
    assert read(("source", "أ"), ("sort", "oldest"))[0].sort == "oldest"


@pytest.mark.parametrize(
    ("group", "story"), [("story", None), (None, None), (None, "0123456789abcdef")]
)
def test_an_address_reads_back_as_its_request(group: Any, story: str | None) -> None:
    """What results_url writes, read_leniently reads."""
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


def test_an_address_is_written_in_its_letters() -> None:
    """Arabic is as it is typed; what would end or bend an address stays encoded."""
    assert results_url(replace(DEFAULT_REQUEST, query="هدنة & #1\n")) == "/?q=هدنة+%26+%231%0A"


def test_an_article_knows_the_way_back() -> None:
    """The address of an article carries its query, its filters and the page."""
    request = replace(DEFAULT_REQUEST, query="x", sources=("y",), offset=10)
    assert article_url("a/b?c", request) == "/a/a/b%3Fc?q=x&source=y&page=2"
    assert article_url("7", DEFAULT_REQUEST) == "/a/7"


@pytest.mark.parametrize(("page", "size"), [(0, 10), (101, 10), (11, 100)])
def test_pages_end_at_the_thousandth_hit(page: int, size: int) -> None:
    """A page that reaches beyond the deepest hit is an error of ``page``."""
    with pytest.raises(RequestError) as error:
        page_offset(page, size)
    assert error.value.parameter == "page"
