"""Embedding in the background of ``naba watch``: in a process of its own, one at a time.

The module is also what that process runs.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

import click

from naba.terminal.console import FAILURE, USAGE, Command, say
from naba.terminal.options import index_option

#: After each process there is a rest of so many times as long as it took, as it looks through all
#: articles for those without vectors; but at most of so many seconds.
_REST, _MAX_REST_SECONDS = 3.0, 600.0
#: How long a process has to store what is done; what it then has not stored is made again.
_GRACE_SECONDS = 10.0
_POLL_SECONDS = 0.1


class BackgroundEmbedding:
    """Has the missing vectors of an index added, at first and whenever they are wanted."""

    def __init__(self, url: str) -> None:
        self._command = [sys.executable, "-m", "naba.background_embedding", "--index", url]
        #: True for each time that vectors are wanted, and False at the end.
        self._wanted: SimpleQueue[bool] = SimpleQueue()
        self._ends, self._stopped = Event(), Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._run, name="embedding", daemon=True)

    def __enter__(self) -> Self:
        self.want()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stop()

    def want(self) -> None:
        """Have vectors added soon, as articles have come."""
        # One process adds them for all that came before it.
        if self._wanted.empty():
            self._wanted.put(True)

    def finish(self, should_stop: Callable[[], bool]) -> None:
        """Wait until the vectors that are wanted are there, or it should stop."""
        self._end()
        while self._thread.is_alive() and not should_stop():
            self._thread.join(_POLL_SECONDS)

    def _end(self) -> None:
        self._wanted.put(False)
        self._ends.set()

    def _stop(self) -> None:
        """Have the process store what it has done and end, and wait for it."""
        self._stopped.set()
        self._end()
        if self._process is not None:
            _ask_to_end(self._process)
        self._thread.join(_GRACE_SECONDS)
        if self._thread.is_alive() and self._process is not None:
            self._process.kill()
        self._thread.join()

    def _run(self) -> None:
        while self._wanted.get() and not self._stopped.is_set():
            began = monotonic()
            if self._run_once() == USAGE:
                # It has said what is missing, and would say so each time.
                return
            self._ends.wait(min(_REST * (monotonic() - began), _MAX_REST_SECONDS))

    def _run_once(self) -> int:
        """Run a process to its end; return its exit code."""
        try:
            # In a session of its own, Ctrl-C is for this process alone.
            process = subprocess.Popen(  # noqa: S603  # our own
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            say(f"embedding could not be started ({error})")
            return FAILURE
        with process:
            self._process = process
            if self._stopped.is_set():
                _ask_to_end(process)
            code = process.wait()
        if code < 0 and not self._stopped.is_set():
            say(f"embedding was ended by signal {-code}; it goes on when articles have come")
        return code


def _ask_to_end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        process.stdin.close()
    # There is no such signal on Windows, where it sees the end of its standard input.
    if os.name == "posix":
        process.terminate()


@click.command(cls=Command)
@index_option
def main(url: str) -> None:
    """Add the missing vectors to the index, and end with the process that has started this one."""
    from search import IndexMissing, embed
    from web.side_process import stand_beside

    stopped = Event()
    stand_beside(stopped.set)
    # What is followed may have brought no article yet.
    with suppress(IndexMissing):
        embed(url, should_stop=stopped.is_set)


if __name__ == "__main__":
    main()
