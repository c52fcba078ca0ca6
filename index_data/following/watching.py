"""Open all that following needs, and close it: the index, the state, the web."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import ClassVar

from index_data.fetching import Web
from index_data.following.archive import Archive
from index_data.following.asking import MAX_ROUND_SECONDS, Tools
from index_data.following.follower import Follower
from index_data.following.outcomes import Outcome
from index_data.following.state import State, state_path
from index_data.following.targets import Target, is_list, targets_of
from index_data.records import Reading
from index_data.report import Report
from search import Index, RequestError, SearchError

#: A run that ends waits so long for another process that writes.
_MAX_WAIT_SECONDS = 600.0


class AlreadyFollowed(SearchError):
    """Another process follows sources into the same index."""

    code: ClassVar[str] = "index-locked"


@dataclass(frozen=True)
class Settings:
    """How sources are followed; ``names`` are those of sources and of files of sources."""

    names: tuple[str, ...]
    usual: Target
    reading: Reading
    web: Web
    once: bool = False


def watch(
    url: str,
    open_target: Callable[..., Index],
    settings: Settings,
    report: Report,
    say: Callable[[str], object],
) -> Generator[Outcome, None, None]:
    """Yield what each round of a source has brought; closed, it has written what it began to.

    Raises RequestError for what cannot be followed, and AlreadyFollowed.
    """
    targets = _Targets(settings.names, settings.usual, say)
    stopped = Event()
    archive = Archive(
        url,
        open_target,
        lambda: say("waiting for another process that writes to the index"),
        _MAX_WAIT_SECONDS if settings.once else float("inf"),
    )
    with _alone(url), _opened_state(url) as state:
        tools = Tools(
            settings.web,
            archive,
            state,
            settings.reading,
            stopped.is_set,
            float("inf") if settings.once else MAX_ROUND_SECONDS,
        )
        follower = Follower(tools, report, say)
        try:
            if settings.once:
                yield from follower.once(targets.now())
            else:
                yield from follower.follow(targets.now)
        finally:
            stopped.set()
            archive.stop()


def is_watched(url: str) -> bool:
    """Tell whether a process follows sources into an index now."""
    try:
        with _alone(url):
            return False
    except AlreadyFollowed:
        return True


@contextmanager
def _opened_state(url: str) -> Iterator[State]:
    path = state_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    state = State(path, create=True)
    try:
        yield state
    finally:
        state.close()


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Be the only process that follows sources into an index; raise AlreadyFollowed."""
    from whoosh.util.filelock import FileLock

    path = state_path(url).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(path))
    if not lock.acquire():
        raise AlreadyFollowed(f"Another naba watch follows sources into {url}. Stop it first.")
    try:
        yield
    finally:
        lock.release()


class _Targets:
    """The sources that are named by now: files of sources may be changed meanwhile."""

    def __init__(self, names: tuple[str, ...], usual: Target, say: Callable[[str], object]) -> None:
        self._names = names
        self._usual = usual
        self._say = say
        self._lists = [name for name in names if is_list(name)]
        self._stamps = self._stamps_now()
        self._targets = targets_of(names, usual)

    def now(self) -> dict[str, Target]:
        """Return the sources; while a file of sources cannot be read, those of before."""
        if (stamps := self._stamps_now()) != self._stamps:
            self._stamps = stamps
            try:
                self._targets = targets_of(self._names, self._usual)
            except (RequestError, OSError) as error:
                self._say(f"{error}; the sources of before are followed")
        return self._targets

    def _stamps_now(self) -> list[tuple[int, int]]:
        stamps = []
        for name in self._lists:
            try:
                status = Path(name).stat()
            except OSError:
                continue
            stamps.append((status.st_mtime_ns, status.st_size))
        return stamps
