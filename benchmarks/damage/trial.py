"""Ask an index in processes of their own, which may crash, hang or run out of memory."""

import json
import os
import resource
import signal
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from benchmarks.damage.probes import Answer, Probe

#: Rust prints this even where the panic is caught afterwards.
_PANIC = b"panicked at"
_MAX_MEMORY_BYTES = 4 << 30
#: The user "nobody".
_NOBODY = 65534


def in_child(function: Callable[[], object]) -> int:
    """Run a function in a process of its own; return its exit code, or a signal's as negative."""
    child = os.fork()
    if not child:
        code = 1
        try:
            function()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            # Without the clean-up of the process that this one was forked from.
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@dataclass(frozen=True, slots=True)
class Room:
    """Where trials are made, and how long each probe of them may take."""

    folder: Path
    max_seconds: int

    @property
    def _report(self) -> Path:
        return self.folder / "report"

    @property
    def _errors(self) -> Path:
        return self.folder / "errors"

    def ask(self, url: str, probes: Sequence[Probe], *, unprivileged: bool) -> dict[str, Answer]:
        """Return the answers of the index at an address; where one is deadly, the rest follow.

        ``unprivileged`` trials have no more rights than the permissions of files give.
        """
        found: dict[str, Answer] = {}
        while rest := probes[len(found) :]:
            died = self._ask_in_child(url, rest, unprivileged)
            found |= self._answers()
            if died and len(found) < len(probes):
                panicked, text = _panic(self._errors.read_bytes())
                fatal = Answer(-1, excerpt=text, signal=died, panicked=panicked)
                found[probes[len(found)].name] = fatal
        return found

    def _ask_in_child(self, url: str, probes: Sequence[Probe], unprivileged: bool) -> int:
        """Return the number of the signal that ended the child, or 0."""
        self._report.write_bytes(b"")
        code = in_child(lambda: self._be_asked(url, probes, unprivileged))
        # An exit that no command catches is a crash, too.
        return -code if code <= 0 else signal.SIGTERM

    def _be_asked(self, url: str, probes: Sequence[Probe], unprivileged: bool) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.dup2(os.open(self._errors, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
        with self._report.open("ab", buffering=0) as report, self._errors.open("rb") as printed:
            if unprivileged and not os.geteuid():
                os.seteuid(_NOBODY)
            for probe in probes:
                # The default action of the signal ends even a process that hangs in native code.
                signal.alarm(self.max_seconds)
                _report(report, probe.name, probe.ask(url), printed)

    def _answers(self) -> Mapping[str, Answer]:
        lines = self._report.read_text().splitlines()
        return {name: answer_of(fields) for name, fields in map(json.loads, lines)}


def answer_of(fields: Sequence[object]) -> Answer:
    """Return the answer that was stored as JSON."""
    answer = Answer(*fields)  # type: ignore[arg-type]  # as they were stored
    return answer._replace(told=tuple(answer.told))


def _report(report: BinaryIO, name: str, answer: Answer, printed: BinaryIO) -> None:
    panicked, text = _panic(printed.read())
    if panicked:
        answer = answer._replace(panicked=True, excerpt=f"{answer.excerpt} | {text}")
    report.write(json.dumps([name, answer]).encode() + b"\n")


def _panic(printed: bytes) -> tuple[bool, str]:
    """Return whether a panic was printed, and its message, or else the first that was printed."""
    place = printed.find(_PANIC)
    text = printed[max(0, place - 40) :][:240]
    return place >= 0, text.decode(errors="replace").replace("\n", " ")
