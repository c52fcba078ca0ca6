"""The command ``index``: articles from files into an index."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

import click

from naba.terminal.console import (
    INTERRUPTED,
    REJECTED,
    Command,
    counted,
    print_columns,
    print_json,
    say,
    say_plainly,
)
from naba.terminal.options import (
    LazyChoice,
    boilerplate_option,
    complete_file,
    facets_option,
    index_contents,
    index_option,
    json_option,
    labels_option,
    overrides_option,
    synonyms_option,
)

if TYPE_CHECKING:
    from index_data.pipeline import Writer
    from index_data.report import Report
    from search import Index


_MAX_WORKERS = 64


def _default_workers() -> int:
    return min(os.cpu_count() or 1, _MAX_WORKERS)


@click.command(cls=Command)
@click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCE...", shell_complete=complete_file
)
@index_option
@click.option(
    "--format",
    "format_name",
    type=LazyChoice("index_data.readers:FORMATS"),
    default="auto",
    show_default=True,
    help="Format of the sources; auto goes by the file suffix.",
)
@overrides_option
@synonyms_option
@labels_option
@facets_option
@boilerplate_option
@click.option(
    "--workers",
    type=click.IntRange(1, _MAX_WORKERS),
    default=_default_workers,
    help="Number of processes, one of which writes.  [default: one per core]",
)
@json_option
def index(
    sources: tuple[str, ...],
    url: str,
    format_name: str,
    overrides: str | None,
    synonyms: str | None,
    labels: str | None,
    facets: tuple[str, ...],
    keep_boilerplate: bool | None,
    workers: int,
    as_json: bool,
) -> None:
    """Index articles from files, folders or standard input (-).

    An article replaces the one with the same id. Records that cannot be read are named on standard
    error and make the exit code 3; everything else is indexed.
    """
    from search import open_index

    contents = index_contents(overrides, synonyms, labels, facets, keep_boilerplate)
    open_target = partial(open_index, url, **contents)
    report = _index(sources, format_name, open_target, workers)
    if keep_boilerplate:
        _print_what_waits(url)
    _print_rejections(report)
    if as_json:
        print_json(report.to_dict())
    else:
        _print_counts(report)
    if report.interrupted:
        say(f"interrupted; articles kept: {report.kept:,}")
        sys.exit(INTERRUPTED)
    sys.exit(REJECTED if report.rejected else 0)


def _index(
    names: tuple[str, ...], format_name: str, open_target: Callable[..., "Index"], workers: int
) -> "Report":
    from index_data.interrupt import Interruption
    from index_data.pipeline import index_articles
    from index_data.sources import Sources
    from naba.terminal.progress import Progress

    _check(open_target)
    sources = Sources(names, format_name)
    total = sources.bytes_total
    with Interruption() as interruption, Progress("articles") as progress:

        def show(report: "Report") -> None:
            if progress.due:
                progress.show(report.kept, sources.bytes_read / total if total else None)

        items = interruption.between(sources.items())
        report = index_articles(lambda: _writer(open_target), items, show, workers)
    report.skipped_files = sources.skipped
    return report


def _check(open_target: Callable[..., "Index"]) -> None:
    """Raise what is wrong with an existing index, before its sources are read."""
    from search import IndexMissing

    with suppress(IndexMissing):
        open_target().close()


@contextmanager
def _writer(open_target: Callable[..., "Index"]) -> "Iterator[Writer]":
    with open_target(create=True) as opened, opened.writer() as writer:
        yield writer


def _print_what_waits(url: str) -> None:
    """Say how many articles are still without their boilerplate, until the index is rebuilt."""
    from search import IndexMissing, open_index

    with suppress(IndexMissing), open_index(url) as opened:
        if left_out := opened.stats(commonest=0).boilerplate.articles:
            articles = counted(left_out, "article", "articles")
            say(f"boilerplate stays left out of {articles} until the index is rebuilt")


def _print_rejections(report: "Report") -> None:
    for error in report.rejections:
        place = f"{error.path}:{error.place}" if error.place else error.path
        say_plainly(f"{place}: {error.reason}")
    if unnamed := report.rejected - len(report.rejections):
        say_plainly(f"... and {unnamed:,} more rejected")


def _print_counts(report: "Report") -> None:
    counts = {
        "read": report.read,
        "added": report.added,
        "replaced": report.replaced,
        "rejected": report.rejected,
        **({"skipped files": report.skipped_files} if report.skipped_files else {}),
    }
    width = len(f"{report.read:,}")
    rows = [[name, f"{count:>{width},}"] for name, count in counts.items()]
    print_columns([*rows, ["time", f"{report.seconds:.1f} s, {report.rate:,.0f} articles/s"]])
