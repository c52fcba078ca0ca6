"""A cache of the latest answers, valid until the index changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from threading import Lock
from time import perf_counter

from search.hits import Hit
from search.request import SearchRequest
from search.results import Results
from search.retrieval.budget import LATE

#: An answer with more characters of text is not cached: a few would fill the memory.
_MAX_ANSWER_CHARS = 200_000
#: The problems of answers for which too little time was left.
_CUT_BY_TIME = LATE | {"cut-sentence", "cut-reading"}


class Answers:
    """The ``size`` most recently used answers; safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._version: Hashable = None
        self._known: OrderedDict[SearchRequest, Results] = OrderedDict()
        self._lock = Lock()

    def get(
        self, request: SearchRequest, version: Hashable, answer: Callable[[], Results]
    ) -> Results:
        """Return the cached answer to a request on this version of an index, or a new one.

        ``answer`` makes a new one, which is then cached. ``took_ms`` is the time of this call.
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
        # What was cut short for want of time may be whole the next time.
        whole = not any(notice.problem in _CUT_BY_TIME for notice in results.notices)
        if whole and sum(map(_chars, results.hits)) <= _MAX_ANSWER_CHARS:
            self._store(request, version, results)
        return results

    def _store(self, request: SearchRequest, version: Hashable, results: Results) -> None:
        with self._lock:
            if version == self._version:
                self._known[request] = results
                while len(self._known) > self._size:
                    self._known.popitem(last=False)


def _chars(hit: Hit) -> int:
    """Return the characters of the articles that come with a hit: its own, and its story's."""
    articles = hit.group.articles if hit.group else ()
    return sum(len(article.body) for article in (hit.article, *articles))
