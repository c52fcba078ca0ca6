"""One search as asked: what its options may be."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from search.errors import RequestError
from search.request import MAX_DEPTH, SearchRequest


@pytest.mark.parametrize(
    ("parameter", "options"),
    [
        ("sort", {"sort": "best"}),
        ("match", {"match": "few"}),
        ("limit", {"limit": -1}),
        ("limit", {"limit": MAX_DEPTH + 1}),
        ("offset", {"offset": -1}),
        ("offset", {"offset": MAX_DEPTH - 9}),
        ("source", {"sources": "سنابل"}),
        ("source", {"sources": ("س",) * 65}),
        ("source", {"sources": ("س" * 501,)}),
        ("section", {"sections": ("\0",)}),
        ("author", {"authors": ("\0",)}),
        ("section", {"sections": ("\ud800",)}),
        ("from", {"date_from": "yesterday"}),
        ("from", {"date_from": "2018-02-30"}),
        ("from", {"date_from": ""}),
        ("to", {"date_to": "2018-03"}),
        ("to", {"date_to": "2018-03-01T10:00"}),
        ("group", {"group": "source"}),
        ("half_life", {"half_life": -1}),
        ("half_life", {"half_life": 100_001}),
        ("half_life", {"half_life": float("nan")}),
    ],
)
def test_a_value_that_cannot_be_is_named(parameter: str, options: dict[str, Any]) -> None:
    with pytest.raises(RequestError) as error:
        SearchRequest("سوريا", **options)
    assert error.value.parameter == parameter
    assert str(error.value).startswith(f"{parameter}: ")


@pytest.mark.parametrize(
    "options",
    [
        {"limit": 0},
        {"limit": MAX_DEPTH},
        {"offset": MAX_DEPTH - 10},
        {"sources": ("س" * 500,) * 64},
        {"date_from": "0001-01-01", "date_to": "9999-12-31"},
        {"story": "7" + "f" * 15},
        {"half_life": 0.01},
        {"half_life": 100_000},
    ],
)
def test_the_outermost_values_are_fine(options: dict[str, Any]) -> None:
    SearchRequest("سوريا", **options)


def test_changing_a_request_checks_it_again() -> None:
    with pytest.raises(RequestError):
        replace(SearchRequest("سوريا"), limit=-1)


def test_lists_become_tuples() -> None:
    """A request is a value: it can be hashed, and nobody can change it from outside."""
    request = SearchRequest(sources=["س"], facets=["source"])  # type: ignore[arg-type]  # as careless callers do
    assert request == SearchRequest(sources=("س",), facets=("source",))
    assert hash(request) == hash(replace(request))


def test_days_are_numbers_for_the_engine() -> None:
    request = SearchRequest(date_from="2018-03-01", date_to="2018-03-31")
    assert (request.first_day, request.last_day) == (20180301, 20180331)
    assert (SearchRequest().first_day, SearchRequest().last_day) == (None, None)


@pytest.mark.parametrize("day", ["20180301", "2018-W09-4"])
def test_days_are_told_in_one_way(day: str) -> None:
    """However a day was written, it compares with others as a text."""
    assert SearchRequest(date_from=day).date_from == "2018-03-01"
    assert SearchRequest(date_to=day).date_to == "2018-03-01"


def test_what_cannot_be_shown_is_replaced_in_the_query() -> None:
    assert SearchRequest("أ\0ب\ud800ج").query == "أ\ufffdب\ufffdج"


def test_a_request_of_defaults_is_only_its_words_in_an_address() -> None:
    assert parse_qsl(SearchRequest("قوات الأمن").query_string()) == [("q", "قوات الأمن")]
    assert SearchRequest().query_string() == ""


def test_an_address_holds_every_option() -> None:
    request = SearchRequest(
        'أ & "ب"',
        sort="newest",
        match="any",
        date_from="2018-03-01",
        date_to="2018-03-31",
        sources=("س=1", "ص"),
        sections=("رياضة",),
        authors=("سلمى",),
        facets=("source",),
        highlight=False,
        level="wide",
        group="story",
        story="0123456789abcdef",
        half_life=30,
        offer=True,
    )
    assert sorted(parse_qsl(request.query_string(page=2))) == sorted(
        [
            ("q", 'أ & "ب"'),
            ("source", "س=1"),
            ("source", "ص"),
            ("section", "رياضة"),
            ("author", "سلمى"),
            ("from", "2018-03-01"),
            ("to", "2018-03-31"),
            ("sort", "newest"),
            ("match", "any"),
            ("facet", "source"),
            ("highlight", "0"),
            ("level", "wide"),
            ("group", "story"),
            ("story", "0123456789abcdef"),
            ("half_life", "30"),
            ("offer", "1"),
            ("page", "2"),
        ]
    )


@pytest.mark.parametrize("half_life", [0.01, 1, 30.25, 12_345.678, 100_000])
def test_an_address_holds_the_whole_half_life(half_life: float) -> None:
    """What an address says is the same search, which a cursor leads on in."""
    request = SearchRequest(half_life=half_life)
    read = float(dict(parse_qsl(request.query_string()))["half_life"])
    assert replace(request, half_life=read).ordering == request.ordering


class TestFilters:
    """The names that articles must have, of usual fields and of others."""

    def test_each_is_kept_in_one_place(self) -> None:
        """However it is given, it is the same request."""
        request = SearchRequest(sources=("س",), filters={"tags": ("و",)})
        for other in (
            SearchRequest(filters={"source": ["س"], "tags": ["و"]}),
            SearchRequest(filters={"tags": "و", "source": "س"}),
            SearchRequest(filters=(("tags", ("و",)), ("source", ("س",)))),
            SearchRequest().with_names("tags", ["و"]).with_names("source", ["س"]),
        ):
            assert other == request
            assert hash(other) == hash(request)
            assert other.names == {"source": ("س",), "tags": ("و",)}

    @pytest.mark.parametrize("values", [[], (), "", iter(())])
    def test_one_without_names_is_none(self, values: Any) -> None:
        assert SearchRequest(filters={"tags": values, "source": values}) == SearchRequest()
        assert SearchRequest(filters={"tags": ["و"]}).with_names("tags", values) == SearchRequest()

    def test_names_of_both_places_add_up(self) -> None:
        request = SearchRequest(sources=("س",), filters={"source": ["ص"]})
        assert request.names == {"source": ("س", "ص")}
        assert replace(request, limit=5).names == request.names

    def test_another_name_is_another_search(self) -> None:
        """Which a cursor and an address tell apart."""
        one, other = (SearchRequest(filters={"tags": [name]}) for name in "وه")
        assert one.ordering != other.ordering
        assert parse_qsl(one.query_string()) == [("tags", "و")]

    @pytest.mark.parametrize("values", [["س"] * 65, ["س" * 501], ["\0"]])
    def test_what_cannot_be_a_name(self, values: list[str]) -> None:
        """The error names the field."""
        with pytest.raises(RequestError) as error:
            SearchRequest(filters={"country": values})
        assert error.value.parameter == "country"
