"""Measure programs: how long they run, what memory they and their children hold, and times."""

import os
import platform
import resource
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter, sleep

from benchmarks.installed import PeerMissing

_NONE: Mapping[str, str] = {}
ROOT = Path(__file__).parent.parent
PERCENTILES = (50, 95, 99)
_PROC = Path("/proc")
#: A program stands still while its pages are counted: of ten times a second up to a tenth.
_EVERY_SECONDS = 0.5
#: So often it is looked whether a program has said something.
_PATIENCE_SECONDS = 0.1
#: Where a process has its session, and its time in its own code and in the kernel.
_SESSION, _TIMES = 3, (11, 12)
_MOST_SAID = 1 << 16


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes that processes hold together; a page that several share is counted once.

    ``own`` is without files that are mapped, whose pages the system takes back when it needs them.
    """

    all: float = 0.0
    own: float = 0.0

    def __or__(self, other: "Memory") -> "Memory":
        return Memory(max(self.all, other.all), max(self.own, other.own))


@dataclass(frozen=True, slots=True)
class Ran:
    """How long a program ran, the processors' time it took, and the most memory that it held."""

    seconds: float
    processor: float
    peak: Memory


class Program:
    """A program that runs in a session of its own, with all that it starts."""

    def __init__(
        self, command: Sequence[str], *, talks: bool = True, settings: Mapping[str, str] = _NONE
    ) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  # closed by __exit__
        stream = subprocess.PIPE if talks else subprocess.DEVNULL
        self._process = subprocess.Popen(  # noqa: S603  # our own commands
            command,
            cwd=ROOT,
            stdin=stream,
            stdout=stream,
            stderr=self._complaints,
            text=True,
            env={**os.environ, **settings},
            start_new_session=True,
        )

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.communicate()
        self._complaints.close()

    def wait(self) -> int:
        """Return the exit code, once there is one."""
        return self._process.wait()

    def answer(self, line: str = "") -> str:
        """Write a line to the program, if one is given, and return the line that it answers."""
        assert self._process.stdin is not None  # noqa: S101  # it talks
        assert self._process.stdout is not None  # noqa: S101  # it talks
        if line:
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{line}\n")
                self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise PeerMissing(f"failed: {self.complaint()}")
        return said

    def said(self) -> list[str]:
        """Return the lines that the program wrote to standard error."""
        # Its place in the file is the program's too, and has to be left where it is.
        return (
            os.pread(self._complaints.fileno(), _MOST_SAID, 0).decode(errors="replace").splitlines()
        )

    def complaint(self) -> str:
        """Return the last line of them, or the exit code."""
        return next(reversed(self.said()), f"exit code {self._process.poll()}")

    def announced(self, beginning: str) -> str:
        """Wait for a line on standard error that begins so, and return the rest of it."""
        while self._process.poll() is None:
            for line in self.said():
                if line.startswith(beginning):
                    return line.removeprefix(beginning)
            sleep(_PATIENCE_SECONDS)
        raise PeerMissing(f"failed: {self.complaint()}")

    def processor(self) -> float:
        """Return the seconds of processors that the program and its children have taken so far."""
        ticks = sum(int(values[at]) for _, values in _session(self._process.pid) for at in _TIMES)
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> Memory:
        """Return what the program and its children hold now."""
        together = {"Pss": 0, "Pss_Anon": 0, "Pss_Shmem": 0}
        for process, _ in _session(self._process.pid):
            # A process that has just ended has nothing left to read.
            with suppress(OSError):
                for line in (process / "smaps_rollup").read_text().splitlines()[1:]:
                    name, _, kilobytes = line.partition(":")
                    if name in together:
                        together[name] += int(kilobytes.split()[0])
        own = together["Pss_Anon"] + together["Pss_Shmem"]
        return Memory(together["Pss"] * 1024 / 1e6, own * 1024 / 1e6)


def _session(leader: int) -> Iterator[tuple[Path, list[str]]]:
    """Yield the processes of a session: folders in /proc, and what their files stat say."""
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError):
            # After the name, which may hold anything: state, parent, group, session and so on.
            values = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(values[_SESSION]) == leader:
                yield folder, values


def run(command: Sequence[str]) -> Ran:
    """Run a command to its end; raise PeerMissing with its last words when it fails."""
    began, before = perf_counter(), _spent_by_children()
    with Program(command, talks=False) as program:
        with peak(program) as highest:
            code = program.wait()
            seconds = perf_counter() - began
        if code:
            raise PeerMissing(f"failed: {program.complaint()}")
    return Ran(seconds, _spent_by_children() - before, highest[0])


def _spent_by_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@contextmanager
def peak(program: Program) -> Iterator[list[Memory]]:
    """Give a list whose only item is the most memory that the program held meanwhile."""
    highest, over = [Memory()], Event()

    def look() -> None:
        highest[0] |= program.memory()
        while not over.wait(_EVERY_SECONDS):
            highest[0] |= program.memory()

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield highest
    finally:
        over.set()
        watcher.join()


def percentiles(times: Iterable[float]) -> dict[str, float]:
    """Return p50, p95 and p99: the least time that so many percent of all do not exceed."""
    ordered = sorted(times)
    return {f"p{p}": ordered[-(-len(ordered) * p // 100) - 1] for p in PERCENTILES}


def medians(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each figure over the rounds."""
    return {name: round(median(one[name] for one in rounds), 4) for name in rounds[0]}


def folder_megabytes(folder: Path) -> float:
    """Return the size of all files in a folder and below."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def machine() -> dict[str, str]:
    """Return what the figures depend on besides the programs."""
    with suppress(OSError):
        models = [
            line.partition(":")[2].strip()
            for line in (_PROC / "cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        if models:
            return {"processor": f"{len(models)} × {models[0]}", "system": platform.platform()}
    return {"processor": f"{os.cpu_count()} × {platform.machine()}", "system": platform.platform()}
