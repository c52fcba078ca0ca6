"""Processes that prepare articles for an index, so that analysis has all cores."""

import gc
import os
import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import NamedTuple

from index_data.readers.lines import ReadError, Unread
from search import Article, SearchError
from search.analyzer import Analyzer, Layers
from search.indexing.analysis import Prepared, Preparer

#: So many records go to a process at a time, or fewer of so many characters together; so many
#: such chunks a process may be ahead, as many as it does while the writer commits.
CHUNK, CHUNK_LENGTH, AHEAD = 100, 2_000_000, 20

_preparer: Preparer


class Chunk(NamedTuple):
    """Some records prepared or rejected by a process, and what is new in them.

    ``words`` are the layers of the words that are new, from the row ``first`` on; ``stems`` the
    stems of their keys.
    """

    items: list[Prepared | ReadError]
    process: int
    first: int
    words: Layers
    stems: dict[str, list[str]]


class Workers:
    """Some processes with the analyzer of an index; what they give is in the order it was asked."""

    def __init__(self, analyzer: Analyzer, count: int) -> None:
        # Spawned and not forked: the engine's writer has threads by now.
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, (analyzer,))
        self._most = count * AHEAD
        self._chunks: deque[Future[Chunk]] = deque()
        self._layers: dict[int, Layers] = {}

    def prepare(self, records: list[Article | Unread]) -> Iterator[Chunk]:
        """Have a chunk prepared, and give those that are ready meanwhile."""
        with _unasked():
            self._chunks.append(self._pool.submit(_prepare, records))
        while self._chunks and (self._chunks[0].done() or len(self._chunks) > self._most):
            yield self._next()

    def rest(self) -> Iterator[Chunk]:
        """Give what is not given yet, when all is prepared."""
        while self._chunks:
            yield self._next()

    def layers(self, chunk: Chunk) -> Layers:
        """Return the words that the rows of a chunk are of; chunks come in their order."""
        if not chunk.first:
            self._layers[chunk.process] = [], [], []
        layers = self._layers[chunk.process]
        for known, new in zip(layers, chunk.words, strict=True):
            known += new
        return layers

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)

    def _next(self) -> Chunk:
        try:
            return self._chunks.popleft().result()
        except BrokenProcessPool:
            raise SearchError(
                "A process that analyses articles was ended, for want of memory perhaps. "
                "Index again with --workers 1."
            ) from None


@contextmanager
def _unasked() -> Iterator[None]:
    """Have a process that begins here not hear Ctrl-C, from its first moment on.

    It reaches every process of a terminal; the one that asked decides when to stop.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield  # Windows: a process can only be deaf once it runs, see `_begin`.
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(analyzer: Analyzer) -> None:
    global _preparer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    # Analysis leaves no cycles behind, and going through all words known takes a tenth of the time.
    gc.disable()
    _preparer = Preparer(analyzer)


def _end_with_parent() -> None:
    """End this process when the one that began it is gone, however that came: nobody else will."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _prepare(records: list[Article | Unread]) -> Chunk:
    articles = [record.read() if isinstance(record, Unread) else record for record in records]
    _preparer.make_room(sum(len(one.body) for one in articles if isinstance(one, Article)))
    items = [one if isinstance(one, ReadError) else _light(_preparer(one)) for one in articles]
    stems = _preparer.new_stems()
    first, words = _preparer.new_words()
    return Chunk(items, os.getpid(), first, words, stems)


def _light(prepared: Prepared) -> Prepared:
    """Return what is prepared without the texts of the article, which are packed besides."""
    return prepared._replace(article=replace(prepared.article, body="", extra={}))
