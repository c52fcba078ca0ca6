"""Run a command of the program in a child, under conditions, and hear what it says."""

import ctypes
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.faults import system_calls
from naba.cli import main

#: How long a command may take.
SECONDS = 120.0
_READ_BYTES = 1 << 16
# Forked, so that the lexicon is read once for all commands.
_FORK = get_context("fork")
#: See capabilities(7): what makes the permissions of files void for root.
_OVERRIDES = (1, 2, 3)
_DROP_BOUND, _CAPABILITIES_VERSION = 24, 0x20080522
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended: its exit code, None where it hung, and what it said."""

    exit: int | None
    out: str
    err: str


def run(
    arguments: Sequence[str],
    temporary: Path,
    before: Callable[[], None] = lambda: None,
    decide: system_calls.Decide | None = None,
) -> Outcome:
    """Run ``naba`` with arguments and a folder for temporary files.

    ``before`` is called in the child. With ``decide``, it is asked about each system call.
    """
    pipes = os.pipe(), os.pipe()
    ours, theirs = socket.socketpair()

    def child() -> None:
        os.setpgid(0, 0)
        ours.close()
        _print_to(pipes)
        os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
        before()
        if decide:
            system_calls.report(theirs)
        theirs.close()
        main(list(arguments), prog_name="naba")

    process = _FORK.Process(target=child)
    process.start()
    theirs.close()
    for _, end in pipes:
        os.close(end)
    if decide and not system_calls.answer(ours, decide, SECONDS):
        _kill(process)
    ours.close()
    out, err = _read([begin for begin, _ in pipes], process)
    process.join()
    hung = process.exitcode == -signal.SIGKILL
    return Outcome(None if hung else process.exitcode, out, err)


def _print_to(pipes: Iterable[tuple[int, int]]) -> None:
    """Have this process print to two pipes."""
    for number, (begin, end) in enumerate(pipes, start=1):
        os.dup2(end, number)
        os.close(begin)
        os.close(end)
    # The old ones believe that they can seek, where the parent writes to a file.
    sys.stdout, sys.stderr = (os.fdopen(n, "w", closefd=False) for n in (1, 2))


def ask_server(
    arguments: Sequence[str], temporary: Path, before: Callable[[], None] = lambda: None
) -> Outcome:
    """Run ``naba serve`` until it has answered a search, or has not; see `run`."""
    with subprocess.Popen(  # noqa: S603  # our own command
        [sys.executable, "-m", "naba", *arguments],
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(temporary)},
        preexec_fn=before,
        text=True,
    ) as server:
        assert server.stderr is not None  # noqa: S101  # for the type checker
        said = server.stderr.readline()
        _, is_up, address = said.strip().partition("Naba is at ")
        if not is_up:
            return Outcome(server.wait(), "", said + server.stderr.read())
        try:
            with urlopen(f"{address}/api/v1/search?facet=source", timeout=SECONDS) as response:  # noqa: S310  # our own server
                return Outcome(0, response.read().decode(), "")
        except HTTPError as error:
            return Outcome(1, "", error.read().decode())
        finally:
            server.terminate()


def apart(function: Callable[..., _Result], *arguments: Any) -> _Result | str:
    """Return what a function returns in a child, or how that ended instead."""
    receiver, sender = _FORK.Pipe(duplex=False)

    def child(sender: Connection) -> None:
        sender.send(function(*arguments))

    process = _FORK.Process(target=child, args=(sender,))
    process.start()
    sender.close()
    with receiver:
        if receiver.poll(SECONDS):
            with suppress(EOFError):
                result: _Result = receiver.recv()
                process.join()
                return result
    process.kill()
    process.join()
    return f"ended by {process.exitcode}"


def limit_file_bytes(size: int) -> None:
    """Let this process write no file that is longer."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def obey_permissions() -> None:
    """Let permissions of files hold for this process and its children, even when it is root."""
    if os.geteuid():
        return
    library = ctypes.CDLL(None, use_errno=True)
    for capability in _OVERRIDES:
        library.prctl(_DROP_BOUND, capability, 0, 0, 0)
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITIES_VERSION, 0))
    sets = ctypes.create_string_buffer(24)
    library.capget(header, sets)
    words = list(struct.unpack("=6I", sets.raw[:24]))
    for place in (0, 1):
        words[place] &= ~sum(1 << capability for capability in _OVERRIDES)
    if library.capset(header, struct.pack("=6I", *words)):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _read(pipes: Sequence[int], process: Any) -> list[str]:
    """Return what comes out of pipes until they are closed; kill a process that takes too long."""
    found = {pipe: bytearray() for pipe in pipes}
    poll = select.poll()
    for pipe in pipes:
        poll.register(pipe, select.POLLIN)
    waiting = set(pipes)
    while waiting:
        ready = poll.poll(1000 * SECONDS)
        if not ready:
            _kill(process)
        for pipe, _ in ready:
            content = os.read(pipe, _READ_BYTES)
            found[pipe] += content
            if not content:
                poll.unregister(pipe)
                os.close(pipe)
                waiting.discard(pipe)
    return [bytes(content).decode(errors="replace") for content in found.values()]


def _kill(process: Any) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
