"""Put articles into an index as they are read, with commits on the way."""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from typing import Protocol

from index_data.readers.lines import Item, ReadError, Unread
from index_data.report import Report
from index_data.workers import CHUNK, CHUNK_LENGTH, Chunk, Workers
from search import Article, ArticleError
from search.analyzer import Analyzer, Layers
from search.indexing.analysis import Prepared

COMMIT_ARTICLES = 50_000
COMMIT_SECONDS = 30.0
#: So many articles are sooner done by one process than others are there.
FEW = 200


class Writer(Protocol):
    """What the pipeline needs of an index's writer."""

    @property
    def analyzer(self) -> Analyzer:
        """What analyses the articles of this index."""

    def add(self, article: Article) -> bool:
        """Add an article; return whether it replaced one of the same id."""

    def put(self, prepared: Prepared, layers: Layers) -> bool:
        """Do as `add` with an article that was prepared in another process."""

    def learn(self, stems: Mapping[str, Sequence[str]]) -> None:
        """Take in the stems of the keys of articles that were prepared in another process."""

    def commit(self) -> object:
        """Make permanent and visible what was added so far."""


def fill(
    open_writer: Callable[[], AbstractContextManager[Writer]],
    items: Iterable[Item],
    progress: Callable[[Report], None] = lambda report: None,
    workers: int = 1,
) -> Report:
    """Add the articles and report; Ctrl-C while reading ends the run and keeps what was read.

    The writer is opened for the first article, so that an index is not made for none. Any other
    exception undoes what was added since the last commit. With more than one of ``workers``, this
    process writes and the others read and analyse all articles but the first few.
    """
    report, started = Report(), time.monotonic()
    with ExitStack() as stack:
        stack.enter_context(_uncollected())
        feeder: _Feeder | None = None
        try:
            for item in items:
                if isinstance(item, ReadError):
                    report.reject(item)
                else:
                    feeder = feeder or _Feeder(stack, open_writer, report, workers)
                    feeder.add(item)
                progress(report)
        except KeyboardInterrupt:
            report.interrupted = True
        if feeder:
            feeder.finish()
    report.seconds = time.monotonic() - started
    return report


@contextmanager
def _uncollected() -> Iterator[None]:
    """Have cycles collected by whoever is within: they are few, and looking for them is dear."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Feeder:
    """Adds articles to a writer, counts them and commits in time."""

    def __init__(
        self,
        stack: ExitStack,
        open_writer: Callable[[], AbstractContextManager[Writer]],
        report: Report,
        workers: int,
    ) -> None:
        self._stack = stack
        self._writer = stack.enter_context(open_writer())
        self._report = report
        self._workers: Workers | None = None
        self._beside = workers - 1
        self._waiting: list[Article | Unread] = []
        self._length = 0
        self._committed_at = time.monotonic()
        self._pending = 0

    def add(self, record: Article | Unread) -> None:
        if not self._beside or self._report.kept < FEW and not self._workers:
            self._add_here(record)
            return
        self._waiting.append(record)
        self._length += len(record.record if isinstance(record, Unread) else record.body)
        if len(self._waiting) >= CHUNK or self._length > CHUNK_LENGTH:
            self._workers = self._workers or self._begun()
            self._hand_on(self._workers)

    def finish(self) -> None:
        """Add what is waiting or being prepared still."""
        if workers := self._workers:
            self._hand_on(workers)
            for chunk in workers.rest():
                self._put(workers, chunk)
        for record in self._waiting:
            self._add_here(record)

    def _hand_on(self, workers: Workers) -> None:
        """Have what is waiting prepared, and add what is ready."""
        waiting, self._waiting, self._length = self._waiting, [], 0
        for chunk in workers.prepare(waiting):
            self._put(workers, chunk)

    def _begun(self) -> Workers:
        workers = Workers(self._writer.analyzer, self._beside)
        self._stack.callback(workers.close)
        return workers

    def _add_here(self, record: Article | Unread) -> None:
        article = record.read() if isinstance(record, Unread) else record
        if isinstance(article, ReadError):
            self._report.reject(article)
        else:
            self._add(article.id, partial(self._writer.add, article))

    def _put(self, workers: Workers, chunk: Chunk) -> None:
        self._writer.learn(chunk.stems)
        layers = workers.layers(chunk)
        for item in chunk.items:
            if isinstance(item, ReadError):
                self._report.reject(item)
            else:
                self._add(item.article.id, partial(self._writer.put, item, layers))

    def _add(self, article_id: str, add: Callable[[], bool]) -> None:
        try:
            replaced = add()
        except ArticleError as error:
            self._report.reject(ReadError(article_id, "", str(error)))
            return
        self._report.replaced += replaced
        self._report.added += not replaced
        self._pending += 1
        late = time.monotonic() - self._committed_at > COMMIT_SECONDS
        if late or self._pending >= COMMIT_ARTICLES:
            self._writer.commit()
            gc.collect()
            self._committed_at, self._pending = time.monotonic(), 0
