"""Heavy searches, in a process of their own, which gets less of the processor than light ones.

In a thread they would keep light searches waiting however seldom they run: threads share one lock.
"""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from threading import Lock, Thread

from search import Index, Results, SearchError, SearchRequest
from web.side_process import step_back

_ATTEMPTS = 2


class HeavySearches:
    """Runs searches of an index in another process, which is started for the first one."""

    def __init__(self, open_it: partial[Index]) -> None:
        self._open = open_it
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

    def search(self, request: SearchRequest, *, aside: bool = False) -> Results:
        """Answer a request as `Index.search` or `Index.search_aside` do, and raise what they do.

        Raises SearchError where the process ends meanwhile, and that started in its place as well.
        """
        # It may have ended long before: no search need be lost with it.
        for _ in range(_ATTEMPTS):
            pool = self._started()
            try:
                return pool.submit(_search, request, aside).result()
            except BrokenProcessPool:
                self._forget(pool)
        raise SearchError("the process for heavy searches ended")

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # Forking would copy locks that threads hold at that moment.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, context, _prepare, (self._open,))
            return self._pool

    def close(self) -> None:
        """End the process."""
        if self._pool:
            self._pool.shutdown()

    def _forget(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.shutdown(wait=False)


#: In the process for heavy searches: how its index is opened.
_opening: list[partial[Index]] = []


def _prepare(open_it: partial[Index]) -> None:
    _opening.append(open_it)
    step_back()
    Thread(target=_end_with_the_server, daemon=True).start()


def _end_with_the_server() -> None:
    if server := multiprocessing.parent_process():
        server.join()
        os._exit(0)


@cache
def _index() -> Index:
    """Return the index, opened at the first search, and again after that failed."""
    (open_it,) = _opening
    return open_it()


def _search(request: SearchRequest, aside: bool) -> Results:
    index = _index()
    return index.search_aside(request) if aside else index.search(request)
