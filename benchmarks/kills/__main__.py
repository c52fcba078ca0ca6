"""Kill writers of an index, and see whether what they acknowledged is still there.

    python -m benchmarks.kills [ARTICLES.jsonl.gz] --state FILE [--engine tantivy]
        [--kills 1000] [--at-calls 0]

Each kill has an index of its own, a copy, on which one of many kinds of writers works until it is
killed: after a random part of its usual duration, or at a chosen system call, which needs strace.
Then the index is opened, read and searched, written once more and read again. It can be stopped at
any time and goes on where it was when it is run again with the same state. Needs Linux.
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import click

from benchmarks.corpus import articles
from benchmarks.kills.killing import Kill, Killer
from benchmarks.kills.processes import adopt_orphans
from benchmarks.kills.record import Record
from benchmarks.kills.stage import Stage
from benchmarks.kills.tracing import SIDES, StraceFailed
from benchmarks.kills.victims import Target
from benchmarks.kills.workload import Workload
from search import analyze

#: Once in this number of kills, the next writer is a rebuild.
_REBUILDS_EVERY = 8
#: A moment is drawn from a little more than the usual duration, which varies.
_BEYOND = 1.1
#: Kills in vain, after the end of a victim, before giving up.
_MAX_ATTEMPTS = 50

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def at_random(killer: Killer, number: int, chance: Random) -> Kill:
    """Draw a kill at a random moment."""
    names = list(killer.victims)
    victim = names[number % len(names)]
    seconds = chance.uniform(0, killer.usual_seconds(victim) * _BEYOND)
    return Kill(victim, seconds, rebuilds=not number % _REBUILDS_EVERY)


def at_call(killer: Killer, number: int, chance: Random) -> Kill:
    """Draw a kill at a system call."""
    victims = [victim for victim in killer.victims.values() if victim.target is Target.GROUP]
    turn, place = divmod(number, len(victims))
    victim = victims[place]
    start = victim.starts[turn % len(victim.starts)]
    moments = killer.moments(victim.name, start)
    calls = sorted({moment.call for moment in moments})
    call = calls[turn % len(calls)]
    moment = chance.choice([moment for moment in moments if moment.call == call])
    moment = replace(moment, side=chance.choice(list(SIDES)))
    return Kill(victim.name, moment, rebuilds=not number % _REBUILDS_EVERY)


#: Kinds of kills, of each of which a number is asked for.
SERIES: dict[str, Callable[[Killer, int, Random], Kill]] = {"random": at_random, "calls": at_call}


@click.command()
@click.argument("source", metavar="[ARTICLES]", required=False, type=_FILE)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="What has been done; beside it, FILE.work is used and deleted.",
)
@click.option("--engine", default="tantivy", show_default=True)
@click.option("--articles", "size", default=400, show_default=True, help="Articles of an index.")
@click.option("--kills", default=1000, show_default=True, help="Kills at random moments.")
@click.option("--at-calls", default=0, show_default=True, help="Kills at system calls.")
@click.option("--repeat", metavar="KILL", help="Repeat only a kill, as a violation names it.")
def main(
    source: Path | None,
    state: Path,
    engine: str,
    size: int,
    kills: int,
    at_calls: int,
    repeat: str | None,
) -> None:
    """Kill writers of an index, and see whether what they acknowledged is still there.

    Without ARTICLES, the articles are made up.
    """
    load = Workload(size, list(articles(source, size)) if source else ())
    settings: dict[str, str | int] = {
        "engine": engine,
        "articles": source.name if source else "made up",
        "size": size,
    }
    wanted = {"random": kills, "calls": at_calls}
    try:
        with killing(engine, load, state.with_name(f"{state.name}.work")) as killer:
            if repeat:
                outcome = killer.outcome(Kill.of(repeat))
                click.echo("killed" if outcome.in_time else "not killed: it ended before")
                click.echo("\n".join(outcome.problems) or "no violation")
                sys.exit(bool(outcome.problems))
            record = Record.load(state, settings)
            try:
                run(killer, record, wanted, lambda: record.save(state))
            except KeyboardInterrupt:
                click.echo("Interrupted. The same command goes on where it was.")
    except (StraceFailed, ValueError) as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(record.table()))
    sys.exit(bool(record.violations))


@contextmanager
def killing(engine: str, load: Workload, folder: Path) -> Iterator[Killer]:
    """Give a killer that works in a folder, which is deleted before and afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    adopt_orphans()
    # Loaded once, for all processes that are forked.
    analyze("الأخبار")
    try:
        yield Killer(Stage(engine, load, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(killer: Killer, record: Record, wanted: dict[str, int], save: Callable[[], None]) -> None:
    """Do the kills that are wanted and not done yet; print and keep what each violates."""
    for series, draw in SERIES.items():
        for number in range(record.done.get(series, 0), wanted[series]):
            for attempt in count():
                if attempt == _MAX_ATTEMPTS:
                    raise ValueError(f"the {series} kill {number} never comes in time")
                began = time.monotonic()
                kill = draw(killer, number, Random(f"{number} {attempt}"))  # noqa: S311  # no secret
                outcome = killer.outcome(kill)
                record.add(series, kill, outcome, time.monotonic() - began)
                save()
                for problem in outcome.problems:
                    click.echo(f"{series} {number}: {kill}: {problem}")
                if outcome.in_time:
                    break


if __name__ == "__main__":
    main()
