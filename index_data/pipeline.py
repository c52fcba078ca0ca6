"""Index articles as they are read, with commits on the way.

A commit is made every COMMIT_ARTICLES articles or COMMIT_SECONDS seconds, whichever comes first,
and at the end.
"""

import gc
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import NamedTuple, Protocol

from index_data.ids import RunIds, text_digest
from index_data.readers.items import (
    Embargo,
    Item,
    Link,
    PassedOver,
    RawRecord,
    ReadError,
    Withdrawal,
)
from index_data.report import Replacement, Report
from index_data.workers import CHUNK_CHARS, CHUNK_RECORDS, Chunk, Prepared, Workers
from search import Article, ArticleError
from search.analyzer import Analyzer, Layers
from search.indexing.analyzed import AnalyzedArticle
from search.schema import Schema

COMMIT_ARTICLES = 50_000
COMMIT_SECONDS = 30.0
#: The first articles, which one process indexes before other processes would have started.
SERIAL_ARTICLES = 200
#: How much of what is no article waits for its turn: about as many bytes.
MAX_HELD = 1 << 25

#: What is no article of the index, and only noted.
Note = ReadError | Embargo | PassedOver | Link


class Writer(Protocol):
    """What the pipeline needs of an index's writer."""

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer of this index's articles."""

    @property
    def schema(self) -> Schema:
        """The fields of this index."""

    def add(self, article: Article) -> bool:
        """Add an article; return whether it replaced one with the same id."""

    def expect(self, articles: Sequence[AnalyzedArticle]) -> None:
        """Be told which articles are put next."""

    def put(self, analyzed: AnalyzedArticle, layers: Layers) -> bool:
        """Do as `add` with an article that another process analysed."""

    def delete(self, article_id: str) -> bool:
        """Delete the article with that id; return whether there was one."""

    def learn(self, stems: Mapping[str, Sequence[str]]) -> None:
        """Take over the stems of the keys of articles that another process prepared."""

    def commit(self) -> object:
        """Make what was added so far permanent and visible."""


def index_articles(
    open_writer: Callable[[], AbstractContextManager[Writer]],
    items: Iterable[Item],
    progress: Callable[[Report], None] = lambda report: None,
    workers: int = 1,
    report: Report | None = None,
) -> Report:
    """Add articles to an index and report; Ctrl-C while reading ends the run and keeps them.

    The writer is opened for the first article, so that no index is made for none. Any other
    exception undoes what was added since the last commit. With more than one of ``workers``, this
    process writes, and the others parse and analyse all but the first SERIAL_ARTICLES. A ``report``
    that is given is continued.
    """
    report, started = report or Report(), time.monotonic()
    with ExitStack() as stack:
        stack.enter_context(_gc_paused())
        feeder: _Feeder | None = None
        try:
            for item in items:
                if feeder or isinstance(item, Article | RawRecord | Withdrawal):
                    feeder = feeder or _Feeder(stack, open_writer, report, workers)
                    feeder.take(item)
                else:
                    note(item, report)
                progress(report)
        except KeyboardInterrupt:
            report.interrupted = True
        if feeder:
            feeder.settle()
    report.seconds = time.monotonic() - started
    return report


def note(item: Note, report: Report) -> None:
    """Note in a report what is no article of the index."""
    if isinstance(item, ReadError):
        report.reject(item)
    elif isinstance(item, Embargo):
        report.wait(item)
    elif isinstance(item, PassedOver):
        report.passed_over += 1
    else:
        report.reject(ReadError(item.path, item.place, f"{item.url} was not followed"))


