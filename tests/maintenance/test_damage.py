"""Whatever is damaged is told by name, and nothing breaks.

In short: `python -m benchmarks.damage` flips 500 bits, and harms each file in every other way.
"""

import subprocess
import sys
from pathlib import Path

from tests.requirements import absent

ROOT = Path(__file__).parent.parent.parent


def test_damage(engine: str) -> None:
    """No answer is wrong where a check is not, and nothing hangs or ends."""
    if sys.platform != "linux":
        absent("damaging an index in child processes needs Linux")
    words = ["--engine", engine, "--flips", "30", "--count", "60", "--segments", "2"]
    command = [sys.executable, "-m", "benchmarks.damage", *words, "--seconds", "40"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
