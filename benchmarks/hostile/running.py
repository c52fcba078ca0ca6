"""Run ``naba index`` in a process of its own, and tell what it took."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class Run:
    """The outcome of a run: its report as JSON, and what it took at most."""

    exit_code: int
    report: dict[str, Any]
    errors: str
    seconds: float
    peak_mb: int


def run_index(
    arguments: Sequence[str], piped: Iterable[bytes] | None = None, seconds: float = 600.0
) -> Run:
    """Run ``naba index --json`` with some arguments, and end it after some ``seconds``.

    What is ``piped`` comes through standard input.
    """
    command = [sys.executable, "-m", "naba", "index", "--json", *arguments]
    started = time.monotonic()
    with TemporaryFile() as out, TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command,
            stdin=subprocess.PIPE if piped is not None else subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
        )
        Thread(target=_end_after, args=(process, seconds), daemon=True).start()
        if process.stdin and piped is not None:
            _feed(process.stdin, piped)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        text = _text(out)
        return Run(
            process.returncode,
            json.loads(text) if text.startswith("{") else {},
            _text(errors),
            time.monotonic() - started,
            usage.ru_maxrss >> 10,
        )


def _end_after(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    end = time.monotonic() + seconds
    while process.returncode is None and time.monotonic() < end:
        time.sleep(0.2)
    if process.returncode is None:
        process.kill()


def _feed(pipe: IO[bytes], pieces: Iterable[bytes]) -> None:
    try:
        with pipe:
            for piece in pieces:
                pipe.write(piece)
    except BrokenPipeError:
        return


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")
