"""Searches in a process of their own: the same answers and errors as here."""

import os
from collections.abc import Iterator
from functools import partial
from multiprocessing import active_children

import pytest

from search import (
    IndexMissing,
    QuerySyntaxError,
    RequestError,
    Results,
    SearchError,
    SearchRequest,
    open_index,
)
from web.heavy_searches import HeavySearches


@pytest.fixture
def heavy(index_url: str) -> Iterator[HeavySearches]:
    searches = HeavySearches(partial(open_index, index_url))
    yield searches
    searches.close()


def test_answers_and_errors_are_those_of_the_index(heavy: HeavySearches, index_url: str) -> None:
    request = SearchRequest(query="الأمن", facets=("source",), explain=True)
    with open_index(index_url) as index:
        expected = index.search(request).to_dict()
        found = heavy.search(request).to_dict()
        assert found | {"took_ms": 0} == expected | {"took_ms": 0}
        assert heavy.search(request, aside=True).total == expected["total"]["value"]
        for mistaken in (SearchRequest(query="(", strict=True), SearchRequest(cursor="x")):
            with pytest.raises((QuerySyntaxError, RequestError)) as here:
                index.search(mistaken)
            with pytest.raises(here.type) as there:
                heavy.search(mistaken)
            assert str(there.value) == str(here.value)
            assert vars(there.value) == vars(here.value)


def _die(request: SearchRequest, aside: bool) -> Results:
    os.abort()


def test_a_process_that_ended_while_idle_is_replaced(heavy: HeavySearches) -> None:
    """No search is lost with it."""
    request = SearchRequest(query="الأمن")
    total = heavy.search(request).total
    for process in active_children():
        process.kill()
        process.join()
    assert heavy.search(request).total == total


def test_a_process_that_ends_is_told_and_replaced(
    heavy: HeavySearches, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = SearchRequest(query="الأمن")
    total = heavy.search(request).total
    with monkeypatch.context() as patch:
        patch.setattr("web.heavy_searches._search", _die)
        with pytest.raises(SearchError, match="ended"):
            heavy.search(request)
    assert heavy.search(request).total == total


def test_what_is_wrong_with_the_index_is_raised(tmp_path: object) -> None:
    searches = HeavySearches(partial(open_index, f"tantivy:{tmp_path}/nothing"))
    with pytest.raises(IndexMissing):
        searches.search(SearchRequest(query="الأمن"))
    searches.close()
