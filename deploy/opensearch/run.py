"""Run one OpenSearch node on this machine, for development and tests, until Ctrl-C.

    python deploy/opensearch/run.py [--port 9200] [--folder .naba/opensearch]

It needs a JDK, of version 17 to 21, and Maven, which loads the jars from Maven Central on the
first run. The node speaks plain HTTP to this machine alone. What it holds stays in the folder.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
_POM = HERE / "pom.xml"
#: What a small node gets by with.
_MEMORY = ("-Xms256m", "-Xmx512m")


class Missing(Exception):
    """Something that a node needs is not installed; the message tells how to install it."""


def version() -> str:
    """Return the version of OpenSearch that is run."""
    (found,) = re.findall(r"<opensearch.version>(.+?)<", _POM.read_text("utf-8"))
    return str(found)


def java() -> str:
    """Return the path of Java; raise Missing where there is no JDK."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin" if home else None)
    # A node is started from its source.
    if found is None or not shutil.which("javac", path=str(Path(found).resolve().parent)):
        raise Missing("A JDK is missing: apt-get install openjdk-17-jdk-headless")
    return found


def jars() -> Path:
    """Return the folder of the jars, which are loaded the first time; raise Missing or OSError."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "naba" / f"opensearch-{version()}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing("Maven is missing: apt-get install maven")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        loaded = Path(made) / "jars"
        goal = ("dependency:copy-dependencies", f"-DoutputDirectory={loaded}")
        command = [maven, "-q", "-B", "-f", str(_POM), *goal, "-DincludeScope=runtime"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise OSError(f"Maven could not load the jars of OpenSearch: {done.stdout}")
        try:
            loaded.rename(folder)
        except OSError:
            # Another process was faster.
            if not folder.is_dir():
                raise
    return folder


def command(folder: Path, settings: Mapping[str, object]) -> list[str]:
    """Return the command that runs a node in a folder, with settings of OpenSearch.

    Raises Missing or OSError.
    """
    given = [f"{name}={value}" for name, value in settings.items()]
    program = [java(), *_MEMORY, "-cp", f"{jars()}/*", str(HERE / "Node.java")]
    return [*program, str(folder), *given]


def main() -> int:
    """Run a node in the foreground."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=9200)
    parser.add_argument("--folder", type=Path, default=Path(".naba/opensearch"))
    given = parser.parse_args()
    try:
        settings = {"http.port": given.port, "discovery.type": "single-node"}
        program = command(given.folder, settings)
    except (Missing, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"OpenSearch {version()} at http://127.0.0.1:{given.port}; Ctrl-C ends it.", flush=True)
    node = subprocess.Popen(program)
    # The node gets the Ctrl-C too, and is waited for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return node.wait()


if __name__ == "__main__":
    sys.exit(main())
