"""What was acknowledged survives a power cut.

In short: `python -m benchmarks.power` cuts it up to 35 seconds after each command.
"""

import subprocess
import sys
from pathlib import Path

from tests.requirements import absent

ROOT = Path(__file__).parent.parent.parent


def test_power_cuts(engine: str) -> None:
    """At once, and after the file system has written some of it of its own accord."""
    if sys.platform != "linux":
        absent("cutting the power needs Linux")
    from benchmarks.loop_disk import missing

    if lack := missing():
        absent(lack)
    words = ["--engine", engine, "--seconds", "0", "2", "--commit", "1"]
    command = [sys.executable, "-m", "benchmarks.power", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
