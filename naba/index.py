"""The command ``index``: articles from files, addresses and databases into an index."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import click

from naba.index_report import print_article, print_json_report, print_report
from naba.terminal.console import INTERRUPTED, REJECTED, Command, counted, say
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
from naba.terminal.reading_options import (
    allow_host_option,
    facets_of,
    full_text_option,
    map_option,
    month_first_option,
    reading_of,
    refuse_rejects_in,
    rejects_option,
    text_option,
)

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from index_data.pipeline import Writer
    from index_data.report import Report
    from index_data.sources import Sources
    from search import Index


_MAX_WORKERS = 64
#: How long it waits for another process that writes, such as that of a server.
MAX_LOCK_SECONDS = 5.0


def _default_workers() -> int:
    return min(os.cpu_count() or 1, _MAX_WORKERS)


@click.command(cls=Command)
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...", shell_complete=complete_file)
@index_option
@click.option(
    "--format",
    "format_name",
    type=LazyChoice("index_data.readers:FORMATS"),
    default="auto",
    show_default=True,
    help="Format of the sources; auto goes by the suffix and the beginning of each file.",
)
@map_option
@text_option
@month_first_option
@click.option("--query", default="", help="The query that gives the articles of a database.")
@full_text_option
@allow_host_option
@rejects_option
@click.option("--dry-run", is_flag=True, help="Read everything, and index nothing.")
@click.option(
    "--show",
    type=click.IntRange(min=1),
    help="With --dry-run: print the first articles as they would be, and read no more.",
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
    url: str,
    overrides: str | None,
    synonyms: str | None,
    labels: str | None,
    facets: tuple[str, ...],
    keep_boilerplate: bool | None,
    workers: int,
    dry_run: bool,
    show: int | None,
    rejects_path: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Index articles from files, folders, addresses, databases or standard input (-).

    An article replaces the one with the same id. Records that cannot be read are named on standard
    error and make the exit code 3; everything else is indexed.
    """
    from index_data.rejects import Rejects
    from index_data.report import Report
    from search import open_index

    if show and not dry_run:
        raise click.UsageError("--show goes with --dry-run")
    contents = index_contents(overrides, synonyms, labels, facets, keep_boilerplate)
    open_target = partial(open_index, url, **contents)
    declared = facets_of(open_target, facets)
    refuse_rejects_in(options["names"], rejects_path)
    with closing(Rejects(_rejects_file(rejects_path, as_json=as_json))) as rejects:
        report, sources = Report(rejects), _sources(declared, **options)
        if dry_run:
            _try(sources, report, show, as_json=as_json)
        else:
            _index(sources, report, partial(_writer, open_target), workers)
        if keep_boilerplate and not dry_run:
            _print_what_waits(url)
        if not rejects_path and report.rejects.others():
            say("--rejects FILE writes all rejected records to a file")
        print_json_report(report) if as_json else print_report(report, dry_run=dry_run)
    if report.interrupted:
        say(f"interrupted; articles kept: {0 if dry_run else report.kept:,}")
        sys.exit(INTERRUPTED)
    sys.exit(REJECTED if report.rejected else 0)


def _rejects_file(path: Path | None, *, as_json: bool) -> IO[bytes] | None:
    """Open the file of rejected records, which is one of no name where they are only printed."""
    if path:
        return path.open("w+b")
    return TemporaryFile() if as_json else None


def _sources(
    facets: frozenset[str],
    names: tuple[str, ...],
    format_name: str,
    mapped: tuple[tuple[str, str], ...],
    texts: Any,
    *,
    month_first: bool,
    **options: Any,
) -> "Sources":
    from index_data.sources import Sources

    reading = reading_of(facets, mapped, texts, month_first=month_first)
    return Sources(names, format_name, reading, **options)


def _index(
    sources: "Sources",
    report: "Report",
    open_writer: "Callable[[], AbstractContextManager[Writer]]",
    workers: int,
) -> None:
    from index_data.interrupt import Interruption
    from index_data.pipeline import index_articles

    with Interruption() as interruption, _progress(sources) as show:
        items = interruption.between(sources.items())
        index_articles(open_writer, items, show, workers, report)
    _note(sources, report)


def _try(sources: "Sources", report: "Report", limit: int | None, *, as_json: bool) -> None:
    from index_data.interrupt import Interruption
    from index_data.trial import try_articles

    with Interruption() as interruption, _progress(sources) as show:
        items = interruption.between(sources.items())
        try_articles(items, partial(print_article, as_json=as_json), limit, show, report)
    _note(sources, report)


def _note(sources: "Sources", report: "Report") -> None:
    report.skipped_files, report.encodings = sources.skipped, sources.encodings


@contextmanager
def _progress(sources: "Sources") -> "Iterator[Callable[[Report], None]]":
    from naba.terminal.progress import Progress

    total = sources.bytes_total
    with Progress("articles") as progress:

        def show(report: "Report") -> None:
            if progress.due:
                progress.show(report.kept, sources.bytes_read / total if total else None)

        yield show


@contextmanager
def _writer(open_target: Callable[..., "Index"]) -> "Iterator[Writer]":
    from index_data.turns import patient_writer

    with open_target(create=True) as opened, patient_writer(opened, MAX_LOCK_SECONDS) as writer:
        yield writer


def _print_what_waits(url: str) -> None:
    """Say how many articles are still without their boilerplate, until the index is rebuilt."""
    from search import IndexMissing, open_index

    with suppress(IndexMissing), open_index(url) as opened:
        if left_out := opened.stats(commonest=0).boilerplate.articles:
            articles = counted(left_out, "article", "articles")
            say(f"boilerplate stays left out of {articles} until the index is rebuilt")
