"""Ask an index what nobody asks: every answer must be right in itself, every error one of ours.

python -m benchmarks.fuzzing.queries [INDEX…] --count 1000000 --state FILE [--seed N]
    [--searched SHARE] [--compared SHARE] [--repeat NUMBER]

Each query is read leniently and strictly, and a share of them are searched for. Without an INDEX,
two of twenty of the samples are made, one of each engine; the second is asked a share of the
searches, and must find as many. It can be stopped at any time, and goes on; FILE has the failures
with their queries.
"""

import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.corpus import articles
from benchmarks.fuzzing.record import Record
from benchmarks.fuzzing.seeds import SAMPLES
from benchmarks.fuzzing.trial import Trial
from benchmarks.state import stoppable
from search import Index, open_index

ARTICLES = 20
_SAVED_EVERY = 1_000
#: The number of queries told of at a time.
_TOLD_EVERY = 20_000


@click.command()
@click.argument("urls", metavar="[INDEX…]", nargs=-1)
@click.option("--count", type=click.IntRange(1), default=1_000_000, show_default=True)
@click.option("--state", required=True, metavar="FILE", type=click.Path(path_type=Path))
@click.option("--seed", type=int, default=20, show_default=True)
@click.option("--searched", type=click.FloatRange(0, 1), default=0.3, show_default=True)
@click.option("--compared", type=click.FloatRange(0, 1), default=0.05, show_default=True)
@click.option("--repeat", type=int, metavar="NUMBER", help="Ask only this query, and show it.")
def main(
    urls: tuple[str, ...],
    count: int,
    state: Path,
    seed: int,
    searched: float,
    compared: float,
    repeat: int | None,
) -> None:
    """Ask an index what nobody asks."""
    stoppable()
    with asked(urls) as indexes:
        trial = Trial(indexes, seed, searched, compared)
        if repeat is not None:
            click.echo(json.dumps(trial.case(repeat)[0], ensure_ascii=False, indent=1))
            problems = trial.problems(repeat)
            click.echo("\n".join(problems) or "no violation")
            sys.exit(bool(problems))
        record = Record.load(state, seed)
        try:
            run(trial, record, count, state)
        except KeyboardInterrupt:
            click.echo("Interrupted. The same command goes on where it was.")
        record.save(state)
    click.echo("\n".join(record.table()))
    sys.exit(bool(record.failures))


@contextmanager
def asked(urls: Sequence[str] = ()) -> Iterator[list[Index]]:
    """Open the indexes to ask, or make two small ones."""
    with TemporaryDirectory(prefix="naba-fuzzing-") as folder:
        names = urls or [made(folder, engine) for engine in ("tantivy", "whoosh")]
        indexes = [open_index(name, cache_size=0) for name in names]
        try:
            yield indexes
        finally:
            for index in indexes:
                index.close()


def made(folder: str, engine: str) -> str:
    """Make an index of a few of the samples, and return its address."""
    url = f"{engine}:{folder}/{engine}"
    with open_index(url, create=True) as index, index.writer() as writer:
        for article in articles(SAMPLES, ARTICLES):
            writer.add(article)
    return url


def run(trial: Trial, record: Record, count: int, state: Path | None = None) -> None:
    """Ask the queries that are not asked yet; keep what each violates."""
    began, first, before = time.monotonic(), record.position, Counter(record.counts)
    for number in itertools.count(record.position):
        if number >= count:
            return
        spent = time.process_time()
        problems = trial.problems(number)
        record.add(number, trial.case(number)[0] if problems else None, problems)
        record.counts = dict(before + trial.counts)
        record.slowest = max(record.slowest, (round(time.process_time() - spent, 3), number))
        for problem in problems:
            click.echo(f"{number}: {problem}")
        if state and record.position % _SAVED_EVERY == 0:
            record.save(state)
        if state and record.position % _TOLD_EVERY == 0:
            rate = (record.position - first) / (time.monotonic() - began)
            click.echo(f"{record.position:,} queries, {rate:.0f} a second", err=True)


if __name__ == "__main__":
    main()
