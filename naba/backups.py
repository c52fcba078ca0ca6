"""The commands ``backup`` and ``restore``.

The module has not the name of one of them: ``from naba import backup`` is the library's function.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from naba.terminal.console import Command, counted, print_json, printable
from naba.terminal.options import FILE, index_option, json_option

if TYPE_CHECKING:
    from search import Backup


@click.command(cls=Command)
@click.argument("file", type=FILE)
@index_option
@click.option(
    "--since",
    metavar="PREVIOUS",
    type=FILE,
    help="Back up only what is new or changed since this backup, which is then needed to restore.",
)
@json_option
def backup(file: Path, url: str, since: Path | None, as_json: bool) -> None:
    """Back up the index into FILE, while it is searched and written.

    FILE is a ZIP file with the articles as JSON Lines, the word lists and the declared facets. It
    replaces an existing FILE once it is complete and has been verified.
    """
    from naba.terminal.progress import Progress
    from search import backup as back_up

    if not file.parent.is_dir():
        raise click.BadParameter(f"no such folder: {file.parent}", param_hint="FILE")
    with Progress("articles") as progress:
        made = back_up(
            url, file, lambda done, total: progress.show(done, done / total), since=since
        )
    if as_json:
        print_json(_described(made, file))
    else:
        changes = f" ({made.changed:,} new or changed, {made.deleted:,} deleted)" if since else ""
        articles = counted(made.articles, "article", "articles")
        size = _size(file.stat().st_size)
        click.echo(printable(f"backed up {articles}{changes} in {file}, {size}"))


@click.command(cls=Command)
@click.argument("file", type=FILE)
@index_option
@json_option
def restore(file: Path, url: str, as_json: bool) -> None:
    """Make an index of the backup FILE, where there is nothing yet.

    The backups that it continues, if any, have to be in the same folder. The index may have
    another engine than the one that was backed up.
    """
    from naba.terminal.progress import Progress
    from search import restore as restored

    with Progress("articles") as progress:
        made = restored(file, url, lambda n, total: progress.show(n, n / total))
    if as_json:
        print_json(_described(made, file))
    else:
        articles = counted(made.articles, "article", "articles")
        click.echo(printable(f"restored {articles} from {file}"))


def _described(made: "Backup", file: Path) -> dict[str, object]:
    return {"file": str(file), "bytes": file.stat().st_size, **made.to_dict()}


def _size(count: int) -> str:
    """Return a number of bytes in megabytes, or, if there are few, in kilobytes."""
    return f"{count / 1e6:,.0f} MB" if count >= 1e6 else f"{count / 1e3:,.0f} kB"
