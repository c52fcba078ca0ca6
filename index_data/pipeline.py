"""Put articles into an index as they are read, with commits on the way."""

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from typing import Protocol

from index_data.readers.lines import ReadError
from index_data.report import Report
from search.article import Article
from search.errors import ArticleError

COMMIT_ARTICLES = 50_000
COMMIT_SECONDS = 30.0


class Writer(Protocol):
    """What the pipeline needs of an index's writer."""

    def add(self, article: Article) -> bool:
        """Add an article; return whether it replaced one of the same id."""

    def commit(self) -> object:
        """Make permanent and visible what was added so far."""


def fill(
    open_writer: Callable[[], AbstractContextManager[Writer]],
    items: Iterable[Article | ReadError],
    progress: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Add the articles and report; Ctrl-C while reading ends the run and keeps what was added.

    The writer is opened for the first article, so that an index is not made for none. Any other
    exception undoes what was added since the last commit.
    """
    report, started = Report(), time.monotonic()
    with ExitStack() as stack:
        feeder: _Feeder | None = None
        try:
            for item in items:
                if isinstance(item, ReadError):
                    report.reject(item)
                else:
                    feeder = feeder or _Feeder(stack.enter_context(open_writer()), report)
                    feeder.add(item)
                progress(report)
        except KeyboardInterrupt:
            report.interrupted = True
    report.seconds = time.monotonic() - started
    return report


class _Feeder:
    """Adds articles to a writer, counts them and commits in time."""

    def __init__(self, writer: Writer, report: Report) -> None:
        self._writer = writer
        self._report = report
        self._committed_at = time.monotonic()
        self._pending = 0

    def add(self, article: Article) -> None:
        try:
            replaced = self._writer.add(article)
        except ArticleError as error:
            self._report.reject(ReadError(article.id, "", str(error)))
            return
        self._report.replaced += replaced
        self._report.added += not replaced
        self._pending += 1
        late = time.monotonic() - self._committed_at > COMMIT_SECONDS
        if late or self._pending >= COMMIT_ARTICLES:
            self._writer.commit()
            self._committed_at, self._pending = time.monotonic(), 0
