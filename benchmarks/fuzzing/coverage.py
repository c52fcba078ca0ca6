"""Fuzz the parser of queries and the readers of files, guided by the code that inputs reach.

python -m benchmarks.fuzzing.coverage --minutes 60 --state FOLDER [--target NAME…]
python -m benchmarks.fuzzing.coverage --state FOLDER --repeat FOLDER/failures/FILE

Each target gets its share of the minutes of processor time, one after the other. Inputs that
reached something new are kept in the folder, and so are the first input of each failure and the
seconds that are done: the same command goes on. A failure is any error but ours, more than 5 s of
processor time or 1 GB of memory.
"""

import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import click

from benchmarks.fuzzing.corpus import TOKENS, first_inputs
from benchmarks.fuzzing.limits import limited, place
from benchmarks.fuzzing.targets import OURS, TARGETS
from benchmarks.measure import ROOT
from benchmarks.state import State, stoppable

#: A target is fuzzed so long at a time; memory that libraries lose does not add up for long.
_SLICE_SECONDS = 120
#: Starting a process takes some seconds too.
_MIN_SLICE_SECONDS = 10
#: By then the limits of a call have failed: it hangs where no signal is heard.
_HANG_SECONDS = 60
#: More than the baseline and what a call may take; the process is then ended.
_MAX_PROCESS_MB = 2_500
_RUNS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


@click.command()
@click.option("--minutes", type=click.FloatRange(min=0), default=60.0, show_default=True)
@click.option("--state", "folder", required=True, metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--target", "names", multiple=True, type=click.Choice(list(TARGETS)))
@click.option("--repeat", metavar="FILE", type=click.Path(exists=True, path_type=Path))
def main(minutes: float, folder: Path, names: tuple[str, ...], repeat: Path | None) -> None:
    """Fuzz the parser of queries and the readers of files, guided by coverage."""
    if repeat:
        sys.exit(_repeated(repeat))
    stoppable()
    fuzzing = Fuzzing(folder, names or tuple(TARGETS))
    fuzzing.forget_mended()
    try:
        fuzzing.go_on(minutes * 60)
    except KeyboardInterrupt:
        click.echo("Interrupted. The same command goes on where it was.")
    click.echo("\n".join(fuzzing.table()))
    sys.exit(bool(fuzzing.failures.results))


def _repeated(file: Path) -> int:
    name = file.name.rpartition("-")[0]
    try:
        with limited():
            TARGETS[name].call(file.read_bytes())
    except OURS as error:
        click.echo(f"our own error: {error}")
    except BaseException as error:
        click.echo(f"{place(error)}: {error}")
        raise
    else:
        click.echo("no failure")
    return 0


def processor_seconds() -> float:
    """Return the processor seconds of the programs that were run so far."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _line(token: bytes) -> str:
    """Return a token as libFuzzer reads it from a file."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in token) + '"\n'


class Fuzzing:
    """A folder with the corpus of each target, what is done, and what failed."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder, self._names = folder, tuple(names)
        self._failures = folder / "failures"
        self._failures.mkdir(parents=True, exist_ok=True)
        self._done = State(folder / "done.jsonl")
        (folder / "tokens").write_text("".join(map(_line, TOKENS)), "ascii")

    def forget_mended(self) -> None:
        """Try the inputs that failed again, and keep those that still do."""
        failed = self.failures.results
        file = self._failures / "failures.jsonl"
        file.unlink(missing_ok=True)
        kept = State(file)
        for case, failure in failed.items():
            if "file" not in failure or self._fails(self._failures / failure["file"]):
                kept.keep(case, **failure)
            else:
                click.echo(f"mended: {case}")

    def _fails(self, file: Path) -> bool:
        command = [sys.executable, "-m", "benchmarks.fuzzing.coverage", "--state"]
        command += [str(self._folder), "--repeat", str(file)]
        return bool(subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode)  # noqa: S603  # our own program

    @property
    def failures(self) -> State:
        """What failed so far, by place."""
        return State(self._failures / "failures.jsonl")

    def _figures(self, name: str, figure: str) -> float:
        found = self._done.results.items()
        return sum(float(done[figure]) for case, done in found if case.partition(" ")[0] == name)

    def go_on(self, seconds: float) -> None:
        """Fuzz the targets in turn, until each has had its share of the seconds."""
        shares = {name: TARGETS[name].shares for name in self._names}
        share = seconds / sum(shares.values())
        while True:
            name = min(shares, key=lambda one: self._figures(one, "seconds") / shares[one])
            left = share * shares[name] - self._figures(name, "seconds")
            if left < 1:
                return
            self._fuzz(name, max(_MIN_SLICE_SECONDS, round(min(left, _SLICE_SECONDS))))

    def _fuzz(self, name: str, seconds: int) -> None:
        """Fuzz a target for some seconds, and keep what it took; what ends it is a failure."""
        corpus = self._folder / "corpus" / name
        if not corpus.exists():
            corpus.mkdir(parents=True)
            for number, data in enumerate(first_inputs(name)):
                (corpus / f"first-{number:03}").write_bytes(data)
        ended = self._failures / f"{name}-"
        command = [sys.executable, "-m", "benchmarks.fuzzing.guided", name, str(self._failures)]
        command += [f"-max_total_time={seconds}", f"-max_len={TARGETS[name].max_bytes}"]
        command += [f"-dict={self._folder / 'tokens'}", f"-artifact_prefix={ended}"]
        command += [f"-timeout={_HANG_SECONDS}", f"-rss_limit_mb={_MAX_PROCESS_MB}"]
        command += ["-print_final_stats=1", "-verbosity=1", "-close_fd_mask=1", str(corpus)]
        before = processor_seconds()
        run = subprocess.run(  # noqa: S603  # our own program
            command, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace", check=False
        )
        if run.returncode:
            tail = run.stderr[-2_000:]
            case = f"{name}: ended by {run.returncode} at {time.time():.0f}"
            self.failures.keep(case, message=tail)
        runs = _RUNS.search(run.stderr)
        took = max(processor_seconds() - before, 1.0)
        for line in run.stderr.splitlines():
            if line.startswith("FAILURE"):
                click.echo(line)
        count = int(runs[1]) if runs else 0
        self._done.keep(f"{name} {time.time():.3f}", seconds=took, runs=count)
        click.echo(f"{name}: {count:,} inputs in {took:.0f} s, code {run.returncode}")

    def table(self) -> list[str]:
        """Return what was done of each target, and what failed."""
        lines = ["| Target | Inputs | Seconds | Kept |", "|---|---|---|---|"]
        for name in self._names:
            runs, seconds = self._figures(name, "runs"), self._figures(name, "seconds")
            kept = len(list((self._folder / "corpus" / name).glob("*")))
            lines.append(f"| {name} | {runs:,.0f} | {seconds:,.0f} | {kept:,} |")
        failed = self.failures.results
        lines += [f"{len(failed)} failures", *(f"{c}: {r['message']}" for c, r in failed.items())]
        return lines


if __name__ == "__main__":
    main()
