"""Print what became of the articles of ``naba index``."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from naba.terminal.console import print_columns, print_json, printable, say_plainly

if TYPE_CHECKING:
    from index_data.report import Report
    from search import Article

#: The most keys named, and the most characters shown of an article's body.
_MAX_KEYS, _MAX_BODY_CHARS = 20, 300


def print_article(article: "Article", *, as_json: bool) -> None:
    """Print an article as it would be indexed."""
    if as_json:
        print_json(article.to_dict())
        return
    record = article.to_dict()
    # The fields, then the other keys.
    for name in sorted(record, key=lambda name: (name in article.extra, name != "title")):
        value = record[name]
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        shown = text if len(text) <= _MAX_BODY_CHARS else f"{text[:_MAX_BODY_CHARS]}…"
        lines = printable_lines(shown)
        click.echo(f"{click.style(printable(name), bold=True)}: {lines}")
    click.echo()


def printable_lines(text: str) -> str:
    """Return a text that can be printed, with its lines under each other."""
    return "\n    ".join(printable(line) for line in text.splitlines())


def print_report(report: "Report", *, dry_run: bool) -> None:
    """Print the counts on standard output, and what was rejected on standard error."""
    _say_what_is_told(report)
    _say_rejections(report)
    counts = {
        "read": report.read,
        "would be indexed" if dry_run else "added": report.added,
        "replaced": report.replaced,
        **_if_any("withdrawn", report.withdrawn),
        **_if_any("under embargo", report.embargoed),
        "rejected": report.rejected,
        **_if_any("no articles", report.passed_over),
        **_if_any("skipped files", report.skipped_files),
    }
    width = len(f"{report.read:,}")
    rows = [[name, f"{count:>{width},}"] for name, count in counts.items()]
    rows.append(["time", f"{report.seconds:.1f} s, {report.rate:,.0f} articles/s"])
    if keys := list(report.keys):
        more = f" and {len(keys) - _MAX_KEYS:,} more" if len(keys) > _MAX_KEYS else ""
        rows.append(["other keys", f"{', '.join(keys[:_MAX_KEYS])}{more}"])
    for encoding, files in report.encodings.most_common():
        rows.append(["encoding", f"{encoding} ({files:,})"])
    print_columns(rows)


def print_json_report(report: "Report") -> None:
    """Print the report as one line of JSON; rejected records are as many as there are."""
    _say_rejections(report)
    click.echo(json.dumps(report.to_dict(), ensure_ascii=False)[:-1].encode(), nl=False)
    click.echo(b', "rejections": [', nl=False)
    for number, error in enumerate(report.rejects):
        text = json.dumps(asdict(error), ensure_ascii=False)
        click.echo(f"{', ' if number else ''}{text}".encode(errors="replace"), nl=False)
    click.echo(b"]}")


def _if_any(name: str, count: int) -> dict[str, int]:
    return {name: count} if count else {}


def _say_what_is_told(report: "Report") -> None:
    for embargo in report.embargoes:
        say_plainly(f"{_place(embargo.path, embargo.place)}: waits until {embargo.until}")
    if unnamed := report.embargoed - len(report.embargoes):
        say_plainly(f"... and {unnamed:,} more wait")
    for one in report.replacements:
        before = "the same headline" if one.replaced == one.by else f"«{one.replaced}»"
        say_plainly(f"{one.id}: «{one.by}» replaced {before} of this run")
    if unnamed := report.replaced_in_run - len(report.replacements):
        say_plainly(f"... and {unnamed:,} more replaced one of this run")


def _say_rejections(report: "Report") -> None:
    for error in report.rejects.shown:
        say_plainly(f"{_place(error.path, error.place)}: {error.reason}")
    if others := report.rejects.others():
        say_plainly(f"... and {sum(count for _, count in others):,} more rejected:")
        for kind, count in others[:10]:
            say_plainly(f"    {count:,} × {kind}")


def _place(path: str, place: str) -> str:
    return f"{path}:{place}" if place else path
