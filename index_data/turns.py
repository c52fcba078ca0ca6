"""Processes that write to one index in turn."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING

from search import Index, IndexLocked

if TYPE_CHECKING:
    from search import IndexWriter

#: Who writes again and again pauses for longer, so that another one gets its turn.
POLL_SECONDS = 0.05
PAUSE_SECONDS = 4 * POLL_SECONDS


@contextmanager
def patient_writer(index: Index, seconds: float) -> Iterator["IndexWriter"]:
    """Open an index for writing as `Index.writer` does, waiting for another process to finish.

    Raises IndexLocked where it has not after so many seconds.
    """
    deadline = monotonic() + seconds
    with ExitStack() as stack:
        while True:
            try:
                writer = stack.enter_context(index.writer())
                break
            except IndexLocked:
                if monotonic() >= deadline:
                    raise
                sleep(POLL_SECONDS)
        yield writer
