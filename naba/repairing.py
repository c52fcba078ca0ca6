"""The command ``repair``."""

import sys

import click

from naba.losses import say_losses
from naba.terminal.console import Command, counted, print_json, printable
from naba.terminal.options import complete_folder, index_option, json_option


@click.command(cls=Command)
@index_option
@click.option(
    "--to",
    metavar="URL",
    shell_complete=complete_folder,
    help="Create the new index there, and leave the damaged one as it is.",
)
@json_option
def repair(url: str, to: str | None, as_json: bool) -> None:
    """Save what can be saved of a damaged index.

    All articles that can be read are saved in a new index, which takes the place of the damaged
    one; that is kept beside it. The exit code is 3 when any article is lost.
    """
    from naba.terminal.progress import Progress
    from search import repair as repaired

    with Progress("articles") as progress:
        found = repaired(url, to, lambda done, total: progress.show(done, done / total))
    if as_json:
        print_json(found.to_dict())
    else:
        click.echo(f"saved {counted(found.articles, 'article', 'articles')} in {found.index}")
        click.echo(f"the damaged index is kept: {printable(found.kept)}")
    sys.exit(say_losses(found))
