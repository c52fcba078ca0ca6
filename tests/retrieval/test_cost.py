"""The cost of a request: what asks for more never costs less, and what is light stays light."""

from dataclasses import replace
from typing import Any

import pytest

from search import LIGHT_MS, SearchRequest, cost_of
from search.retrieval import cursor

REQUEST = SearchRequest("انتخابات العراق", limit=10)
#: What any search may be asked for at most: more than that is refused or cut.
MOST: dict[str, Any] = {
    "limit": 1000, "match": "any", "level": "wide", "group": "story", "half_life": 30.0,
    "facets": ("source", "section", "author", "timeline"), "offer": True, "explain": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"query": "وزير"}, {"query": "وزير الصحة"}),
        ({"query": "وزير الصحة"}, {"query": '"وزير الصحة"~50 "رئيس الحكومة"~50 قال'}),
        ({"query": "وزير"}, {"query": "وز*"}),
        ({"query": "وز*"}, {"query": "و?ي*"}),
        ({"query": "وزير"}, {"query": "وزير~"}),
        ({"query": "وزير~"}, {"query": "وزير~ رئيس~2"}),
        ({"query": '"وزير الصحة"'}, {"query": '"وز* الصحة"'}),
        ({"query": '"وزير الصحة"'}, {"query": '"وزير الصحة"~جملة'}),
        ({"query": "وزير"}, {"query": "atleast3:وزير"}),
        ({"query": '"وزير الصحة"'}, {"query": 'مقدمة:"وزير الصحة"'}),
        ({"query": "مقدمة:وزير"}, {"query": "=مقدمة:وزير", "level": "exact"}),
        ({"level": "exact"}, {"level": "smart"}),
        ({"level": "smart"}, {"level": "wide"}),
        ({"match": "all"}, {"match": "any"}),
        ({"limit": 10}, {"limit": 11}),
        ({"offset": 0}, {"offset": 900}),
        ({}, {"group": "story"}),
        ({}, {"half_life": 30.0}),
        ({}, {"facets": ("source",)}),
        ({}, {"offer": True}),
        ({}, {"meaning": "rank"}),
        ({}, {"explain": True}),
        ({"explain": True}, {"explain": True, "level": "wide"}),
    ],
)
def test_more_costs_more(less: dict[str, Any], more: dict[str, Any]) -> None:
    """Whatever a request has more of, it costs more."""
    assert cost_of(replace(REQUEST, **less)) < cost_of(replace(REQUEST, **more))


def test_a_deep_cursor_costs_more() -> None:
    """A cursor costs what is before it; one that will be refused costs nothing."""
    first, refused = replace(REQUEST, cursor="*"), replace(REQUEST, cursor="forged")
    deep = replace(REQUEST, cursor=cursor.encode(first, 9_000, "a"))
    assert cost_of(refused) == cost_of(first) == cost_of(REQUEST) < cost_of(deep)


@pytest.mark.parametrize(
    "query", ["", "انتخابات", "انتخابات مجلس النواب في العراق", '"كأس العالم" قطر']
)
def test_what_readers_send_is_light(query: str) -> None:
    """A page of a few words with all its counts, grouped, is light."""
    page = replace(REQUEST, query=query, **MOST | {"limit": 20, "level": "smart", "match": "auto"})
    assert cost_of(replace(page, explain=False)) <= LIGHT_MS


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest("كلمة " * 64, limit=100, match="any", level="wide", explain=True),
        SearchRequest(" ".join(f"{word}~2" for word in ("عام", "مصر", "يوم", "قال"))),
        SearchRequest(" ".join(f"{letter}?*" for letter in "امتبسوين")),
        SearchRequest('"قال الرئيس"~جملة'),
        SearchRequest("قال", limit=1000),
        SearchRequest('"مص* ال*"', match="any", limit=100),
    ],
)
def test_the_worst_are_heavy(request_: SearchRequest) -> None:
    """What is known to take long is told from what readers send."""
    assert cost_of(request_) > LIGHT_MS


@pytest.mark.parametrize("query", ["ا?* " * 400, '"' * 5000, "(" * 5000, '"ا* ب* ت*"~50 ' * 90])
def test_a_cost_is_bounded(query: str) -> None:
    """However long a query is, as it is cut before it is run."""
    assert 0 < cost_of(SearchRequest(query, **MOST)) < 20_000


def test_the_meaning_of_a_longer_text_costs_more() -> None:
    """Up to what is understood of a query, whether or not it has blanks."""
    costs = [
        cost_of(SearchRequest("م" * chars, meaning="find")) - cost_of(SearchRequest("م" * chars))
        for chars in (1, 20, 500, 1_000)
    ]
    assert 0 < costs[0] < costs[1] < costs[2] == costs[3]
