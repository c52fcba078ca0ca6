"""Run a command under a condition, and judge what it said and what it left."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.commands import SWEEPING, Command
from benchmarks.faults.disks import Condition, Refused
from benchmarks.faults.running import Outcome, apart, ask_server, run
from benchmarks.faults.sandbox import Sandbox, sandbox
from benchmarks.faults.system_calls import KINDS

#: What a fault of the disk is never called.
_WRONG_NAMES = (
    "is damaged", "another process", "not a naba index", "there is no index", "traceback",
    "naba: internal error", "panicexception",
)  # fmt: skip
#: What is said where the system was not asked, or the answer is unknown: a thread of Tantivy does
#: not tell it.
_IN_SOME_FORM = (
    "is the disk full or broken, or the size of files limited?",
    "the one around it, which cannot be written",
)
#: The exit code of failures for which neither the index nor what was asked is to blame.
_FAILURE = 1
#: Files whose loss costs only time, as they are made again.
_DISPENSABLE = ("phrases.tsv",)


@dataclass(frozen=True, slots=True)
class Clean:
    """A command without a fault: what a reader finds before and after, and its system calls.

    ``exit`` is its exit code.
    """

    exit: int | None

    before: str
    after: str
    calls: Counter[str]
    wrongs: list[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a command ended under a condition, and what is wrong with that, in sentences."""

    exit: int | None
    said: str
    met: str
    wrongs: list[str]


@dataclass(frozen=True, slots=True)
class Trial:
    """A command of an engine, with the folders of what is indexed and of the templates."""

    command: Command
    engine: str
    sources: Path
    templates: Path

    def clean(self) -> Clean:
        """Run the command without a fault, and count its system calls by kind."""
        calls: Counter[str] = Counter()
        counting = Refused(tuple(set(KINDS.values())), 0, lasting=True, nth=1)
        with sandbox(self.engine, self._template) as place, counting.applied(place) as applied:
            before = apart(place.state)
            outcome = run(self._arguments(place), place.temporary, decide=applied.decide)
            wrongs = [f"fails: {outcome.err}"] if outcome.exit else []
            wrongs += [f"leaves {name}" for name in place.leftovers()]
            calls.update(call.kind for call in counting.met)
            return Clean(outcome.exit, before, apart(place.state), calls, wrongs)

    def write(self, condition: Condition, clean: Clean) -> Verdict:
        """Run the command, which writes, under a condition, and then again without it."""
        with condition.disk() as disk, sandbox(self.engine, self._template, disk) as place:
            with condition.applied(place) as applied:
                outcome = run(
                    self._arguments(place), place.temporary, applied.before, applied.decide
                )
            wrongs = list(_wrong_words(outcome, condition, place))
            if condition.forbids and not outcome.exit:
                wrongs.append("works, which it cannot")
            state = apart(place.state)
            if state != clean.after and (not outcome.exit or state != clean.before):
                wrongs.append(f"afterwards: {state}")
            if isinstance(condition, Refused):
                wrongs += _wrong_refusal(outcome, condition)
            wrongs += self._wrongs_without_fault(place, state == clean.after, clean.after)
        met = condition.met[:1] if isinstance(condition, Refused) else []
        return Verdict(outcome.exit, outcome.err.strip(), " ".join(map(str, met)), wrongs)

    def read(self, condition: Condition, *, works: bool) -> Verdict:
        """Run the command, which reads, under a condition, which it ``works`` under or not."""
        ask = ask_server if self.command.name == "serve" else run
        with condition.disk() as disk, sandbox(self.engine, self._template, disk) as place:
            with condition.applied(place) as applied:
                outcome = ask(self._arguments(place), place.temporary, applied.before)
            wrongs = list(_wrong_words(outcome, condition, place))
            if works and (outcome.exit or outcome.err or not outcome.out):
                wrongs.append("does not work")
            elif not works and not outcome.exit:
                wrongs.append("works, which it cannot")
            wrongs += [f"left over: {name}" for name in place.leftovers()]
        return Verdict(outcome.exit, outcome.err.strip(), "", wrongs)

    @property
    def _template(self) -> Path | None:
        return self.templates / self.command.template if self.command.template else None

    def _arguments(self, place: Sandbox) -> list[str]:
        return self.command.arguments(self.sources, place)

    def _wrongs_without_fault(self, place: Sandbox, is_done: bool, expected: str) -> Iterator[str]:
        if is_done and not self.command.is_repeatable:
            run(SWEEPING.arguments(self.sources, place), place.temporary)
        else:
            yield from self._wrongs_again(place, is_done)
        if (state := apart(place.state)) != expected:
            yield f"after the next try: {state}"
        yield from (f"left over: {name}" for name in place.leftovers())

    def _wrongs_again(self, place: Sandbox, is_done: bool) -> Iterator[str]:
        again = run(self._arguments(place), place.temporary)
        if again.exit and not (is_done and again.exit == self.command.exit_again):
            yield f"the next try fails: {again.err.strip()}"


def _wrong_refusal(outcome: Outcome, refused: Refused) -> Iterator[str]:
    """Yield what is wrong with a command that a call was refused to."""
    if not refused.met:
        if refused.nth == 1:
            yield "the call that was to be refused was not made"
        return
    met, last = refused.met[0], refused.last
    # A folder is synced for the sake of the file that was renamed before.
    synced = last.path if last and met.path.is_dir() else met.path
    if met.kind == "sync" and not outcome.exit and not any(n in synced.name for n in _DISPENSABLE):
        yield "is acknowledged though it is not on disk"


def _wrong_words(outcome: Outcome, condition: Condition, place: Sandbox) -> Iterator[str]:
    """Yield what is wrong with the words of a command that failed."""
    if outcome.exit is None:
        yield "hangs"
    if not outcome.exit:
        return
    if outcome.exit != _FAILURE:
        yield f"exit code {outcome.exit}"
    if len(outcome.err.strip().splitlines()) != 1:
        yield "does not say one line"
    said = outcome.err.lower()
    yield from (f"says {name!r}" for name in _WRONG_NAMES if name in said)
    reason = os.strerror(condition.error)
    if not any(words in said for words in (reason.lower(), *_IN_SOME_FORM)):
        yield f"does not say {reason!r}"
    if str(place.folder) not in outcome.err:
        yield "does not say where"
