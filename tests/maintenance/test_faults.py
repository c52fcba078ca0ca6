"""A failing disk is named, the last commit stands, and work goes on when there is room.

In short: `python -m benchmarks.faults` refuses every call of every command.
"""

import subprocess
import sys
from pathlib import Path

from tests.requirements import absent

ROOT = Path(__file__).parent.parent.parent
WRITING = ("index", "delete", "rebuild", "backup", "restore")
READING = ("search", "serve")


def stands(engine: str, commands: tuple[str, ...], *conditions: str) -> None:
    """Run commands under conditions; what is wrong is in what the benchmark prints."""
    words = ["--engine", engine, "--most", "2", "--command", *commands, "--condition", *conditions]
    command = [sys.executable, "-m", "benchmarks.faults", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_refused_calls() -> None:
    """Calls that fail, limits of size and permissions."""
    if sys.platform != "linux":
        absent("refusing system calls needs Linux")
    from benchmarks.faults import system_calls

    if lack := system_calls.missing():
        absent(lack)
    conditions = ("full", "broken sync", "no name", "file limit", "no rights", "closed")
    stands("tantivy", (*WRITING, *READING), *conditions)
    stands("tantivy", ("update with workers",), "full")


def test_disks() -> None:
    """Disks that are full or read-only."""
    if sys.platform != "linux":
        absent("mounting disks needs Linux")
    from benchmarks.faults import disks

    if not disks.can_mount():
        absent("mounting disks needs root")
    stands("tantivy", (*WRITING, *READING), "full disk", "read-only")
    stands("whoosh", ("index", "rebuild"), "full disk")
