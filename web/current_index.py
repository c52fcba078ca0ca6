"""The index that the application searches: opened at the first request, once in each process."""

from dataclasses import replace
from threading import Lock

from flask import Flask, current_app, g

from search import Index, Results, SearchRequest, open_index


class OpenedIndex:
    """Open the index when it is first wanted; after a failure, try again at the next request.

    A worker process must not inherit an open index, so nothing is opened before the first request.
    """

    def __init__(self, url: str, cache_size: int) -> None:
        self.url = url
        self._cache_size = cache_size
        self._index: Index | None = None
        self._lock = Lock()

    def get(self) -> Index:
        """Return the open index; raise what `open_index` raises."""
        with self._lock:
            if self._index is None:
                self._index = open_index(self.url, cache_size=self._cache_size)
            return self._index


def init_index(app: Flask) -> None:
    """Give ``app`` its index."""
    app.extensions["naba"] = OpenedIndex(app.config["INDEX_URL"], app.config["CACHE_SIZE"])


def current_index() -> Index:
    """Return the index of the current application."""
    opened: OpenedIndex = current_app.extensions["naba"]
    return opened.get()


def search(request: SearchRequest) -> Results:
    """Answer a request; one that leaves the half-life open has this server's."""
    if request.half_life is None and (half_life := current_app.config["HALF_LIFE"]):
        request = replace(request, half_life=half_life)
    results = current_index().search(request)
    g.search_ms = results.took_ms
    return results
