"""Cut the power at all moments; see `benchmarks.power`."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import benchmarks.power
from benchmarks.faults.running import apart
from benchmarks.power.disk import make_disk, missing, mounted, run, shut_down
from benchmarks.power.operations import OPERATIONS, Lab, Operation, write_sources
from benchmarks.state import State

#: A file that is written at the last moment, and not synced.
_CONTROL = "unsynced"
_SAMPLES = Path(__file__).parent.parent.parent / "seeds" / "articles.jsonl"
_FORK = get_context("fork")
#: Does an operation in a lab that has so many articles, and cuts the power; returns how many there
#: may be then.
Cut = Callable[[Operation, int, Lab], set[int]]


def cut_after(seconds: float, operation: Operation, before: int, lab: Lab) -> set[int]:
    """Cut the power some seconds after an operation has ended."""
    after = operation.act(lab)
    time.sleep(seconds)
    power_off(lab)
    return {after}


def cut_during(
    share: float, usual: "Usual", operation: Operation, before: int, lab: Lab
) -> set[int]:
    """Cut the power when a share of the usual time of an operation has passed."""
    process = _FORK.Process(target=attempt, args=(operation, lab))
    process.start()
    process.join(share * usual.seconds)
    has_ended = process.exitcode is not None
    power_off(lab)
    process.join()
    return {usual.after} if has_ended else {before, usual.after}


def attempt(operation: Operation, lab: Lab) -> None:
    """Do an operation, which may fail."""
    with suppress(RuntimeError):
        operation.act(lab)


class Usual(NamedTuple):
    """How long an operation usually takes, and how many articles there are afterwards."""

    seconds: float
    after: int

    @classmethod
    def of(cls, operation: Operation, lab: Lab) -> "Usual":
        """Do an operation once."""
        with TemporaryDirectory(dir=lab.place) as name:
            lab = lab._replace(place=Path(name))
            operation.before(lab)
            started = time.monotonic()
            after = operation.act(lab)
            return cls(time.monotonic() - started, after)


def power_off(lab: Lab) -> None:
    """Cut the power, after a file was written that must be lost."""
    (lab.place / _CONTROL).write_bytes(bytes(10_000))
    shut_down(lab.place)


def try_out(operation: Operation, cut: Cut, commit_seconds: int, lab: Lab) -> tuple[str, set[int]]:
    """Cut the power once; return what is there afterwards, and how many articles there may be."""
    folder = lab.place
    disk = folder / "disk"
    make_disk(disk)
    with mounted(disk, folder / "before", commit_seconds) as place:
        lab = lab._replace(place=place)
        before = operation.before(lab)
        run("sync")
        expected = cut(operation, before, lab)
    with mounted(disk, folder / "after", commit_seconds) as place:
        control = place / _CONTROL
        if control.exists() and control.stat().st_size:
            raise RuntimeError("The power was not cut: what nobody had synced is on the disk.")
        # In a process of its own, after which no file is open any more.
        return apart(operation.found, lab._replace(place=place)), expected


def cuts(name: str, seconds: Sequence[float], during: int, lab: Lab) -> Iterator[tuple[str, Cut]]:
    """Yield the cuts of an operation, each with a name."""
    for count in seconds:
        yield f"{name}, {count:g} s later", partial(cut_after, count)
    if during:
        usual = Usual.of(OPERATIONS[name], lab)
    for step in range(during):
        share = (step + 0.5) / during
        yield f"{name}, {100 * share:g}% done", partial(cut_during, share, usual)


def main() -> None:
    """Cut the power at all moments that are not done yet."""
    parser = argparse.ArgumentParser(description=benchmarks.power.__doc__)
    parser.add_argument("articles", type=Path, nargs="?", default=_SAMPLES)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--seconds", type=float, nargs="*", default=[0, 1, 3, 6, 12, 35])
    parser.add_argument("--during", type=int, default=10, help="cuts before an operation has ended")
    parser.add_argument("--operation", nargs="+", choices=OPERATIONS, default=[*OPERATIONS])
    parser.add_argument("--first", type=int, default=1000, help="number of articles")
    parser.add_argument("--commit", type=int, default=5, help="seconds between ext4's own commits")
    parser.add_argument("--state", type=Path, help="what is done, for going on after a stop")
    options = parser.parse_args()
    if lack := missing():
        sys.exit(lack)
    state = State(options.state)
    with TemporaryDirectory() as folder:
        lab = write_sources(options.articles, options.first, options.engine, Path(folder))
        for name in options.operation:
            for moment, cut in cuts(name, options.seconds, options.during, lab):
                case = f"{options.engine}, {moment}"
                if case not in state:
                    there, expected = try_out(OPERATIONS[name], cut, options.commit, lab)
                    state.keep(case, there=there, expected=[*map(str, sorted(expected))])
                    print(f"{case}: {there} of {expected}", flush=True)
    kept = [result["there"] in result["expected"] for result in state.results.values()]
    print(f"kept: {sum(kept)} of {len(kept)}")
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
