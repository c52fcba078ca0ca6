"""Forked processes that lead a group of their own, tell what they have done, and can be killed.

The process that forks must not have used an engine: its threads would be missing in the forked one.
"""

import ctypes
import faulthandler
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

#: See prctl(2).
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_PTRACER = 1, 36, 0x59616D61
_ANYBODY = ctypes.c_ulong(-1)
#: The exit code of a process that an exception ended.
FAILED = 70
_ABORT_SECONDS = 10.0
_READY, _ACKNOWLEDGED = b".", b"+"

_libc = ctypes.CDLL(None)


def adopt_orphans() -> None:
    """Have this process inherit what its children leave behind, so that it can wait for them."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Line:
    """The line from a forked process to the one that forked it."""

    def __init__(self, told: int, go: int) -> None:
        self._told, self._go = told, go

    def ready(self) -> None:
        """Say that work is about to begin, and wait for the word."""
        os.write(self._told, _READY)
        os.read(self._go, 1)

    def acknowledge(self, mark: bytes = _ACKNOWLEDGED) -> None:
        """Say that a step is done, which must survive from now on."""
        os.write(self._told, mark)


class Forked:
    """A forked process and everything that it starts."""

    def __init__(self, run: Callable[[Line], None], said: Path) -> None:
        """Run a function in a forked process, whose output goes to the file ``said``."""
        self.said = said
        self._told, told = os.pipe()
        go, self._go = os.pipe()
        self._heard = b""
        #: The exit code, negative for a signal; None while it runs.
        self.code: int | None = None
        sys.stdout.flush()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._told)
            os.close(self._go)
            _run(run, Line(told, go), said)
        os.close(told)
        os.close(go)
        with suppress(OSError):
            os.setpgid(self.pid, self.pid)
        self._descriptor = os.pidfd_open(self.pid)

    def wait_ready(self, seconds: float) -> bool:
        """Wait until it is ready; return False if it ends or takes too long before."""
        end = time.monotonic() + seconds
        while select.select([self._told], [], [], max(0.0, end - time.monotonic()))[0]:
            told = os.read(self._told, 1)
            if told in (_READY, b""):
                return told == _READY
            self._heard += told
        return False

    def go(self) -> None:
        """Let it begin."""
        with suppress(BrokenPipeError):
            os.write(self._go, b"!")

    def wait(self, seconds: float) -> bool:
        """Wait until it ends; return False if it still runs after some seconds."""
        if self.code is None and select.select([self._descriptor], [], [], seconds)[0]:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code is not None

    def kill(self) -> None:
        """Kill it and everything that it has started, and wait until nothing is left."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait(60)
        while self._reaped(0):
            pass

    def abort(self) -> None:
        """End it; it says where its threads were."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGABRT)
        self.wait(_ABORT_SECONDS)

    def outlived(self, seconds: float) -> bool:
        """Return whether it, or anything that it started, still runs after some seconds."""
        end = time.monotonic() + seconds
        if not self.wait(seconds):
            return True
        while self._reaped(os.WNOHANG):
            if time.monotonic() > end:
                return True
            time.sleep(0.01)
        return False

    def children(self) -> dict[int, str]:
        """Return the command lines of the processes that it has started and that still run."""
        found = dict[int, str]()
        with suppress(OSError):
            listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
            for child in listed.split():
                found[int(child)] = Path(f"/proc/{child}/cmdline").read_text(errors="replace")
        return found

    def _reaped(self, options: int) -> bool:
        """Wait for one that it has left behind; return False where there is none."""
        try:
            os.waitpid(-self.pid, options)
        except ChildProcessError:
            return False
        return True

    def acknowledged(self) -> bytes:
        """Return the marks of all that it has acknowledged so far."""
        while select.select([self._told], [], [], 0)[0] and (told := os.read(self._told, 1)):
            self._heard += told
        return self._heard

    def close(self) -> None:
        """Kill what is left of it, and forget it."""
        self.kill()
        for descriptor in (self._told, self._go, self._descriptor):
            os.close(descriptor)


def _run(run: Callable[[Line], None], line: Line, said: Path) -> None:
    """Do the work of a forked process, and end it."""
    code = FAILED
    try:
        os.setpgid(0, 0)
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        # Where only ancestors may trace, strace may too.
        _libc.prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        faulthandler.enable()
        run(line)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
