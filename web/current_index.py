"""The index that the application searches, opened once per process at its first request."""

from dataclasses import replace
from functools import cached_property, partial
from threading import Lock
from typing import Any

from flask import Flask, current_app, g

from search import Index, MeaningName, Results, SearchRequest, open_index
from web.gateway.lanes import HEAVY
from web.heavy_searches import HeavySearches
from web.lanes import change_lane, has_lanes, is_heavy


class LazyIndex:
    """An index opened on first use; if opening it fails, the next request tries again.

    Worker processes must not inherit an open index, so nothing is opened before the first request.
    """

    def __init__(self, url: str, cache_size: int, max_search_seconds: float | None) -> None:
        self.url = url
        self._options: dict[str, Any] = {
            "cache_size": cache_size,
            "max_search_seconds": max_search_seconds,
        }
        self._index: Index | None = None
        self._lock = Lock()

    def get(self) -> Index:
        """Return the open index; raises whatever `open_index` raises."""
        with self._lock:
            if self._index is None:
                self._index = open_index(self.url, **self._options)
            return self._index

    @cached_property
    def heavy_searches(self) -> HeavySearches:
        """The same index in another process."""
        return HeavySearches(partial(open_index, self.url, **self._options))


def init_app(app: Flask) -> None:
    """Attach the index named by INDEX_URL to the application."""
    config = app.config
    app.extensions["naba"] = LazyIndex(
        config["INDEX_URL"], config["CACHE_SIZE"], config["MAX_SEARCH_SECONDS"] or None
    )


def current_index() -> Index:
    """Return the index of the current application."""
    return _lazy_index().get()


def _lazy_index() -> LazyIndex:
    index: LazyIndex = current_app.extensions["naba"]
    return index


def search(request: SearchRequest) -> Results:
    """Run the search that a response answers, whose hits the log tells."""
    results = further_search(request)
    g.search_log = {"hits": results.found, "relaxed": results.relaxed}
    return results


def further_search(request: SearchRequest, *, aside: bool = False) -> Results:
    """Run a search for something else in a response; it takes its time as well.

    It has the defaults of this server. An answer ``aside`` does not push those of readers out of
    their cache.
    """
    results = _search(with_defaults(request), aside=aside)
    g.search_ms = g.get("search_ms", 0.0) + results.took_ms
    return results


def _search(request: SearchRequest, *, aside: bool) -> Results:
    # Opened here first: what is wrong with it is told without a place in a lane.
    index = current_index()
    if has_lanes() and is_heavy(request):
        change_lane(HEAVY)
        return _lazy_index().heavy_searches.search(request, aside=aside)
    return (index.search_aside if aside else index.search)(request)


def with_defaults(request: SearchRequest) -> SearchRequest:
    """Return a request with the half-life and the meaning of this server unless it has its own.

    Without hits there is none that meaning could move.
    """
    if request.half_life is None and (half_life := current_app.config["HALF_LIFE"]):
        request = replace(request, half_life=half_life)
    if request.meaning is None and request.limit and default_meaning() != "off":
        request = replace(request, meaning=default_meaning())
    return request


def default_meaning() -> MeaningName:
    """Return the meaning of requests that do not set one."""
    meaning: MeaningName = current_app.config["MEANING"]
    return meaning
