"""The command ``sources``: how the sources that are followed into an index are."""

import sys
import time
from typing import TYPE_CHECKING

import click

from naba.terminal.console import FAILURE, Command, print_columns, print_json, say
from naba.terminal.options import index_option, json_option

if TYPE_CHECKING:
    from index_data.following.health import Health

_HEADER = ("source", "kind", "articles", "last article", "last success", "state", "next round")
_MAX_TITLE_CHARS = 40


@click.command(cls=Command)
@click.argument("action", required=False, type=click.Choice(["remove"]))
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@index_option
@json_option
def sources(url: str, action: str | None, names: tuple[str, ...], as_json: bool) -> None:
    """Show the sources that naba watch follows into an index, those with errors first.

    With remove, forget what is known of each SOURCE; its articles stay. The exit code is 1 when one
    is not known.
    """
    from index_data.following.health import sources_health

    if action:
        _remove(url, names)
    found = sources_health(url)
    if as_json:
        print_json([one.to_dict() for one in found])
    elif found:
        print_columns([_HEADER, *map(_row, found)])
    else:
        say(f"no sources are followed into {url}; naba watch SOURCE follows some")


def _remove(url: str, names: tuple[str, ...]) -> None:
    from index_data.following.health import forget_sources
    from index_data.following.targets import Target, targets_of
    from index_data.following.watching import is_watched

    if not names:
        raise click.UsageError("remove needs a SOURCE")
    unknown = forget_sources(
        url, [name for each in names for name in targets_of([each], Target(""))]
    )
    for name in unknown:
        say(f"no such source: {name}")
    if is_watched(url):
        say("naba watch is running: what it still names is followed anew; name it no more first")
    sys.exit(FAILURE if unknown else 0)


def _row(one: "Health") -> list[str]:
    from index_data.addresses import without_password

    source = one.source
    return [
        without_password(source.name),
        source.kind or "—",
        f"{source.articles:,}",
        f"{source.date[:10]} {source.title[:_MAX_TITLE_CHARS]}".strip() or "—",
        _moment(source.last_success),
        _state(one),
        "never" if source.stopped else _moment(source.due),
    ]


def _state(one: "Health") -> str:
    source = one.source
    if source.stopped:
        return f"stopped: {source.error}"
    if source.errors:
        return f"{source.errors:,} × {source.error}"
    if one.is_silent:
        return f"silent since {_moment(source.last_new)}"
    return "well"


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds)) if seconds else "never"