@contextmanager
def _gc_paused() -> Iterator[None]:
    """Leave garbage collection to the block: cycles are few, and looking for them is slow."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Origin(NamedTuple):
    """Where a record is that is being prepared, and what is to be noted after it."""

    path: str
    place: str
    notes: list[Note]


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
        self._ids = RunIds()
        stack.callback(self._ids.close)
        self._workers: Workers | None = None
        self._worker_count = workers - 1
        self._waiting: list[Article | RawRecord] = []
        self._waiting_chars = 0
        # Of all records that are waiting or being prepared, in their order.
        self._origins: deque[_Origin] = deque()
        self._held = 0
        self._committed_at = time.monotonic()
        self._uncommitted = 0

    def take(self, record: Item) -> None:
        """Add an article, delete one or note what is none, after all that came before it."""
        if isinstance(record, Withdrawal):
            self.settle()
            self._report.withdrawn += 1
            self._writer.delete(record.id)
            self._ids.forget(record.id)
            self._count_change()
        elif isinstance(record, Article | RawRecord):
            path, place = record[:2] if isinstance(record, RawRecord) else (record.id, "")
            self._origins.append(_Origin(path, place, []))
            self._add_soon(record)
        elif self._origins:
            self._origins[-1].notes.append(record)
            self._held += _size(record)
            if self._held > MAX_HELD:
                self.settle()
        else:
            note(record, self._report)

    def _add_soon(self, record: Article | RawRecord) -> None:
        if not self._worker_count or self._report.kept < SERIAL_ARTICLES and not self._workers:
            self._add_here(record)
            return
        self._waiting.append(record)
        self._waiting_chars += (
            len(record.data)
            if isinstance(record, RawRecord)
            else len(record.title) + len(record.body)
        )
        if len(self._waiting) >= CHUNK_RECORDS or self._waiting_chars > CHUNK_CHARS:
            self._workers = self._workers or self._start_workers()
            self._hand_over(self._workers)

    def settle(self) -> None:
        """Add everything that is still waiting or being prepared."""
        if workers := self._workers:
            self._hand_over(workers)
            for chunk in workers.remaining():
                self._add_chunk(workers, chunk)
        waiting, self._waiting, self._waiting_chars = self._waiting, [], 0
        for record in waiting:
            self._add_here(record)

    def _hand_over(self, workers: Workers) -> None:
        """Have the waiting records prepared, and add those that are ready."""
        waiting, self._waiting, self._waiting_chars = self._waiting, [], 0
        for chunk in workers.prepare(waiting):
            self._add_chunk(workers, chunk)

    def _start_workers(self) -> Workers:
        workers = Workers(self._writer.analyzer, self._writer.schema, self._worker_count)
        self._stack.callback(workers.close)
        return workers

    @contextmanager
    def _next_origin(self) -> Iterator[_Origin]:
        """Yield the origin of the next record, and note what came after it."""
        origin = self._origins.popleft()
        yield origin
        for item in origin.notes:
            self._held -= _size(item)
            note(item, self._report)

    def _add_here(self, record: Article | RawRecord) -> None:
        article = record.parse() if isinstance(record, RawRecord) else record
        with self._next_origin() as origin:
            if isinstance(article, Article):
                self._report.note_keys(article.extra)
                self._add(origin, article, text_digest(article))
            else:
                note(article, self._report)

    def _add_chunk(self, workers: Workers, chunk: Chunk) -> None:
        self._writer.learn(chunk.stems)
        self._report.note_keys(chunk.keys)
        layers = workers.layers(chunk)
        self._writer.expect([one.analyzed for one in chunk.items if isinstance(one, Prepared)])
        for item in chunk.items:
            with self._next_origin() as origin:
                if isinstance(item, Prepared):
                    self._put(origin, item, layers)
                else:
                    note(item, self._report)

    def _put(self, origin: _Origin, prepared: Prepared, layers: Layers) -> None:
        analyzed, text = prepared
        article = analyzed.article
        # Without a headline its id is of its body, which is only packed with it.
        whole = article if article.title.strip() else Article.unpacked(analyzed.packed)
        put = partial(self._writer.put, analyzed, layers)
        self._add(origin, whole, text, put, analyzed.packed)

    def _add(
        self,
        origin: _Origin,
        article: Article,
        text: bytes,
        put: Callable[[], bool] | None = None,
        packed: bytes = b"",
    ) -> None:
        """Add an article by the id that is its own in this run; ``put`` adds it as it is."""
        article_id, other = self._ids.identify(article, text)
        if article_id != article.id:
            whole = Article.unpacked(packed) if packed else article
            article, put = replace(whole, id=article_id, words=b""), None
        try:
            replaced = put() if put else self._writer.add(article)
        except ArticleError as error:
            self._report.reject(ReadError(origin.path, origin.place, str(error)))
            return
        if other is not None:
            self._report.replace(Replacement(article_id, other, article.title))
        self._report.replaced += replaced
        self._report.added += not replaced
        self._count_change()

    def _count_change(self) -> None:
        self._uncommitted += 1
        late = time.monotonic() - self._committed_at > COMMIT_SECONDS
        if late or self._uncommitted >= COMMIT_ARTICLES:
            self._writer.commit()
            gc.collect()
            self._committed_at, self._uncommitted = time.monotonic(), 0


def _size(item: Note) -> int:
    return 1_000 + (len(item.record) if isinstance(item, ReadError) else 0)
