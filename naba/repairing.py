"""The command ``repair``."""

import sys

import click

from naba.terminal.console import REJECTED, Command, counted, print_json, printable, say
from naba.terminal.options import complete_folder, index_option, json_option

#: The most lost articles, and the most damages, that are named.
_NAMED = 20


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
    for damage in found.damage[:_NAMED]:
        say(f"{damage.file}: {damage.problem}")
    for article_id in found.lost[:_NAMED]:
        say(f"lost: {article_id}")
    if len(found.lost) > _NAMED:
        say(f"and {len(found.lost) - _NAMED:,} more; --json names them all")
    if found.unnamed:
        say(f"lost: {counted(found.unnamed, 'article', 'articles')} whose ids are not known")
    sys.exit(REJECTED if found.lost or found.unnamed else 0)
