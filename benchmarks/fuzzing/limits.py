"""Limits of what one call may cost, and where a failure comes from."""

import resource
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

MAX_SECONDS = 5.0
MAX_BYTES = 1 << 30
_ROOT = Path(__file__).parent.parent.parent
_OWN = tuple(f"{_ROOT / room}/" for room in ("search", "index_data", "web", "naba"))
_STATUS = Path("/proc/self/status")


class TooLongError(BaseException):
    """A call that took too much processor time; no reader catches this one."""


@contextmanager
def limited(seconds: float = MAX_SECONDS) -> Iterator[None]:
    """Raise TooLongError in a block that takes more ``seconds`` of processor time."""

    def end(_: int, frame: FrameType | None) -> None:
        raise TooLongError(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def limit_memory(more: int = MAX_BYTES) -> None:
    """Give the process no more than so many bytes beyond what it has."""
    lines = _STATUS.read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("VmData:"))
    most = (kilobytes << 10) + more
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def place(error: BaseException) -> str:
    """Return the kind of an error and the line of our own code that it comes from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(_OWN)]
    where = f"{Path(own[-1].filename).relative_to(_ROOT)}:{own[-1].lineno}" if own else "?"
    return f"{type(error).__name__} at {where}"
