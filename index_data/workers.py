"""Worker processes that parse and analyse articles, so that indexing uses every core."""

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
from multiprocessing.connection import wait
from threading import Thread
from typing import NamedTuple

from index_data.ids import text_digest
from index_data.readers.items import RawRecord, ReadError
from search import Article, SearchError
from search.analyzer import Analyzer, Layers
from search.indexing.analysis import ArticleAnalyzer
from search.indexing.analyzed import AnalyzedArticle
from search.schema import Schema

#: A worker gets this many records at a time, or fewer when they have this many characters.
CHUNK_RECORDS = 100
CHUNK_CHARS = 2_000_000
#: Chunks that each worker may be ahead of the writer: about as many as it prepares during a commit.
CHUNKS_AHEAD = 20

#: How often it is looked whether a worker that a chunk is awaited of is dead.
_WATCH_SECONDS = 1.0

_analyze: ArticleAnalyzer


class Prepared(NamedTuple):
    """An article that a worker analysed, with the digest of its text."""

    analyzed: AnalyzedArticle
    text: bytes


class Chunk(NamedTuple):
    """Records that a worker prepared or rejected, and what is new in them.

    ``keys`` are those of records that name no field. ``words`` are the layers of words that this
    worker met for the first time, the rows from ``first``; ``stems`` are the stems of their keys.
    """

    items: list[Prepared | ReadError]
    keys: dict[str, None]
    process_id: int
    first: int
    words: Layers
    stems: dict[str, list[str]]


class Workers:
    """A pool of processes with an index's analyzer; chunks come back in the order they went."""

    def __init__(self, analyzer: Analyzer, schema: Schema, count: int) -> None:
        # Spawned, not forked: by now the engine's writer has threads.
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _start, (analyzer, schema))
        self._max_chunks = count * CHUNKS_AHEAD
        self._chunks: deque[Future[Chunk]] = deque()
        self._layers: dict[int, Layers] = {}

    def prepare(self, records: list[Article | RawRecord]) -> Iterator[Chunk]:
        """Send records to a worker, and yield the chunks that are ready by now."""
        with _sigint_blocked(), _broken_pool_told():
            self._chunks.append(self._pool.submit(_prepare, records))
        while self._chunks and (self._chunks[0].done() or len(self._chunks) > self._max_chunks):
            yield self._next()

    def remaining(self) -> Iterator[Chunk]:
        """Yield the chunks that are left, waiting until each is ready."""
        while self._chunks:
            yield self._next()

    def layers(self, chunk: Chunk) -> Layers:
        """Return the layers that the rows of a chunk refer to; call it for each chunk in order."""
        if not chunk.first:
            self._layers[chunk.process_id] = [], [], []
        layers = self._layers[chunk.process_id]
        for known, new in zip(layers, chunk.words, strict=True):
            known += new
        return layers

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)

    def _next(self) -> Chunk:
        chunk = self._chunks.popleft()
        with _broken_pool_told():
            while True:
                try:
                    return chunk.result(_WATCH_SECONDS)
                except TimeoutError:
                    self._break_if_stuck()

    def _break_if_stuck(self) -> None:
        """Break the pool where a worker is dead.

        It notices that itself, unless the worker was killed while it sent a chunk: then the pool
        waits for the rest as long as anybody could send it, which includes this process.
        """
        processes = self._pool._processes.values()
        if wait([process.sentinel for process in processes], timeout=0):
            for process in processes:
                process.kill()
            self._pool._result_queue._writer.close()  # type: ignore[attr-defined]  # it has one


@contextmanager
def _broken_pool_told() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool:
        raise SearchError(
            "A worker process was killed, perhaps for lack of memory. Index again with --workers 1."
        ) from None


@contextmanager
def _sigint_blocked() -> Iterator[None]:
    """Block SIGINT in workers started here.

    Ctrl-C reaches every process of a terminal; the one that writes decides when to stop.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield  # Windows: a worker can ignore it only once it runs, see `_start`.
        return
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)


def _start(analyzer: Analyzer, schema: Schema) -> None:
    global _analyze
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_exit_with_parent, daemon=True).start()
    # Analysis leaves no cycles behind, and looking for them takes a tenth of a worker's time.
    gc.disable()
    _analyze = ArticleAnalyzer(analyzer, schema)


def _exit_with_parent() -> None:
    """Exit once the parent is gone, even if it was killed: nothing else would end this process."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _prepare(records: list[Article | RawRecord]) -> Chunk:
    read = [record.parse() if isinstance(record, RawRecord) else record for record in records]
    articles = [one for one in read if isinstance(one, Article)]
    _analyze.make_room(sum(len(one.title) + len(one.body) for one in articles))
    items = [one if isinstance(one, ReadError) else _prepared(one) for one in read]
    keys = dict.fromkeys(key for one in articles for key in one.extra)
    stems = _analyze.new_stems()
    first, words = _analyze.new_words()
    return Chunk(items, keys, os.getpid(), first, words, stems)


def _prepared(article: Article) -> Prepared:
    """Return a prepared article without its body and extra keys, which are packed with it."""
    analyzed = _analyze(article)
    bare = analyzed._replace(article=replace(article, body="", extra={}))
    return Prepared(bare, text_digest(article))
