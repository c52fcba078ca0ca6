"""The command ``check``: whether an index is whole."""

import sys
from typing import TYPE_CHECKING

import click

from naba.terminal.console import DAMAGED, Command, counted, print_json, printable
from naba.terminal.options import index_option, json_option

if TYPE_CHECKING:
    from search import Report

#: The most damages that are shown in full.
_MAX_SHOWN = 20


@click.command(cls=Command)
@index_option
@click.option(
    "--deep", is_flag=True, help="Also make all terms anew from the articles and compare them."
)
@json_option
def check(url: str, deep: bool, as_json: bool) -> None:
    """Check whether the index is whole.

    Its files are compared with their checksums, and its articles with what is counted of them. The
    exit code is 5 when anything is damaged; what is lost then is shown, and the command that mends
    it. It can be searched, and written, in the meantime.
    """
    from naba.terminal.progress import Progress
    from search import check as checked

    with Progress("articles") as progress:
        report = checked(url, deep, lambda done, total: progress.show(done, done / total))
    if as_json:
        print_json(report.to_dict())
    else:
        _print_report(report)
    sys.exit(DAMAGED if report.damage else 0)


def _print_report(report: "Report") -> None:
    for finding in report.damage[:_MAX_SHOWN]:
        place = f"{finding.file}: " if finding.file else ""
        click.echo(printable(f"{place}{finding.problem}"))
        click.echo(f"  lost: {printable(finding.lost)}")
    if (more := len(report.damage) - _MAX_SHOWN) > 0:
        click.echo(f"and {more:,} more")
    for note in report.notes:
        click.echo(f"note: {printable(note)}")
    for remedy in dict.fromkeys(finding.remedy for finding in report.damage):
        click.echo(f"mend it: {printable(remedy)}")
    if report.ok:
        articles = counted(report.articles, "article", "articles")
        click.echo(f"whole: {articles}, {counted(report.files, 'file', 'files')}")
