"""Memory and descriptors of every process of a server, over time, and whether they stay flat."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread

from benchmarks.measure import Program

_SAMPLE_SECONDS = 2.0
#: How much more the median of the last third may be than that of the second.
_FLAT_SHARE, _FLAT_MB, _FLAT_DESCRIPTORS = 1.05, 4.0, 4
#: What is shorter says nothing about growth: caches are still being filled.
MIN_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Sample:
    """Megabytes and open descriptors of a process at a moment, in seconds."""

    moment: float
    anonymous_mb: float
    rss_mb: float
    descriptors: int


@dataclass(frozen=True, slots=True)
class Course:
    """How a figure of a process went: its medians in the three thirds of the time, and its peak."""

    process: str
    figure: str
    thirds: tuple[float, float, float]
    peak: float
    seconds: float

    @property
    def is_flat(self) -> bool:
        """Whether it stayed as it was; a process of a few minutes says nothing."""
        _, second, last = self.thirds
        room = _FLAT_DESCRIPTORS if self.figure == "descriptors" else _FLAT_MB
        return self.seconds < MIN_SECONDS or last <= max(second * _FLAT_SHARE, second + room)


class Watcher(Thread):
    """Takes samples of the processes of a server."""

    def __init__(self, server: Program) -> None:
        super().__init__(name="watcher", daemon=True)
        self._server = server
        self.over = Event()
        self.samples: dict[str, list[Sample]] = {}

    def run(self) -> None:
        """Take samples until it is over."""
        while not self.over.wait(_SAMPLE_SECONDS):
            self.look()

    def look(self) -> None:
        """Take a sample of each process."""
        for folder in self._server.folders():
            # A process that has just ended has nothing left to read.
            with suppress(OSError):
                sample = _sample(folder)
                self.samples.setdefault(folder.name, []).append(sample)

    def courses(self) -> Iterator[Course]:
        """Yield how each figure of each process went."""
        for process, samples in self.samples.items():
            seconds = samples[-1].moment - samples[0].moment
            for figure in ("anonymous_mb", "rss_mb", "descriptors"):
                values = [float(getattr(sample, figure)) for sample in samples]
                if len(values) >= 3:
                    yield Course(process, figure, _thirds(values), max(values), seconds)


def _thirds(values: Sequence[float]) -> tuple[float, float, float]:
    third = len(values) // 3
    return (
        median(values[:third]),
        median(values[third : 2 * third]),
        median(values[2 * third :]),
    )


def _sample(process: Path) -> Sample:
    kilobytes: dict[str, int] = {}
    for line in (process / "smaps_rollup").read_text().splitlines()[1:]:
        name, _, value = line.partition(":")
        kilobytes[name] = int(value.split()[0])
    descriptors = sum(1 for _ in (process / "fd").iterdir())
    own, resident = kilobytes["Pss_Anon"], kilobytes["Rss"]
    return Sample(time.monotonic(), own / 1024, resident / 1024, descriptors)
