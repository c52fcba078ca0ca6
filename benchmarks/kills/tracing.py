"""Kills at chosen system calls, by strace, which is attached when the victim waits for the word.

strace counts the calls of each thread for itself. Calls are therefore chosen by the name of a
thread, and only threads of that name are traced; before the first commit the engine has no threads
yet, and everything is traced that the victim will ever start. A SIGKILL arrives before the call is
made. A SIGUSR1, which ends every process that has no use for it, arrives when the call is done.
"""

import re
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

#: Where the moments of a kill differ for the files. Some platforms lack some of them.
CALLS = (
    "rename", "fsync", "unlink", "openat", "write", "close", "fdatasync", "renameat2", "renameat",
    "unlinkat", "mkdir", "mkdirat", "rmdir", "ftruncate", "flock", "pwrite64", "linkat",
)  # fmt: skip
SIDES = {"before": "SIGKILL", "after": "SIGUSR1"}
_ATTACH_SECONDS = 10.0
#: A line of the log: a thread, its name, a call and its arguments.
_CALL = re.compile(r"(\d+)<(.*?)> (\w+)\((.*)")


class StraceFailed(Exception):
    """Strace cannot be run or may not trace."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The ``number``-th of the calls that a thread makes, counted from a commit; see `pausing`.

    Without the name of a ``thread``, it is the first thread or process that makes so many.
    """

    start: int
    thread: str
    call: str
    number: int
    side: str = "before"

    def __str__(self) -> str:
        return f"{self.start}/{self.thread}/{self.call}/{self.number}/{self.side}"

    @classmethod
    def of(cls, text: str) -> "Moment":
        """Return the moment that a text describes."""
        start, thread, call, number, side = text.split("/")
        return cls(int(start), thread, call, int(number), side)


def threads(process: int) -> dict[int, str]:
    """Return the names of the threads of a process."""
    tasks = Path(f"/proc/{process}/task")
    return {int(task.name): (task / "comm").read_text().strip() for task in tasks.iterdir()}


@contextmanager
def tracing(
    process: int, chosen: Collection[int], *options: str, follows: bool = False
) -> Iterator[None]:
    """Trace some threads of a process, and what they start where strace ``follows`` them.

    Raises StraceFailed where that cannot be.
    """
    attached = [*("-f",) * follows, *(f"--attach={thread}" for thread in chosen)]
    with TemporaryFile("w+") as said:
        try:
            # It ends with what it traces, and need not hear of Ctrl-C.
            strace = subprocess.Popen(  # noqa: S603  # our own command
                ["strace", "-y", "-Y", *options, *attached],  # noqa: S607  # wherever it is
                stdout=subprocess.DEVNULL, stderr=said, start_new_session=True,
            )  # fmt: skip
        except FileNotFoundError:
            raise StraceFailed("strace is missing: apt install strace") from None
        try:
            end = time.monotonic() + _ATTACH_SECONDS
            while not all(_is_traced(process, thread) for thread in chosen):
                if strace.poll() is not None or time.monotonic() > end:
                    said.seek(0)
                    raise StraceFailed(f"strace cannot trace here: {said.read().strip()}")
                time.sleep(0.002)
            yield
        finally:
            strace.terminate()
            try:
                strace.wait(_ATTACH_SECONDS)
            except subprocess.TimeoutExpired:  # It may wait for a process that is gone.
                strace.kill()
                strace.wait()


def _is_traced(process: int, thread: int) -> bool:
    status = Path(f"/proc/{process}/task/{thread}/status").read_text()
    return "\nTracerPid:\t0\n" not in status


def moments(start: int, log: Path, existing: dict[int, str], folder: Path) -> list[Moment]:
    """Return the moments at which a victim can be killed while it works on a folder.

    ``log`` is what strace wrote of all threads of a whole run, of which those ``existing`` had been
    there at its start.
    """
    made: Counter[tuple[int, str]] = Counter()
    most: defaultdict[tuple[str, str], int] = defaultdict(int)
    found = list[Moment]()
    for thread, call, arguments in _calls(log):
        made[thread, call] += 1
        number, name = made[thread, call], existing.get(thread, "") if start else ""
        if start and not name or number <= most[name, call]:
            continue
        most[name, call] = number
        if str(folder) in arguments and (call != "openat" or "O_CREAT" in arguments):
            found.append(Moment(start, name, call, number))
    return found


def _calls(log: Path) -> Iterator[tuple[int, str, str]]:
    with log.open(errors="replace") as lines:
        for line in lines:
            if match := _CALL.match(line):
                yield int(match[1]), match[3], match[4]


def logging(log: Path) -> tuple[str, ...]:
    """Return the options with which strace only writes down the calls."""
    return f"--output={log}", f"--trace={','.join(f'?{call}' for call in CALLS)}"


def injecting(moment: Moment) -> tuple[str, ...]:
    """Return the options with which strace kills at a moment."""
    signal = SIDES[moment.side]
    injected = f"--inject={moment.call}:signal={signal}:when={moment.number}"
    return "--output=/dev/null", f"--trace={moment.call}", injected
