"""Follow sources: one round after another for each, a thread for each host that is due."""

import queue
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

from index_data.following import schedule
from index_data.following.archive import Stopped
from index_data.following.asking import Refused, Tools
from index_data.following.folders import FolderRound
from index_data.following.intake import Intake
from index_data.following.known import Source
from index_data.following.outcomes import Outcome
from index_data.following.rounds import AddressRound
from index_data.following.targets import Target
from index_data.report import Report
from search import SearchError

#: Hosts, and folders, that are asked at a time.
MAX_THREADS = 16
#: How often to look whether the files of sources have changed.
_LOOK_SECONDS = 5.0
#: The articles of a source that are looked up in each round, whether the index still has them.
_LOOKED_UP = 1_000


class Follower:
    """Follows sources; ``report`` gets the records that are rejected for the first time.

    ``say`` tells people what is no outcome.
    """

    def __init__(self, tools: Tools, report: Report, say: Callable[[str], object]) -> None:
        self._tools = tools
        self._state = tools.state
        self._report = report
        self._say = say
        self._outcomes: queue.SimpleQueue[tuple[Outcome, float] | BaseException] = (
            queue.SimpleQueue()
        )
        self._busy: dict[str, str] = {}
        self._due: dict[str, float] = {}
        self._verified: dict[str, int] = {}
        self._unfinished: set[str] = set()
        self._lock = threading.Lock()

    def once(self, targets: Mapping[str, Target]) -> Iterator[Outcome]:
        """Look at each source once, but for those that are not to be asked yet."""
        waiting = self._tell_waiting(targets)
        for name in targets.keys() - waiting:
            if not self._state.source(name).stopped:
                self._due[name] = 0.0
        while self._due or self._busy:
            self._start_due(targets)
            for outcome in self._finished(_LOOK_SECONDS):
                del self._due[outcome.source]
                yield outcome

    def follow(self, targets: Callable[[], Mapping[str, Target]]) -> Iterator[Outcome]:
        """Look at sources again and again; ``targets`` tells which they are by now."""
        self._tell_waiting(targets())
        while True:
            known = targets()
            self._schedule(known)
            self._start_due(known)
            yield from self._finished(self._seconds_to_next())

    def _tell_waiting(self, names: Iterable[str]) -> set[str]:
        """Return the sources that failed the last time and are not to be asked yet, and say so."""
        now, sources = time.time(), map(self._state.source, names)
        waiting = {one.name for one in sources if one.errors and one.due > now and not one.stopped}
        if waiting:
            self._say(
                f"{len(waiting):,} of the sources failed the last time and wait for a while;"
                " naba sources says why and until when, naba sources remove ends the wait"
            )
        return waiting

    def _schedule(self, targets: Mapping[str, Target]) -> None:
        """Take sources that were added, and leave those that are not named any more."""
        now = time.time()
        for name in self._due.keys() - targets.keys():
            del self._due[name]
        for name in targets.keys() - self._due.keys() - self._busy.keys():
            source = self._state.source(name)
            # A shorter interval than that of before counts at once.
            soon = source.due if source.errors else min(source.due, now + targets[name].interval)
            self._due[name] = soon

    def _seconds_to_next(self) -> float:
        free = (due for name, due in self._due.items() if name not in self._busy)
        return min(max(min(free, default=0.0) - time.time(), 0.02), _LOOK_SECONDS)

    def _start_due(self, targets: Mapping[str, Target]) -> None:
        """Start the rounds that are due, longest due first, of hosts that are not being asked."""
        now, hosts = time.time(), {host_of(name) for name in self._busy}
        for name in sorted(self._due, key=self._due.__getitem__):
            host = host_of(name)
            if self._due[name] > now or len(hosts) >= MAX_THREADS:
                break
            if host in hosts:
                continue
            hosts.add(host)
            self._busy[name] = host
            del self._due[name]
            # Daemons, as a host that does not answer must not delay the end.
            threading.Thread(target=self._run, args=(targets[name],), daemon=True).start()

    def _finished(self, seconds: float) -> Iterator[Outcome]:
        """Yield the outcomes of rounds that end, waiting for the first; raise what went wrong."""
        try:
            found = self._outcomes.get(timeout=seconds)
            while True:
                if isinstance(found, BaseException):
                    raise found
                outcome, due = found
                self._busy.pop(outcome.source, None)
                self._due[outcome.source] = due
                yield outcome
                found = self._outcomes.get_nowait()
        except queue.Empty:
            return

    def _run(self, target: Target) -> None:
        try:
            self._outcomes.put(self._round(target))
        except BaseException as error:  # raised by the main thread
            self._outcomes.put(error)

    def _round(self, target: Target) -> tuple[Outcome, float]:
        """Look at a source; return what came of it, and when to look again."""
        outcome = Outcome(target.name)
        source = self._state.source(target.name)
        if source.stopped:
            return outcome, self._next(source)
        resumes = target.name in self._unfinished and time.time() < source.due
        self._unfinished.discard(target.name)
        self._verify(source)
        intake = Intake(self._tools.archive, self._state, outcome, source.refused)
        kind = AddressRound if target.is_address else FolderRound
        one = kind(self._tools, target, source, outcome, intake)
        with closing(intake):
            refused = _refusal(one, resumes=resumes)
            source = replace(one.source, refused=intake.refused)
        outcome.kind = source.kind
        if refused:
            source = _failed(source, target, refused, outcome)
        elif not resumes:
            source = _succeeded(source, target)
        due = self._next(self._keep(source, outcome))
        if due < source.due:
            self._unfinished.add(target.name)
        with self._lock:
            for refusal in intake.refusals:
                self._report.reject(refusal)
        return outcome, due

    def _keep(self, source: Source, outcome: Outcome) -> Source:
        """Store what is known of a source after a round."""
        source = _with_news(source, outcome)
        if outcome.added or not source.articles:
            source = replace(source, articles=self._state.count(source.name))
        self._state.keep_source(source)
        return source

    def _next(self, source: Source) -> float:
        """Return when to look at a source again: sooner where pages of it wait."""
        if source.stopped:
            return time.time() + schedule.MAX_INTERVAL_SECONDS
        waiting = None if source.errors else self._state.next_pending(source.name)
        return source.due if waiting is None else min(source.due, waiting)

    def _verify(self, source: Source) -> None:
        """Have read again what had articles that the index has lost."""
        generation = self._tools.archive.generation
        held = self._state.articles(source.name)
        if generation != self._verified.get(source.name) or len(held) <= _LOOKED_UP:
            missing = self._tools.archive.missing({each for _, each in held})
            if missing:
                self._state.renew(source.name, missing)
        self._verified[source.name] = generation


