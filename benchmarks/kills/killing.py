"""Kills, and what comes of them."""

import os
import signal
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from statistics import fmean

from benchmarks.kills.processes import Forked
from benchmarks.kills.stage import LIMIT_SECONDS, Stage
from benchmarks.kills.tracing import Moment, injecting, logging, moments, threads, tracing
from benchmarks.kills.victims import OTHER_KILLED, OTHER_MARK, Target, Victim

#: What a killed process has started must end by itself within this time.
_ORPHAN_SECONDS = 15.0
_REMEMBERED_DURATIONS = 5
_KILLED = (signal.SIGKILL, signal.SIGUSR1)
#: In the command line of a worker process, and in the error of one that was killed.
_WORKER, _WORKER_KILLED = "spawn_main", "A worker process was killed"


@dataclass(frozen=True, slots=True)
class Kill:
    """A victim, the seconds after which or the moment at which it is killed, and who comes next.

    Afterwards an article is added, or the index ``rebuilds``.
    """

    victim: str
    when: float | Moment
    rebuilds: bool = False

    def __str__(self) -> str:
        when = self.when if isinstance(self.when, Moment) else f"{self.when:.4f}"
        return f"{self.victim}: {when}: {'rebuild' if self.rebuilds else 'add'}"

    @classmethod
    def of(cls, text: str) -> "Kill":
        """Return the kill that a text describes; raise ValueError for any other text."""
        victim, when, following = text.split(": ")
        return cls(victim, Moment.of(when) if "/" in when else float(when), following == "rebuild")

    @property
    def how(self) -> str:
        """The kind of moment."""
        return f"{self.when.side} a call" if isinstance(self.when, Moment) else "at random"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a kill: whether it came before the end, and what was wrong afterwards."""

    in_time: bool
    problems: Sequence[str]


class Killer:
    """Kills victims on a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._durations: defaultdict[str, deque[float]] = defaultdict(
            lambda: deque(maxlen=_REMEMBERED_DURATIONS)
        )
        self._moments: dict[tuple[str, int], list[Moment]] = {}

    @property
    def victims(self) -> dict[str, Victim]:
        """All victims by name."""
        return self._stage.victims

    def usual_seconds(self, victim: str) -> float:
        """Return how long a victim usually takes from the word to its end."""
        if not self._durations[victim]:
            self._run(self._stage.victims[victim], 0)
        return fmean(self._durations[victim])

    def moments(self, victim: str, start: int) -> list[Moment]:
        """Return the moments at which a victim can be killed from one of its starts on."""
        if (victim, start) not in self._moments:
            log = self._stage.log
            existing = self._run(self._stage.victims[victim], start, *logging(log))
            self._moments[victim, start] = moments(start, log, existing, self._stage.place)
        return self._moments[victim, start]

    def _run(self, victim: Victim, start: int, *options: str) -> dict[int, str]:
        """Run a victim to its end; return the threads that it has at a start.

        With options of strace, it is traced from there, and otherwise timed.
        """
        process = self._stage.begin(victim, start)
        try:
            process.wait_ready(LIMIT_SECONDS)
            existing, began = threads(process.pid), time.monotonic()
            traced = tracing(process.pid, existing, *options, follows=True)
            with traced if options else nullcontext():
                process.go()
                process.wait(LIMIT_SECONDS)
            if not options:
                self._durations[victim.name].append(time.monotonic() - began)
        finally:
            process.close()
        return existing

    def outcome(self, kill: Kill) -> Outcome:
        """Kill a victim and look at what it leaves behind."""
        victim, when = self._stage.victims[kill.victim], kill.when
        process = self._stage.begin(victim, when.start if isinstance(when, Moment) else 0)
        try:
            if not process.wait_ready(LIMIT_SECONDS):
                return Outcome(False, [f"never began: {self._stage.last_words()}"])
            goes_on = False
            if isinstance(when, Moment):
                _kill_at(process, when)
            else:
                goes_on = self._kill_after(process, victim, when)
            problems = list(self._ill_ended(process))
            acknowledged, ended = process.acknowledged(), process.code == 0
            if goes_on and OTHER_MARK not in acknowledged:
                problems.append(f"failed: the one that was not killed: {self._stage.last_words()}")
        finally:
            process.close()
        allowed = victim.allowed(acknowledged, ended)
        problems += self._stage.examined(allowed, rebuilds=kill.rebuilds)
        return Outcome(not ended, problems)

    def _kill_after(self, process: Forked, victim: Victim, seconds: float) -> bool:
        """Kill a victim some seconds after the word, unless it has ended by then.

        Return whether another creator goes on.
        """
        began = time.monotonic()
        process.go()
        if process.wait(seconds):
            self._durations[victim.name].append(time.monotonic() - began)
            return False
        children = process.children()
        workers = [child for child, command in children.items() if _WORKER in command]
        if victim.target is Target.WORKER and workers:
            os.kill(workers[0], signal.SIGKILL)
        elif victim.target is Target.LEADER and children:
            os.kill(process.pid, signal.SIGKILL)
            return True
        else:
            process.kill()
        return False

    def _ill_ended(self, process: Forked) -> Iterator[str]:
        """Yield what is wrong with how a victim ends, some of whose processes may have gone on."""
        if not process.wait(LIMIT_SECONDS):
            process.abort()
            yield f"hang: the victim: {self._stage.stack()}"
            return
        if process.outlived(_ORPHAN_SECONDS):
            yield "left running: processes of the victim"
        code, words = process.code or 0, self._stage.last_words()
        if code < 0 and -code not in _KILLED:
            yield f"failed: by signal {-code}: {words}"
        if code > 0 and code != OTHER_KILLED and _WORKER_KILLED not in words:
            yield f"failed: exit code {code}: {words}"


def _kill_at(process: Forked, moment: Moment) -> None:
    """Kill a process at a moment, unless it ends before it comes."""
    chosen = [
        number
        for number, name in threads(process.pid).items()
        if not moment.start or name == moment.thread
    ]
    with tracing(process.pid, chosen, *injecting(moment), follows=not moment.start):
        process.go()
        process.wait(LIMIT_SECONDS)
