"""Run all commands under all conditions; see `benchmarks.faults`."""

import argparse
import errno
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import benchmarks.faults
from benchmarks.faults import disks, system_calls
from benchmarks.faults.commands import READING, WRITING, write_sources, write_templates
from benchmarks.faults.disks import Refused
from benchmarks.faults.judging import Clean, Trial, Verdict
from benchmarks.state import State
from search.analyzer import default_analyzer
from search.engines.registry import engine_type

_SAMPLES = Path(__file__).parent.parent.parent / "seeds" / "articles.jsonl"
_SPACE = ("write", "create", "rename")
#: Each fault: the kinds of the calls that are refused, the error, and whether it lasts.
FAULTS: dict[str, tuple[tuple[str, ...], int, bool]] = {
    "full": (_SPACE, errno.ENOSPC, True),
    "quota": (_SPACE, errno.EDQUOT, True),
    "full at sync": (("sync",), errno.ENOSPC, True),
    "no write": (("write",), errno.ENOSPC, False),
    "no file": (("create",), errno.ENOSPC, False),
    "no name": (("rename",), errno.ENOSPC, False),
    "broken write": (("write",), errno.EIO, False),
    "broken sync": (("sync",), errno.EIO, False),
    "broken removal": (("remove",), errno.EIO, False),
    "no lock": (("lock",), errno.ENOLCK, False),
}
#: What commands import when they need it.
_LOADED_LATER = ("index_data.pipeline", "rich.progress", "search.indexing.writer", "search.suggest")
#: The greatest limits tried: more than a command needs of a disk, and for a file.
_DISK_BYTES, _FILE_BYTES = 12_000_000, 4_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """A command under a condition, by a name."""

    command: str
    condition: str
    step: int
    judge: Callable[[], Verdict]

    @property
    def name(self) -> str:
        """The name by which a case is known to be done."""
        return f"{self.command}, {self.condition} {self.step}"


def writing_cases(trial: Trial, clean: Clean, most: int) -> Iterator[Case]:
    """Yield the cases of a command that writes; at most so many of each condition."""
    name = trial.command.name
    if trial.command.is_slow:
        most = max(1, most // 5)
    for fault, (kinds, error, lasting) in FAULTS.items():
        for nth in sampled(sum(clean.calls[kind] for kind in kinds), most):
            refused = Refused(kinds, error, lasting, nth)
            yield Case(name, fault, nth, partial(trial.write, refused, clean))
    for size in steps(_FILE_BYTES, most):
        yield Case(name, "file limit", size, partial(trial.write, disks.FileLimit(size), clean))
    if disks.can_mount():
        for size in steps(_DISK_BYTES, most):
            yield Case(name, "full disk", size, partial(trial.write, disks.FullDisk(size), clean))
        yield Case(name, "read-only", 0, partial(trial.write, disks.ReadOnlyDisk(), clean))
    yield Case(name, "no rights", 0, partial(trial.write, disks.NoRights(), clean))
    beside = disks.NoRights(only_beside=True)
    yield Case(name, "no rights beside", 0, partial(trial.write, beside, clean))


def reading_cases(trial: Trial) -> Iterator[Case]:
    """Yield the cases of a command that reads."""
    name = trial.command.name
    if disks.can_mount():
        yield Case(name, "read-only", 0, partial(trial.read, disks.ReadOnlyDisk(), works=True))
    yield Case(name, "no rights", 0, partial(trial.read, disks.NoRights(), works=True))
    closed = disks.NoRights(files=0, folders=0)
    yield Case(name, "closed", 0, partial(trial.read, closed, works=False))


def sampled(count: int, most: int) -> list[int]:
    """Return at most so many of the numbers from 1, with the first, the last and those between."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(step * (count - 1) / max(1, most - 1)) for step in range(most)})


def steps(greatest: int, most: int) -> list[int]:
    """Return at most so many sizes from 0 to the greatest, the smaller ones closer together."""
    return sorted({round(greatest * (step / most) ** 3) for step in range(most)})


def cases(
    engine: str, articles: Path, most: int, folder: Path, commands: Sequence[str]
) -> Iterator[Case]:
    """Yield the cases of some commands."""
    sources, templates = folder / "sources", folder / "templates"
    sources.mkdir()
    templates.mkdir()
    write_sources(articles, sources)
    write_templates(engine, sources, templates)
    for command in (*WRITING, *READING):
        trial = Trial(command, engine, sources, templates)
        if command.name not in commands:
            continue
        if command in READING:
            yield from reading_cases(trial)
            continue
        clean = trial.clean()
        print(f"{command.name}: {clean.before} -> {clean.after}; {dict(clean.calls)}", flush=True)
        yield Case(command.name, "no fault", 0, partial(Verdict, 0, "", "", clean.wrongs))
        if not clean.exit:
            yield from writing_cases(trial, clean, most)


def main() -> None:
    """Judge the cases that are not done, tell what is wrong, and count."""
    parser = argparse.ArgumentParser(description=benchmarks.faults.__doc__)
    parser.add_argument("articles", type=Path, nargs="?", default=_SAMPLES)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--state", type=Path, help="what is done, for going on after a stop")
    parser.add_argument("--most", type=int, default=40, help="of each command and condition")
    names = [command.name for command in (*WRITING, *READING)]
    parser.add_argument("--command", nargs="+", choices=names, default=names, help="only these")
    parser.add_argument("--condition", nargs="+", help="only these")
    options = parser.parse_args()
    if lack := system_calls.missing():
        sys.exit(lack)
    if not disks.can_mount():
        print("without full and read-only disks, for which root has to be able to mount")
    load(options.engine)
    state = State(options.state)
    with TemporaryDirectory() as name:
        folder, commands = Path(name), options.command
        for case in cases(options.engine, options.articles, options.most, folder, commands):
            is_wanted = not options.condition or case.condition in options.condition
            if is_wanted and case.name not in state:
                verdict = case.judge()
                tell(case, verdict)
                state.keep(case.name, **asdict(verdict))
    sys.exit(not summed_up(state))


def load(engine: str) -> None:
    """Load what commands need before they are forked, which is once for all of them."""
    for module in (
        "index_data.pipeline",
        "rich.progress",
        "search.indexing.writer",
        "search.suggest",
    ):
        import_module(module)
    engine_type(engine)
    default_analyzer()


def tell(case: Case, verdict: Verdict) -> None:
    """Print what is wrong."""
    if verdict.wrongs:
        print(f"{case.name} ({verdict.met}): exit {verdict.exit}: {verdict.said}")
        print(*(f"    {wrong}" for wrong in verdict.wrongs), sep="\n", flush=True)


def summed_up(state: State) -> bool:
    """Print the counts of each command and condition; return whether all is right."""
    counts = Counter(name.rpartition(" ")[0] for name in state.results)
    wrong = Counter(name.rpartition(" ")[0] for name, one in state.results.items() if one["wrongs"])
    for name, count in counts.items():
        print(f"{name}: {count - wrong[name]} of {count}")
    print(f"right: {counts.total() - wrong.total()} of {counts.total()}")
    return not wrong


if __name__ == "__main__":
    main()
