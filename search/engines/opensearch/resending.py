"""Requests that are sent again: how many, and a line of the log for those that waited for long."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from opensearchpy.exceptions import OpenSearchException

from search.engines.opensearch.errors import told_by

#: Whoever waits for less hardly notices.
_TOLD_SECONDS = 3.0
_log = logging.getLogger("naba.opensearch")


@dataclass(slots=True)
class Resend:
    """A request: how often it was sent again, and for what reasons."""

    times: int = 0
    reasons: dict[str, None] = field(default_factory=dict)

    def again(self, error: OpenSearchException) -> None:
        """Count that it is sent again, after an error whose note names the node."""
        self.times += 1
        self.reasons[": ".join((*getattr(error, "__notes__", ()), told_by(error)))] = None


class Resends:
    """Counts the requests to a server that were sent again; threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        #: How many requests were sent again.
        self.requests = 0

    @contextmanager
    def request(self, place: str) -> Iterator[Resend]:
        """Count a request if it is sent again; log it if it was answered after a while."""
        began, resend, answered = monotonic(), Resend(), False
        try:
            yield resend
            answered = True
        finally:
            if resend.times:
                self._count(place, resend, monotonic() - began, answered=answered)

    def _count(self, place: str, resend: Resend, seconds: float, *, answered: bool) -> None:
        with self._lock:
            self.requests += 1
        # Otherwise an error is raised, which says what is wrong.
        if answered and seconds > _TOLD_SECONDS:
            _log.warning(
                "The server of the index opensearch:%s answered after %.1f seconds, when it was "
                "asked %d times (%s). Requests that were sent again so far: %d.",
                place,
                seconds,
                resend.times + 1,
                "; ".join(resend.reasons),
                self.requests,
            )
