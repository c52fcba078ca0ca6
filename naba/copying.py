"""The command ``copy``.

The module has not the name of the command: ``from naba import copy`` is the library's function.
"""

import sys
from typing import TYPE_CHECKING

import click

from naba.losses import say_losses
from naba.terminal.console import INTERRUPTED, Command, counted, print_json, printable, say
from naba.terminal.options import complete_folder, json_option

if TYPE_CHECKING:
    from search import Copy


@click.command(cls=Command)
@click.argument("url", metavar="FROM", shell_complete=complete_folder)
@click.argument("to", metavar="TO", shell_complete=complete_folder)
@click.option(
    "--prepare",
    is_flag=True,
    help="Copy what is there, and leave the last step to a later run, which has then little to do.",
)
@click.option(
    "--anew", is_flag=True, help="Delete what an interrupted copy to TO left, and begin anew."
)
@json_option
def copy(url: str, to: str, prepare: bool, anew: bool, as_json: bool) -> None:
    """Copy the index FROM to TO, where there is nothing yet, also to another engine.

    FROM is only read, and can be searched and written meanwhile. TO is there once all of it was
    compared with FROM; when interrupted before, the same command goes on with the rest. The exit
    code is 3 when articles of a damaged FROM are lost.
    """
    done = _run(url, to, anew=anew, prepare=prepare)
    if as_json:
        print_json(done.to_dict())
    elif done.finished:
        articles = counted(done.articles, "article", "articles")
        click.echo(printable(f"copied {articles} to {done.index}"))
        click.echo(f"read back from both: {articles}, digest {done.digest}")
    if done.stopped:
        say("interrupted; what was copied stays, and the same command goes on with the rest")
        sys.exit(INTERRUPTED)
    if not done.finished:
        say("prepared; without --prepare, the same command copies what has changed, and finishes")
    sys.exit(say_losses(done))


def _run(url: str, to: str, *, anew: bool, prepare: bool) -> "Copy":
    from index_data.interrupt import Interruption
    from naba.terminal.progress import Progress
    from search import copy as copied

    with Interruption() as interruption, Progress("articles") as progress:
        return copied(
            url,
            to,
            lambda done, total: progress.show(done, done / total),
            lambda: interruption.requested,
            anew=anew,
            prepare=prepare,
        )
