"""What a process beside the server does to end with it, and to leave the processor to it."""

import os
import signal
import sys
from collections.abc import Callable
from threading import Thread
from time import sleep

_POLL_SECONDS = 1.0
#: How far it steps back behind the server, in the niceness of Unix.
_FAR = 10


def stand_beside(stop: Callable[[], None], niceness: int = _FAR) -> None:
    """Have ``stop`` called once the server stops or is gone, and leave the processor to it.

    The server holds the other end of standard input.
    """
    step_back(niceness)
    # In a thread: what it interrupts may hold a lock that stopping needs.
    signal.signal(signal.SIGTERM, lambda *_: Thread(target=stop, daemon=True).start())
    for watch in (_wait_for_end, _wait_for_orphanhood):
        Thread(target=watch, args=(stop,), daemon=True).start()


def step_back(niceness: int = _FAR) -> None:
    """Leave the processor, and Ctrl-C, to the server."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(niceness)


def _wait_for_end(stop: Callable[[], None]) -> None:
    # Unbuffered: a thread that waits with the lock of a buffer would abort the process as it ends.
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop()


def _wait_for_orphanhood(stop: Callable[[], None]) -> None:
    # Other processes of the server may have inherited the other end of standard input.
    parent = os.getppid()
    while os.getppid() == parent:
        sleep(_POLL_SECONDS)
    stop()
