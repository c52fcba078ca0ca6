"""Damage an index, one file at a time, and see that it is told and that nothing breaks.

    python -m benchmarks.damage [ARTICLES.jsonl.gz] [--engine tantivy] [--flips 500] [--state FILE]

Bits of its files are flipped, and each file is cut, emptied, removed, replaced by a folder and made
unreadable. After each harm the commands of the program and the pages and the API of the server are
tried, in a process that may crash, and their answers compared with those of the whole index. With a
state file, what was interrupted goes on. Needs POSIX.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.damage import sample
from benchmarks.damage.harms import UNREADABLE, Harm, copied, plan
from benchmarks.damage.probes import Answer, Probe, reading, writing
from benchmarks.damage.table import Trial, judged, print_table
from benchmarks.damage.trial import Room, answer_of, in_child
from benchmarks.state import State
from search import Article

#: The index is also written after one of so many harms, which takes longer.
_WRITTEN_EVERY = 10
#: An index in pure Python answers in this process first, so that all others have what it loads.
_WARM_ARTICLES = 40
_INDEXED_AFTERWARDS = 5


class Damaging:
    """One run: a sample, what it answers when it is whole, and trials of damaged copies of it."""

    def __init__(self, folder: Path, engine: str, chosen: list[Article], max_seconds: int) -> None:
        self.sample, self._copy = folder / "sample", folder / "copy"
        self._engine = engine
        self._room = Room(folder, max_seconds)
        about, more = sample.subject(chosen), folder / "more.jsonl"
        with more.open("w") as file:
            file.writelines(f"{json.dumps(a.to_dict())}\n" for a in chosen[:_INDEXED_AFTERWARDS])
        self._reading, self._writing = reading(about), writing(about, more)

    @property
    def _all(self) -> list[list[Probe]]:
        return [self._reading, *self._writing]

    def warm_up(self, chosen: Sequence[Article]) -> None:
        """Let this process load what the others need, without the threads of a native engine."""
        warm = self.sample.with_name("warm")
        sample.make(f"whoosh:{warm}", warm, chosen[:_WARM_ARTICLES], 1)
        for probe in chain(*self._all):
            probe.ask(f"whoosh:{warm}")

    def make(self, chosen: Sequence[Article], segments: int) -> None:
        """Make the sample, unless it is there already."""
        if not self.sample.exists():
            new = self.sample.with_name("new")
            in_child(lambda: sample.make(f"{self._engine}:{new}", new, chosen, segments))
            new.rename(self.sample)

    def whole(self) -> dict[str, Answer]:
        """Return the answers of the whole index; raise ClickException where they vary."""
        first, second = self._answers(self._all), self._answers(self._all)
        for name, answer in first.items():
            sound = answer.status in (0, 200) or name == "get deleted"
            if not sound or not answer.says_as(second[name]):
                raise click.ClickException(f"{name}: {answer} and {second[name]}")
        return first

    def answers(self, harm: Harm, *, written: bool) -> dict[str, Answer]:
        """Return the answers after a harm, those to orders that write only if ``written``."""
        return self._answers(self._all if written else [self._reading], harm)

    def _answers(self, groups: list[list[Probe]], harm: Harm | None = None) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        unprivileged = harm is not None and harm.kind == UNREADABLE
        for probes in groups:
            copied(self.sample, self._copy)
            if harm:
                harm.damage(self._copy)
            url = f"{self._engine}:{self._copy}"
            found |= self._room.ask(url, probes, unprivileged=unprivileged)
        return found


@contextmanager
def _folder(state: Path | None) -> Iterator[Path]:
    """Give the folder of a run, which is kept with its state."""
    with TemporaryDirectory() as temporary:
        folder = state.with_name(f"{state.name}.files") if state else Path(temporary)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        yield folder


def _run(
    damaging: Damaging, harms: Sequence[Harm], state: State, goes_on: Callable[[], bool]
) -> list[Trial]:
    """Make the trials that are missing, as long as there is time; return all."""
    for place, harm in enumerate(harms):
        if str(harm) in state:
            continue
        if not goes_on():
            break
        answers = damaging.answers(harm, written=not place % _WRITTEN_EVERY)
        state.keep(str(harm), answers=answers)
        click.echo(f"\r{len(state.results)} of {len(harms)}: {harm}\x1b[K", nl=False, err=True)
    click.echo(err=True)
    done = (harm for harm in harms if str(harm) in state)
    return [Trial(harm, _answers(state.results[str(harm)]["answers"])) for harm in done]


def _answers(kept: Mapping[str, Sequence[object]]) -> dict[str, Answer]:
    return {name: answer_of(fields) for name, fields in kept.items()}


@click.command()
@click.argument("articles", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--engine", default="tantivy", show_default=True)
@click.option("--flips", default=500, show_default=True, help="Bits flipped, one at a time.")
@click.option("--count", default=500, show_default=True, help="Articles of the index.")
@click.option("--segments", default=4, show_default=True, help="Segments of the index.")
@click.option("--state", type=click.Path(path_type=Path), help="Go on with what this file has.")
@click.option("--seconds", default=float("inf"), help="Stop after so many seconds.")
@click.option("--probe-seconds", default=60, show_default=True, help="What takes longer hangs.")
@click.option("--seed", default=7, show_default=True)
def main(
    articles: Path | None,
    engine: str,
    flips: int,
    count: int,
    segments: int,
    state: Path | None,
    seconds: float,
    probe_seconds: int,
    seed: int,
) -> None:
    """Damage copies of an index of ARTICLES, or of generated ones; exit 1 after a violation."""
    chosen = sample.articles(articles, count)
    with _folder(state) as folder:
        damaging = Damaging(folder, engine, chosen, probe_seconds)
        damaging.warm_up(chosen)
        damaging.make(chosen, segments)
        whole = damaging.whole()
        harms = plan(damaging.sample, flips, seed)
        # What is damaged is made before, and that may take long on a busy machine.
        end = time.monotonic() + seconds
        trials = _run(damaging, harms, State(state), lambda: time.monotonic() < end)
    found = list(judged(trials, whole))
    click.echo(f"{len(trials)} of {len(harms)} harms, {len(found)} answers")
    print_table(found)
    sys.exit(any(one.is_violation for one in found))


if __name__ == "__main__":
    main()
