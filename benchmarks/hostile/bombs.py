"""What is small and becomes huge, or never ends: each is refused by name, and what follows is read.

Each bomb is read by ``naba index --dry-run``, with a good file behind it.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.hostile.bomb_files import BOMBS, GOOD_LINE
from benchmarks.hostile.bomb_sites import PATHS, site
from benchmarks.hostile.running import Run, run_index
from benchmarks.state import State

#: A bomb may take no longer, and no more memory than a good file by so much.
MAX_SECONDS, MAX_EXTRA_MB = 90.0, 300


def write(name: str, path: Path, scale: float) -> None:
    """Write the file of a bomb."""
    with path.open("wb") as file:
        file.writelines(BOMBS[name][1](scale))


@contextmanager
def sources(name: str, folder: Path, scale: float) -> Iterator[list[str]]:
    """Give the arguments that a bomb is read with; its file is deleted afterwards."""
    if name in PATHS:
        with site() as address:
            yield ["--allow-host", "localhost", f"{address}/{name}"]
        return
    suffix, _ = BOMBS[name]
    path = folder / f"{name}{suffix}"
    # In another process: what it takes at most would be told of those that it starts, too.
    writing = get_context("spawn").Process(target=write, args=(name, path, scale))
    writing.start()
    writing.join()
    try:
        yield [str(path)]
    finally:
        path.unlink()


def read(name: str, folder: Path, scale: float = 1.0) -> Run:
    """Read a bomb, and a good file behind it."""
    good = folder / "good.jsonl"
    good.write_bytes(GOOD_LINE)
    with sources(name, folder, scale) as arguments:
        return run_index(["--dry-run", *arguments, str(good)], seconds=5 * MAX_SECONDS)


def problem_of(run: Run, base: Run) -> str:
    """Return what is wrong with a run, beside that of a good file."""
    if run.exit_code not in (0, 3) or "Traceback" in run.errors:
        return f"exit code {run.exit_code}: {run.errors[-300:]}"
    if run.seconds > MAX_SECONDS:
        return "slow"
    if run.peak_mb > base.peak_mb + MAX_EXTRA_MB:
        return f"{run.peak_mb - base.peak_mb} MB more than a good file"
    if not run.report["added"] + run.report["replaced"]:
        return "the good article after it was not read"
    return ""


def told(run: Run) -> str:
    """Return the reason of the first rejection, or the number of articles."""
    rejections = run.report.get("rejections")
    if rejections:
        return str(rejections[0]["reason"])
    return f"{run.report.get('read')} articles"


def main(arguments: list[str]) -> int:
    """Read all bombs; return 1 where something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, help="what was done is kept here")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", help="bombs whose name has this")
    options = parser.parse_args(arguments)
    state, wrong = State(options.state), 0
    with TemporaryDirectory() as folder:
        good = Path(folder, "first.jsonl")
        good.write_bytes(GOOD_LINE)
        base = run_index(["--dry-run", str(good)])
        for name in (*BOMBS, *PATHS):
            if (options.only or "") in name and name not in state:
                run = read(name, Path(folder), options.scale)
                problem = problem_of(run, base)
                figures = {"seconds": round(run.seconds, 1), "mb": run.peak_mb - base.peak_mb}
                state.keep(name, problem=problem, told=told(run), **figures)
                mark = f"WRONG {problem}" if problem else "ok"
                print(
                    f"{name}: {mark}; {run.seconds:.1f} s, {figures['mb']:+} MB; {told(run)[:160]}",
                    flush=True,
                )
                wrong += bool(problem)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
