"""Read files of random bytes and changed files of every format: nothing but our errors may come.

Each file is read by `Sources` under its usual suffix and under a wrong one.
"""

import argparse
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NamedTuple

from benchmarks.hostile.fixtures import SUFFIXES, fixtures
from benchmarks.hostile.mutations import mutated, random_bytes
from benchmarks.state import State
from index_data.fetching.client import Fetched, FetchError
from index_data.readers.items import ReadError
from index_data.sources import Sources

RANDOM_FILES, MUTATED_FILES = 5_000, 100_000
_CHUNK_FILES = 250
#: What takes longer is told, and what takes much longer is ended.
SLOW_SECONDS, MAX_SECONDS = 1.0, 20.0
#: What adds more to the memory of the process is told.
_LARGE_BYTES = 64 << 20


class Case(NamedTuple):
    """A file to read: what it was made of, its suffix and its bytes."""

    name: str
    suffix: str
    data: bytes


class NoWeb:
    """The web, of which there is nothing."""

    def get(self, url: str) -> Fetched:
        """Refuse an address."""
        raise FetchError(f"not fetched: {url}")


class _TooLongError(BaseException):
    """No reader catches this one."""


def cases(number: int) -> Iterator[Case]:
    """Yield the file of a number under its usual suffix and a wrong one; random ones come first."""
    random = Random(number)  # noqa: S311  # no secret
    if number < RANDOM_FILES:
        name, data = "random bytes", random_bytes(random)
        suffixes = random.sample(SUFFIXES, 2)
    else:
        fixture = random.choice(_fixtures())
        name, data = fixture.name, mutated(fixture.data, random)
        suffixes = [fixture.suffix, random.choice(SUFFIXES)]
    yield from (Case(f"{number} {name}", suffix, data) for suffix in suffixes)


_fixtures = cache(fixtures)


def read(case: Case, folder: Path) -> Counter[str]:
    """Read a file and return how many items of each kind are in it."""
    path = folder / f"news{case.suffix}"
    path.write_bytes(case.data)
    sources = Sources([str(path)])
    sources.__dict__["_web"] = NoWeb()
    items: Counter[str] = Counter()
    for item in sources:
        items[type(item).__name__] += 1
        if isinstance(item, ReadError) and not (item.path and item.reason):
            raise AssertionError(f"a rejection without file or reason: {item}")
    if not items and not sources.skipped:
        raise AssertionError("nothing was told")
    return items


def judged(case: Case, folder: Path) -> tuple[float, str]:
    """Return the seconds that reading a file took, and what was wrong."""
    before = _peak_bytes()
    started = time.perf_counter()
    problem = ""
    try:
        with _limited():
            read(case, folder)
    except (Exception, _TooLongError) as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        own = [
            one for one in traceback.extract_tb(error.__traceback__) if "index_data" in one.filename
        ]
        where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else at.name
        problem = f"{type(error).__name__}: {str(error)[:200]} ({where})"
    seconds = time.perf_counter() - started
    if not problem and seconds > SLOW_SECONDS:
        problem = "slow"
    if not problem and (grown := _peak_bytes() - before) > _LARGE_BYTES:
        problem = f"takes {grown >> 20} MB of memory"
    return seconds, problem


@contextmanager
def _limited() -> Iterator[None]:
    def end(_: int, frame: FrameType | None) -> None:
        raise _TooLongError(f"more than {MAX_SECONDS} s")

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def chunk(start: int, count: int) -> dict[str, object]:
    """Read some files; return the slowest of them and what was wrong with any."""
    slowest, problems = (0.0, ""), []
    with TemporaryDirectory() as folder:
        for number in range(start, start + count):
            for case in cases(number):
                seconds, problem = judged(case, Path(folder))
                name = f"{case.name} as {case.suffix}"
                slowest = max(slowest, (seconds, name))
                if problem:
                    problems.append(f"{name}: {problem} [{seconds:.1f} s]")
    return {
        "seconds": round(slowest[0], 3),
        "slowest": slowest[1],
        "problems": problems,
        "peak_mb": _peak_bytes() >> 20,
    }


def main(arguments: list[str]) -> int:
    """Read all files, in several processes; return 1 where something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, help="what was done is kept here")
    parser.add_argument("--files", type=int, default=RANDOM_FILES + MUTATED_FILES)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", type=int, help="write the files of this number here")
    options = parser.parse_args(arguments)
    if options.show is not None:
        for case in cases(options.show):
            Path(f"mutant{case.suffix}").write_bytes(case.data)
        return 0
    state = State(options.state)
    starts = [one for one in range(0, options.files, _CHUNK_FILES) if str(one) not in state]
    with ProcessPoolExecutor(options.workers) as pool:
        done = pool.map(partial(chunk, count=_CHUNK_FILES), starts)
        for start, result in zip(starts, done, strict=True):
            state.keep(str(start), **result)
            for problem in result["problems"]:  # type: ignore[attr-defined]
                print(problem, flush=True)
    results = state.results.values()
    slowest = sorted(((one["seconds"], one["slowest"]) for one in results), reverse=True)[:5]
    wrong = sum(len(one["problems"]) for one in results)
    peak = max(one["peak_mb"] for one in results)
    print(f"{len(results) * _CHUNK_FILES:,} files, {wrong} wrong, at most {peak} MB; slowest:")
    print(*(f"  {seconds:.2f} s  {name}" for seconds, name in slowest), sep="\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
