"""The standard streams of the program, also where they are closed, full, or show no colours."""

import os
import sys
from typing import TextIO

_INPUT, _OUTPUT, _ERRORS = 0, 1, 2


def open_closed() -> None:
    """Open the null device in place of standard streams that are closed.

    Otherwise the first files that are opened, such as those of an index, would be the standard
    streams for whatever prints. What is written to a closed standard output fails as always.
    """
    for number in (_INPUT, _OUTPUT, _ERRORS):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is taken.
            null = os.open(os.devnull, os.O_WRONLY if number == _ERRORS else os.O_RDONLY)
            os.set_inheritable(null, True)
            if number == _OUTPUT:
                sys.stdout = _writing(number)
            elif number == _ERRORS:
                sys.stderr = _writing(number)


def _writing(number: int) -> TextIO:
    return os.fdopen(number, "w", encoding="utf-8", errors="replace", closefd=False)


def are_plain() -> bool:
    """Return whether no colours are wanted: see https://no-color.org, and terminals without any."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def discard(stream: TextIO | None) -> None:
    """Drop what a stream that failed still holds, and what is yet written to it."""
    if stream is None:
        return
    try:
        number = stream.fileno()
    except OSError:
        # It is none of the system.
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, number)
    os.close(null)
