"""What indexing would make of articles, without an index."""

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace

from index_data.ids import RunIds, text_digest
from index_data.pipeline import note
from index_data.readers.items import Item, RawRecord, Withdrawal
from index_data.report import Replacement, Report
from search import Article


def try_articles(
    items: Iterable[Item],
    show: Callable[[Article], None],
    limit: int | None = None,
    progress: Callable[[Report], None] = lambda report: None,
    report: Report | None = None,
) -> Report:
    """Read articles and report as `index_articles` does, but add none.

    With a ``limit``, the first articles are given to ``show``, and no more are read. Ctrl-C ends
    the run.
    """
    report, started = report or Report(), time.monotonic()
    with closing(RunIds()) as ids:
        try:
            for item in items:
                _try(item, ids, report, show if limit else None)
                progress(report)
                if limit and report.kept >= limit:
                    break
        except KeyboardInterrupt:
            report.interrupted = True
    report.seconds = time.monotonic() - started
    return report


def _try(item: Item, ids: RunIds, report: Report, show: Callable[[Article], None] | None) -> None:
    read = item.parse() if isinstance(item, RawRecord) else item
    if isinstance(read, Withdrawal):
        report.withdrawn += 1
        ids.forget(read.id)
    elif isinstance(read, Article):
        report.note_keys(read.extra)
        article_id, other = ids.identify(read, text_digest(read))
        if other is not None:
            report.replace(Replacement(article_id, other, read.title))
        report.replaced += other is not None
        report.added += other is None
        if show:
            show(replace(read, id=article_id))
    else:
        note(read, report)
