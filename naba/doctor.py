"""The command ``doctor``: whether the installation and the index are well, and what is slow."""

import sys
from collections.abc import Iterable

import click

from naba.health.finding import Finding
from naba.terminal.console import FAILURE, Command, print_json, printable
from naba.terminal.options import index_option, json_option


@click.command(cls=Command)
@index_option
@json_option
def doctor(url: str, as_json: bool) -> None:
    """Check the installation, the machine and the index, and say what to do.

    Versions, settings, rights, disk, memory, damage, who is writing, and how long searches take.
    Nothing is changed. The exit code is 0 when all is good, and otherwise 1.
    """
    from naba.health.checkup import findings

    if as_json:
        found = list(findings(url))
        good = all(finding.state == "good" for finding in found)
        print_json({"good": good, "findings": [finding.to_dict() for finding in found]})
    else:
        good = _print(findings(url))
    sys.exit(0 if good else FAILURE)


def _print(found: Iterable[Finding]) -> bool:
    """Print findings as they come; return whether all are good."""
    good = True
    for finding in found:
        good = good and finding.state == "good"
        click.echo(printable(f"{finding.state:<8} {finding.check:<12} {finding.text}"))
        if finding.remedy:
            click.echo(printable(f"{'':<8} {'':<12} → {finding.remedy}"))
    return good
