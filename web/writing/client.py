"""Having the writer beside the server write: what the handlers of requests call."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic, sleep
from typing import Any

from web.writing.protocol import (
    WRITER_VARIABLE,
    BodyFormat,
    Refusal,
    Wanted,
    connect,
    receive_answer,
    send_wanted,
)

#: How long a request waits for its articles to be kept, and for a writer that starts again.
MAX_ANSWER_SECONDS = 120
_MAX_START_SECONDS = 5.0
_POLL_SECONDS = 0.1
#: The requests of this process that wait at a time.
_MAX_WAITING = 16
_RETRY_SECONDS = 2

_waiting = BoundedSemaphore(_MAX_WAITING)


def write(format_name: BodyFormat, body: bytes) -> dict[str, Any]:
    """Have articles written, and return the report of it; raise Refusal."""
    return _ask(Wanted(format=format_name, body_bytes=len(body)), body)


def delete(article_id: str) -> bool:
    """Have an article deleted, and return whether there was one; raise Refusal."""
    return bool(_ask(Wanted(delete=article_id))["deleted"])


def _ask(wanted: Wanted, body: bytes = b"") -> dict[str, Any]:
    folder = os.environ.get(WRITER_VARIABLE)
    if not folder:
        raise Refusal("no-writer")
    with _turn(), closing(_connected(Path(folder))) as connection:
        try:
            send_wanted(connection, wanted)
            if body:
                # There is room for it.
                receive_answer(connection)
                connection.send_bytes(body)
            if not connection.poll(MAX_ANSWER_SECONDS):
                raise Refusal("writer-busy", MAX_ANSWER_SECONDS)
            return receive_answer(connection)
        except (OSError, EOFError, ValueError):
            # It was stopped: what it had not committed is gone.
            raise Refusal("writer-failed", _RETRY_SECONDS) from None


@contextmanager
def _turn() -> Iterator[None]:
    if not _waiting.acquire(blocking=False):
        raise Refusal("writer-busy", _RETRY_SECONDS)
    try:
        yield
    finally:
        _waiting.release()


def _connected(folder: Path) -> Any:
    """Return a connection to the writer, which may be starting again."""
    deadline = monotonic() + _MAX_START_SECONDS
    while True:
        try:
            return connect(folder)
        # AuthenticationError is none of them: it says that somebody else listens there.
        except (OSError, EOFError):
            if monotonic() > deadline:
                raise Refusal("writer-failed", _RETRY_SECONDS) from None
            sleep(_POLL_SECONDS)
