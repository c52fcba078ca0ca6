"""What waits for the writer: bounded, in the order in which it came."""

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition
from time import monotonic
from typing import Any

from web.writing.protocol import Wanted

#: Requests, and bytes of articles, that are waiting or being written.
MAX_JOBS, MAX_WAITING_BYTES = 64, 96 * 1024 * 1024


@dataclass(eq=False, slots=True)
class Job:
    """A request with its body; ``answer`` is set once it is written, or has a Refusal."""

    wanted: Wanted
    body: bytes = b""
    received: float = field(default_factory=monotonic)
    answer: "Future[dict[str, Any]]" = field(default_factory=Future)


class Inbox:
    """Requests from threads that receive them to the one that writes."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: deque[Job] = deque()
        self._jobs = 0
        self._bytes = 0
        self._is_closed = False

    def reserve(self, body_bytes: int) -> bool:
        """Keep room for a request until `release`; return whether there is any."""
        with self._changed:
            fits = self._jobs < MAX_JOBS and self._bytes + body_bytes <= MAX_WAITING_BYTES
            if self._is_closed or not fits:
                return False
            self._jobs += 1
            self._bytes += body_bytes
            return True

    def release(self, body_bytes: int) -> None:
        """Give back the room of a request."""
        with self._changed:
            self._jobs -= 1
            self._bytes -= body_bytes
            self._changed.notify_all()

    def put(self, job: Job) -> None:
        """Add a request, for which room was reserved."""
        with self._changed:
            self._waiting.append(job)
            self._changed.notify()

    def take(self, seconds: float | None = None) -> Job | None:
        """Return the next request; None where there is none in time, or none will be any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed, seconds)
            return self._waiting.popleft() if self._waiting else None

    def wait_until_empty(self, seconds: float) -> None:
        """Wait until the room of all requests was given back, for so many seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: not self._jobs, seconds)

    def close(self) -> None:
        """Take no more requests; those that are waiting stay."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
