"""The latest answers, given again until the index changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from threading import Lock
from time import perf_counter

from search.request import SearchRequest
from search.results import Hit, Results

#: An answer with more characters of text is not remembered: a few would fill the memory.
_LONGEST = 200_000


class Answers:
    """At most ``size`` answers, those that were asked for last; safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._version: Hashable = None
        self._known: OrderedDict[SearchRequest, Results] = OrderedDict()
        self._lock = Lock()

    def get(
        self, request: SearchRequest, version: Hashable, answer: Callable[[], Results]
    ) -> Results:
        """Return the answer to a request on this version of an index, made where it is not known.

        ``took_ms`` is what it took this time.
        """
        if not self._size:
            return answer()
        began = perf_counter()
        with self._lock:
            if version != self._version:
                self._known.clear()
                self._version = version
            known = self._known.get(request)
            if known:
                self._known.move_to_end(request)
                return replace(known, took_ms=(perf_counter() - began) * 1000)
        results = answer()
        if sum(map(_length, results.hits)) <= _LONGEST:
            self._remember(request, version, results)
        return results

    def _remember(self, request: SearchRequest, version: Hashable, results: Results) -> None:
        with self._lock:
            if version == self._version:
                self._known[request] = results
                while len(self._known) > self._size:
                    self._known.popitem(last=False)


def _length(hit: Hit) -> int:
    """Return how long the texts are that come with a hit: its own, and those of its story."""
    articles = hit.group.articles if hit.group else ()
    return sum(len(article.body) for article in (hit.article, *articles))
