"""The command ``watch``: follow sources into an index."""

import sys
import time
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from naba.background_embedding import BackgroundEmbedding
from naba.terminal.console import (
    INTERRUPTED,
    REJECTED,
    Command,
    counted,
    print_columns,
    print_json,
    printable,
    say,
)
from naba.terminal.options import complete_file, index_option, json_option
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
    from index_data.following.outcomes import Outcome
    from index_data.following.watching import Settings
    from index_data.readers.items import ReadError


class _Duration(click.ParamType):  # type: ignore[type-arg]  # click 8.1 takes no type argument
    """A time such as 30s, 5m, 2h or 1d, in seconds."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the seconds."""
        from index_data.following.schedule import seconds_of

        if isinstance(value, float):
            return value
        try:
            return seconds_of(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command(cls=Command)
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...", shell_complete=complete_file)
@index_option
@click.option(
    "--interval",
    type=_Duration(),
    default="5m",
    show_default=True,
    metavar="TIME",
    help="Look at each source so often, such as 30s, 5m or 2h.",
)
@click.option("--once", is_flag=True, help="Look at each source once and end, as for cron.")
@click.option(
    "--delete", is_flag=True, help="Delete the articles of files and pages that are gone."
)
@click.option(
    "--embed",
    is_flag=True,
    help="Add the vectors of what comes in the background, as naba embed does.",
)
@full_text_option
@allow_host_option
@map_option
@text_option
@month_first_option
@rejects_option
@json_option
def watch(
    url: str,
    once: bool,
    embed: bool,
    rejects_path: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Follow feeds, sitemaps, pages, folders and files into an index, until Ctrl-C.

    A SOURCE that ends in .txt or .sources is a file of sources, one a line. Prints a line for each
    look at a source that brought something or failed.
    """
    from index_data.following.watching import watch as follow
    from index_data.interrupt import Interruption
    from index_data.rejects import Rejects
    from index_data.report import Report
    from search import open_index

    refuse_rejects_in(options["names"], rejects_path)
    summary = _Summary(as_json=as_json)
    interrupted = False
    with closing(Rejects(rejects_path.open("w+b") if rejects_path else None)) as rejects:
        open_target = partial(open_index, url)
        settings = _settings(facets_of(open_target, ()), once=once, **options)
        outcomes = follow(url, open_target, settings, Report(rejects), say)
        beside = BackgroundEmbedding(url) if embed else nullcontext()
        with Interruption() as interruption, closing(outcomes), beside as embedding:
            try:
                for outcome in interruption.between(outcomes):
                    summary.take(outcome)
                    if embedding and (outcome.added or outcome.replaced):
                        embedding.want()
            except KeyboardInterrupt:
                interrupted = True
            if embedding and once and not interrupted:
                embedding.finish(lambda: interruption.requested)
                interrupted = interruption.requested
    summary.print()
    if interrupted:
        sys.exit(INTERRUPTED)
    sys.exit(REJECTED if summary.counts["rejected"] or summary.counts["errors"] else 0)


def _settings(
    facets: frozenset[str],
    names: tuple[str, ...],
    interval: float,
    allowed: tuple[str, ...],
    mapped: tuple[tuple[str, str], ...],
    texts: Any,
    *,
    once: bool,
    delete: bool,
    full_text: bool,
    month_first: bool,
) -> "Settings":
    from index_data.fetching import Web
    from index_data.following.targets import Target
    from index_data.following.watching import Settings

    reading = reading_of(facets, mapped, texts, month_first=month_first)
    usual = Target("", interval, full_text=full_text, delete=delete)
    return Settings(names, usual, reading, Web(allowed), once)


class _Summary:
    """Prints outcomes as they come, and at the end what they were in all."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._sources: set[str] = set()
        names = ("rounds", "added", "replaced", "deleted", "rejected", "errors")
        self.counts = dict.fromkeys(names, 0)

    def take(self, outcome: "Outcome") -> None:
        """Count an outcome, and print it if there is anything to tell."""
        self._sources.add(outcome.source)
        self.counts["rounds"] += 1
        self.counts["errors"] += bool(outcome.error)
        for name in ("added", "replaced", "deleted", "rejected"):
            self.counts[name] += getattr(outcome, name)
        if not outcome.is_quiet:
            print_json(outcome.to_dict()) if self._as_json else click.echo(_line(outcome))

    def print(self) -> None:
        """Print the counts."""
        counts = {"sources": len(self._sources), **self.counts}
        if self._as_json:
            print_json({"summary": counts})
        else:
            print_columns([name, f"{count:,}"] for name, count in counts.items())


def _line(outcome: "Outcome") -> str:
    from index_data.addresses import without_password

    words = [
        f"{name} {count:,}"
        for name in ("added", "replaced", "deleted", "rejected")
        if (count := getattr(outcome, name))
    ]
    words += [f"error: {outcome.error}"] if outcome.error else []
    words += outcome.notes
    words += [_refusal(one, outcome) for one in outcome.refusals if one.reason not in outcome.error]
    if (others := outcome.rejected - len(outcome.refusals)) > 0:
        words.append(counted(others, "more rejection", "more rejections"))
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(outcome.at))
    return printable(f"{when}  {without_password(outcome.source)}  {'; '.join(words)}")


def _refusal(one: "ReadError", outcome: "Outcome") -> str:
    """Return why a record was refused, with its file or page where the source has several."""
    path = one.path if one.path != outcome.source else ""
    return ": ".join(filter(None, (path, one.place, one.reason)))
