"""The command ``index``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from index_data.console import (
    INTERRUPTED,
    REJECTED,
    Command,
    print_columns,
    print_json,
    printable,
    say,
)

if TYPE_CHECKING:
    from index_data.pipeline import Writer
    from index_data.report import Report

FORMATS = ("auto", "jsonl", "csv", "text")

index_option = click.option(
    "--index",
    "url",
    metavar="URL",
    envvar="NABA_INDEX",
    default="naba-index",
    show_default=True,
    help="Where the index is: a folder, or ENGINE:PLACE. Also from $NABA_INDEX.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


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
@json_option
def index(sources: tuple[str, ...], url: str, format_name: str, as_json: bool) -> None:
    """Read articles from files, folders or standard input (-) into an index.

    An article replaces the one that has its id. What cannot be read is named on standard error
    and makes the exit code 3; all else is indexed.
    """
    report = _run(sources, url, format_name)
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


def _run(names: tuple[str, ...], url: str, format_name: str) -> "Report":
    from index_data.interrupt import Interruption
    from index_data.pipeline import fill
    from index_data.progress import Progress
    from index_data.sources import Sources

    _check(url)
    sources = Sources(names, format_name)
    total = sources.bytes_total
    with Interruption() as interruption, Progress("articles") as progress:

        def show(report: "Report") -> None:
            if progress.due:
                progress.show(report.kept, sources.bytes_read / total if total else None)

        report = fill(lambda: _writer(url), interruption.between(sources), show)
    report.skipped_files = sources.skipped
    return report


def _check(url: str) -> None:
    """Raise what is wrong with an index before its sources are read."""
    from search import open_index
    from search.errors import IndexMissing

    with suppress(IndexMissing):
        open_index(url).close()


@contextmanager
def _writer(url: str) -> "Iterator[Writer]":
    from search import open_index

    with open_index(url, create=True) as opened, opened.writer() as writer:
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
