"""Find the programs that other engines need, or say what to install."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_JAVA = Path("/usr/share/java")
_JARS = (
    *(f"lucene-{part}-8*.jar" for part in ("core", "analyzers-common", "queryparser")),
    *(f"lucene-{part}-8*.jar" for part in ("highlighter", "memory", "queries")),
    *(f"jackson-{part}.jar" for part in ("core", "databind", "annotations")),
)
_LUCENE_PACKAGES = "Debian's liblucene8-java libjackson2-databind-java default-jdk-headless"
#: Debian's Python sees Debian's modules; a virtual environment does not.
_PYTHONS = (sys.executable, "/usr/bin/python3")


class PeerMissing(Exception):
    """Say what has to be installed, or why a peer gave no figures."""


def python_with(modules: str, packages: str) -> str:
    """Return a Python that can import the comma-separated modules, which the packages provide."""
    for python in _PYTHONS:
        if Path(python).exists() and _imports(python, modules):
            return python
    raise PeerMissing(f"not installed: {packages}")


def lucene(program: str, sources: Path, classes: Path) -> list[str]:
    """Compile the Java files of a folder and return the command that runs one of them."""
    jars = [next(iter(sorted(_JAVA.glob(name))), None) for name in _JARS]
    if None in jars or not shutil.which("javac"):
        raise PeerMissing(f"not installed: {_LUCENE_PACKAGES}")
    files = sorted(map(str, sources.glob("*.java")))
    if not files:
        raise PeerMissing(f"there is no {sources.name}/*.java")
    path = ":".join(map(str, [*jars, classes]))
    call(["javac", "-cp", path, "-d", str(classes), *files])
    return ["java", "-cp", path, program]


def call(command: Sequence[str]) -> None:
    """Run a command to its end; raise PeerMissing with its last words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  # as asked for
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise PeerMissing(f"failed: {said[-1] if said else done.returncode}")


def _imports(python: str, modules: str) -> bool:
    command = [python, "-c", f"import {modules}"]
    return subprocess.run(command, capture_output=True).returncode == 0  # noqa: S603  # our own call
