"""The command ``index``."""

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
    print_columns,
    print_json,
    printable,
    say,
)
from naba.terminal.options import (
    index_option,
    json_option,
    overrides_option,
    read_list,
    synonyms_option,
)

if TYPE_CHECKING:
    from index_data.pipeline import Writer
    from index_data.report import Report
    from search import Index

FORMATS = ("auto", "jsonl", "csv", "text")


@click.command(cls=Command)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@index_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="How to read the sources; auto goes by the file's suffix.",
)
@overrides_option
@synonyms_option
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=os.cpu_count,
    help="Processes that work, one of which writes.  [default: one for each core]",
)
@json_option
def index(
    sources: tuple[str, ...],
    url: str,
    format_name: str,
    overrides: str | None,
    synonyms: str | None,
    workers: int,
    as_json: bool,
) -> None:
    """Read articles from files, folders or standard input (-) into an index.

    An article replaces the one that has its id. What cannot be read is named on standard error
    and makes the exit code 3; all else is indexed.
    """
    from search import open_index

    opening = partial(open_index, url, overrides=read_list(overrides), synonyms=read_list(synonyms))
    report = _run(sources, format_name, opening, workers)
    for error in report.rejections:
        place = f"{error.path}:{error.place}" if error.place else error.path
        click.echo(printable(f"{place}: {error.reason}"), err=True)
    if unnamed := report.rejected - len(report.rejections):
        click.echo(f"... and {unnamed:,} more were rejected", err=True)
    if as_json:
        print_json(report.to_dict())
    else:
        _print(report)
    if report.interrupted:
        say(f"interrupted; articles kept: {report.kept:,}")
        sys.exit(INTERRUPTED)
    sys.exit(REJECTED if report.rejected else 0)


def _run(
    names: tuple[str, ...], format_name: str, opening: Callable[..., "Index"], workers: int
) -> "Report":
    from index_data.interrupt import Interruption
    from index_data.pipeline import fill
    from index_data.sources import Sources
    from naba.terminal.progress import Progress

    _check(opening)
    sources = Sources(names, format_name)
    total = sources.bytes_total
    with Interruption() as interruption, Progress("articles") as progress:

        def show(report: "Report") -> None:
            if progress.due:
                progress.show(report.kept, sources.bytes_read / total if total else None)

        report = fill(
            lambda: _writer(opening), interruption.between(sources.items()), show, workers
        )
    report.skipped_files = sources.skipped
    return report


def _check(opening: Callable[..., "Index"]) -> None:
    """Raise what is wrong with an index before its sources are read."""
    from search import IndexMissing

    with suppress(IndexMissing):
        opening().close()


@contextmanager
def _writer(opening: Callable[..., "Index"]) -> "Iterator[Writer]":
    with opening(create=True) as opened, opened.writer() as writer:
        yield writer


def _print(report: "Report") -> None:
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