def _refusal(one: AddressRound, *, resumes: bool) -> Refused | None:
    """Run a round, and return why it brought nothing; raise what is wrong with the index."""
    try:
        one.run(resumes=resumes)
    except Refused as refused:
        return refused
    except OSError as error:
        return Refused(error.strerror or str(error))
    except (SearchError, Stopped):
        raise
    except Exception as error:  # one source must not stop the others
        return Refused(f"internal error: {type(error).__name__}: {error}")
    return None


def _with_news(source: Source, outcome: Outcome) -> Source:
    newest, now = outcome.newest, time.time()
    if newest is None:
        return source
    pause = schedule.usual_pause(source.usual_pause, now - source.last_new, source.arrivals)
    return replace(
        source,
        article_id=newest.id,
        title=newest.title,
        date=newest.date,
        last_new=now,
        arrivals=source.arrivals + 1,
        usual_pause=pause if source.arrivals else 0.0,
    )


def host_of(name: str) -> str:
    """Return the host of a source; a folder is one of its own."""
    return (urlsplit(name).hostname or name) if "://" in name else name


def _succeeded(source: Source, target: Target) -> Source:
    now = time.time()
    interval = target.interval if target.exact else max(target.interval, source.asked)
    # Not all at once, although they may have begun so.
    due = now + interval * random.uniform(1.0, 1.05)  # noqa: S311  # no secret
    return replace(source, errors=0, error="", last_success=now, due=due)


def _failed(source: Source, target: Target, refused: Refused, outcome: Outcome) -> Source:
    now, errors = time.time(), source.errors + 1
    outcome.error = str(refused)
    stopped = refused.status == 410
    if stopped:
        outcome.notes.append("it is not followed any more; naba sources remove forgets it")
    seconds = max(schedule.back_off(target.interval, errors), refused.seconds)
    if not target.is_address:
        seconds = target.interval
    return replace(
        source,
        errors=errors,
        error=str(refused),
        last_error=now,
        due=now + seconds,
        stopped=stopped,
    )
