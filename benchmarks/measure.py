"""Measure programs with their children: run time, processor time, memory; and sum up times."""

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
#: Counting its pages halts a program: ten times a second would cost it up to a tenth.
_SAMPLE_SECONDS = 0.5
#: How often to look for output of a program.
_POLL_SECONDS = 0.1
#: Positions in /proc/PID/stat of the session, and of user and system time.
_SESSION, _TIMES = 3, (11, 12)
_STDERR_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes that processes use together; shared pages are counted once.

    ``own`` leaves out mapped files, whose pages the system takes back when it needs them.
    """

    all: float = 0.0
    own: float = 0.0

    def __or__(self, other: "Memory") -> "Memory":
        return Memory(max(self.all, other.all), max(self.own, other.own))


@dataclass(frozen=True, slots=True)
class Ran:
    """The seconds a program ran, its processor time in seconds, and its peak memory."""

    seconds: float
    processor: float
    peak: Memory


class Program:
    """A program that runs in a session of its own, with its children."""

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
        """Wait for the program to end and return its exit code."""
        return self._process.wait()

    def answer(self, line: str = "") -> str:
        """Send a line to the program, unless empty, and return the line that it answers."""
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
        # The file position is shared with the program and must not move.
        return (
            os.pread(self._complaints.fileno(), _STDERR_BYTES, 0)
            .decode(errors="replace")
            .splitlines()
        )

    def complaint(self) -> str:
        """Return the last of these lines, or the exit code."""
        return next(reversed(self.said()), f"exit code {self._process.poll()}")

    def announced(self, beginning: str) -> str:
        """Wait for a line on standard error with this beginning, and return the rest of it."""
        while self._process.poll() is None:
            for line in self.said():
                if line.startswith(beginning):
                    return line.removeprefix(beginning)
            sleep(_POLL_SECONDS)
        raise PeerMissing(f"failed: {self.complaint()}")

    def processor(self) -> float:
        """Return the processor seconds of the program and its children so far."""
        ticks = sum(int(values[at]) for _, values in _session(self._process.pid) for at in _TIMES)
        return ticks / os.sysconf("SC_CLK_TCK")

    def folders(self) -> list[Path]:
        """Return the folders in /proc of the program and its children."""
        return [folder for folder, _ in _session(self._process.pid)]

    def memory(self) -> Memory:
        """Return the memory of the program and its children now."""
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
    """Yield the processes of a session: their folders in /proc and the values in their stat."""
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError):
            # After the name, which may contain anything: state, parent, group, session and so on.
            values = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(values[_SESSION]) == leader:
                yield folder, values


def run(command: Sequence[str]) -> Ran:
    """Run a command to its end; raise PeerMissing with its last message when it fails."""
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
    """Yield a list whose only item is the peak memory of the program during the block."""
    highest, over = [Memory()], Event()

    def look() -> None:
        highest[0] |= program.memory()
        while not over.wait(_SAMPLE_SECONDS):
            highest[0] |= program.memory()

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield highest
    finally:
        over.set()
        watcher.join()


def percentiles(times: Iterable[float]) -> dict[str, float]:
    """Return p50, p95 and p99: the time that this percentage of all times does not exceed."""
    ordered = sorted(times)
    return {f"p{p}": ordered[-(-len(ordered) * p // 100) - 1] for p in PERCENTILES}


def medians(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each figure over the rounds."""
    return {name: round(median(one[name] for one in rounds), 4) for name in rounds[0]}


def folder_megabytes(folder: Path) -> float:
    """Return the size of all files in a folder and below it, in megabytes."""
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
