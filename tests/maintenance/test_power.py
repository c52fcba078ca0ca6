"""What was acknowledged survives a power cut, and the last commit does one during the next.

In short: `python -m benchmarks.power` cuts it at many moments, up to 35 seconds after a command.
"""

import subprocess
import sys
from pathlib import Path

from tests.requirements import absent

ROOT = Path(__file__).parent.parent.parent


def survives(engine: str, *words: str) -> None:
    """Cut the power where that is possible; what is lost is in what the benchmark prints."""
    if sys.platform != "linux":
        absent("cutting the power needs Linux")
    from benchmarks.power.disk import missing

    if lack := missing():
        absent(lack)
    command = [sys.executable, "-m", "benchmarks.power", "--engine", engine, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_after_commands() -> None:
    """When the file system has written names of its own accord, and no contents yet."""
    survives("tantivy", "--commit", "1", "--seconds", "1.5", "--during", "0")


def test_during_commands() -> None:
    """Before a command has ended, the last commit stands, or the new one."""
    commands = ("update", "rebuild", "restore")
    survives("tantivy", "--seconds", "--during", "2", "--operation", *commands)


def test_whoosh() -> None:
    """At once after a command."""
    commands = ("index", "update", "rebuild")
    survives("whoosh", "--seconds", "0", "--during", "0", "--operation", *commands)
