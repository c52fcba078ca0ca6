"""What a command prints and how it ends: exit codes, errors, text safe for a terminal."""

import io
import json
import os
import sys
import unicodedata
from collections.abc import Iterable
from traceback import walk_tb
from typing import Any, NoReturn

import click

from naba.terminal import streams

FAILURE, USAGE, REJECTED, UNAVAILABLE, DAMAGED, INTERRUPTED = 1, 2, 3, 4, 5, 130

_EXIT_CODES = {
    "invalid-parameter": USAGE,
    "invalid-query": USAGE,
    "invalid-word-list": USAGE,
    "overrides-differ": USAGE,
    "facets-differ": USAGE,
    "engine-missing": USAGE,
    "embedder-missing": USAGE,
    "not-an-index": USAGE,
    "index-exists": USAGE,
    "invalid-backup": USAGE,
    "index-missing": UNAVAILABLE,
    "index-locked": UNAVAILABLE,
    "index-damaged": DAMAGED,
    "server-untrusted": USAGE,
    "server-denied": USAGE,
    "server-unsuitable": USAGE,
    "server-unreachable": UNAVAILABLE,
    "server-not-ready": UNAVAILABLE,
    "server-full": UNAVAILABLE,
}
#: The packages that write to standard output, and to no other file.
_PRINTING = ("click", "naba")
_OUTPUT = "standard output"
_SPACES = "\t\n\r\u2028\u2029"
#: What Python adds to a byte of a path that is not UTF-8.
_BYTES = 0xDC00
_LEFT_TO_RIGHT = "\u200e"


class Program(click.Command):
    """A command, or a group of them, that a system starts."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command; output that cannot be written is a failure with one line."""
        streams.open_closed()
        if streams.are_plain():
            extra.setdefault("color", False)
        try:
            try:
                return super().main(*args, **extra)
            finally:
                # Python reports what it cannot write at its end with a traceback.
                sys.stdout.flush()
        except BrokenPipeError:
            streams.discard(sys.stdout)
            sys.exit(FAILURE)
        # Of what is printed outside of `Command.invoke`, such as the help.
        except OSError as error:
            _fail(error, None)


class Command(Program):
    """A command that reports any failure as one line on standard error and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; NABA_DEBUG=1 shows the traceback of a failure."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, SystemExit, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        # An engine's panic is not an Exception.
        except BaseException as error:
            if os.environ.get("NABA_DEBUG"):
                raise
            _fail(error, ctx.params.get("url"))


def _fail(error: BaseException, index: str | None) -> NoReturn:
    from search import SearchError

    if isinstance(error, SearchError):
        fail(str(error), _EXIT_CODES.get(error.code, FAILURE))
    if isinstance(error, OSError):
        # One with words of its own says where.
        place = error.filename or (_unnamed_place(error, index) if error.strerror else None)
        if place == _OUTPUT:
            streams.discard(sys.stdout)
        fail(f"{place}: {error.strerror or error}" if place else error.strerror or str(error))
    fail(f"internal error: {type(error).__name__}: {error}")


def _unnamed_place(error: OSError, index: str | None) -> str | None:
    """Return where an error of the system was that names no file, as those of open files do."""
    *_, (frame, _) = walk_tb(error.__traceback__)
    package = frame.f_globals["__name__"].partition(".")[0]
    return _OUTPUT if package in _PRINTING else index


def fail(message: str, code: int = FAILURE) -> NoReturn:
    """Print a message on standard error and exit with ``code``."""
    say(message)
    sys.exit(code)


def say(message: str) -> None:
    """Print a message to the user on standard error."""
    say_plainly(f"naba: {message}")


def say_plainly(message: str) -> None:
    """Print a line on standard error; where that is full, nothing more is said."""
    try:
        click.echo(printable(message), err=True)
    except OSError:
        streams.discard(sys.stderr)


def printable(text: str) -> str:
    r"""Return untrusted text without control characters, escapes and direction overrides.

    Bytes of a path that are not UTF-8 are shown as ``\xff``.
    """
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character in _SPACES:
        return " "
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069":
        return ""
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - _BYTES:x}"
    return "" if unicodedata.category(character) in ("Cc", "Cs") else character


def counted(count: int, one: str, many: str) -> str:
    """Return a count with its noun: ``1 article``, ``2,000 articles``."""
    return f"{count:,} {one if count == 1 else many}"


def print_json(value: Any) -> None:
    """Print a value as one line of JSON in UTF-8, whatever the terminal's encoding."""
    click.echo(json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def print_columns(rows: Iterable[Iterable[str]]) -> None:
    """Print rows in aligned columns, in order even when cells are Arabic."""
    table = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [
            f"{cell}{_LEFT_TO_RIGHT * (not cell.isascii())}{' ' * (width - _width(cell))}"
            for cell, width in zip(row, widths, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(unicodedata.category(c) not in ("Mn", "Me", "Cf") for c in text)
