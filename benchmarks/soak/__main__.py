"""Let eight readers use a server for half an hour while its index is written, and look at all.

python -m benchmarks.soak ARTICLES.jsonl.gz --state FOLDER [--minutes 30] [--first 2000]
    [--clients 8] [--workers 2] [--by commands|api]

Readers search, on pages and by the API, and look for articles that must be found, or must not. In
the meantime articles are added, replaced and deleted, by commands or by the API, and the index is
rebuilt and backed up. Then it is checked, and compared with what was acknowledged; so is what the
last backup restores. It can be stopped at any time, and goes on with what is in the folder.
"""

import shutil
import sys
import time
from pathlib import Path

import click

from benchmarks.corpus import Fragments, articles
from benchmarks.soak.model import Model
from benchmarks.soak.problems import Problems
from benchmarks.soak.soaking import Soak
from benchmarks.soak.ways import CommandLine
from benchmarks.state import stoppable


@click.command()
@click.argument(
    "source", metavar="ARTICLES", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--state", "folder", required=True, metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--minutes", type=click.FloatRange(min=0), default=30.0, show_default=True)
@click.option("--first", type=click.IntRange(20), default=2_000, show_default=True)
@click.option("--clients", type=click.IntRange(1), default=8, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--by", type=click.Choice(["commands", "api"]), default="commands")
def main(
    source: Path, folder: Path, minutes: float, first: int, clients: int, workers: int, by: str
) -> None:
    """Let readers use a server while its index is written."""
    stoppable()
    problems = Problems()
    soak = prepared(source, folder, first, problems)
    left = minutes * 60 - soak.model.figures.get("seconds", 0)
    if left > 0:
        try:
            soak.run(left, clients, workers, by_api=by == "api")
        except KeyboardInterrupt:
            click.echo("Interrupted. The same command goes on where it was.")
    soak.compare()
    click.echo("\n".join(soak.table()))
    sys.exit(bool(problems.kinds))


def prepared(source: Path, folder: Path, first: int, problems: Problems) -> Soak:
    """Return what is in a folder, or begin with the first articles of a file."""
    base = list(articles(source, first))
    state = folder / "state.json"
    model = Model(base, state)
    if not state.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        began = time.monotonic()
        numbers = range(len(base))
        CommandLine(str(folder / "index")).put([model.article(n, 0) for n in numbers])
        model.versions = dict.fromkeys(numbers, 0)
        model.save()
        click.echo(f"{len(base):,} articles indexed in {time.monotonic() - began:.0f} s")
    queries = Fragments.of([article.title for article in base])
    return Soak(folder, model, [*queries.warm_up, *queries.asked], problems)


if __name__ == "__main__":
    main()
