"""Processes beside the server: started with it, started again when they die, ended with it.

A thread of the server's main process waits for each. It handles no signals, which are the server's
business, and shares nothing with the processes but the other end of their standard input: when
that closes, they end by themselves.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread
from time import monotonic

from web.writing.protocol import WRITER_VARIABLE, prepare

_FOLDER_PREFIX = "naba-writer-"
#: How long a process has to end by itself.
_GRACE_SECONDS = 10.0
#: The pause before a process is started again, doubled each time unless it has lived for a while.
_FIRST_PAUSE_SECONDS, _LAST_PAUSE_SECONDS = 0.2, 10.0
_LONG_LIFE_SECONDS = 10.0


@contextmanager
def beside(index_url: str) -> Iterator[None]:
    """Run the processes that stand beside the server of an index while the server runs."""
    folder = Path(mkdtemp(prefix=_FOLDER_PREFIX))
    prepare(folder)
    os.environ[WRITER_VARIABLE] = str(folder)
    command = (sys.executable, "-m", "web.writing", index_url, str(folder))
    writer = SideProcess("the writer", command)
    writer.start()
    try:
        yield
    finally:
        writer.stop()
        os.environ.pop(WRITER_VARIABLE, None)
        shutil.rmtree(folder, ignore_errors=True)


class SideProcess(Thread):
    """Runs a process, called ``name`` in the log, and starts it again whenever it dies.

    The process calls `web.side_process.stand_beside`.
    """

    def __init__(self, name: str, command: Sequence[str]) -> None:
        super().__init__(name=name, daemon=True)
        self._command = list(command)
        self._stopped = Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start the process again and again, until it is stopped."""
        pause = _FIRST_PAUSE_SECONDS
        while not self._stopped.is_set():
            started = monotonic()
            reason = self._run_once()
            if self._stopped.is_set():
                return
            lived = monotonic() - started
            pause = _FIRST_PAUSE_SECONDS if lived > _LONG_LIFE_SECONDS else pause
            message = f"naba: {self.name} {reason}; it is started again in {pause:.1f} s"
            print(message, file=sys.stderr, flush=True)
            self._stopped.wait(pause)
            pause = min(2 * pause, _LAST_PAUSE_SECONDS)

    def _run_once(self) -> str:
        """Run the process until it ends, and return how it did."""
        try:
            process = subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603 our own
        except OSError as error:
            return f"could not be started ({error})"
        with process:
            self._process = process
            if self._stopped.is_set():
                _ask_to_end(process)
            return f"ended with the exit code {process.wait()}"

    def stop(self) -> None:
        """Have the process end, and wait for it."""
        self._stopped.set()
        if self._process is not None:
            _ask_to_end(self._process)
        self.join(_GRACE_SECONDS)
        if self.is_alive() and self._process is not None:
            self._process.kill()
        self.join()


def _ask_to_end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        process.stdin.close()
    # There is no such signal on Windows, but also no other process that holds the pipe open.
    if os.name == "posix":
        process.terminate()
