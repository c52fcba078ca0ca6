"""Run other search engines on the same articles and questions.

A folder of peers holds ``bench.py``, called as ``bench.py ENGINE index ARTICLES.jsonl FOLDER`` and
``bench.py ENGINE search FOLDER QUERIES.jsonl RUN.tsv --k K``, and ``lucene/*.java``, whose class
LuceneBench does the same. Each peer ranks articles that hold any of the words of a question.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Question id → (article id, score), best first.
Run = dict[str, list[tuple[str, float]]]

#: The modules that each engine of ``bench.py`` needs, and the packages that bring them.
_MODULES: Mapping[str, tuple[str, str]] = {
    "tantivy": ("tantivy", "pip install tantivy"),
    "sqlite": ("sqlite3", "Python's sqlite3"),
    "xapian": ("xapian", "Debian's python3-xapian"),
    "bm25s": ("bm25s, Stemmer", "pip install bm25s PyStemmer"),
    "whoosh": ("whoosh", "pip install whoosh"),
}
PEERS = ("lucene", *_MODULES)

_JAVA = Path("/usr/share/java")
_JARS = (
    *(f"lucene-{part}-8*.jar" for part in ("core", "analyzers-common", "queryparser")),
    *(f"lucene-{part}-8*.jar" for part in ("highlighter", "memory", "queries")),
    *(f"jackson-{part}.jar" for part in ("core", "databind", "annotations")),
)
_LUCENE_PACKAGES = "Debian's liblucene8-java libjackson2-databind-java default-jdk-headless"
#: Debian's Python sees Debian's modules, which a virtual environment does not.
_PYTHONS = (sys.executable, "/usr/bin/python3")


class PeerMissing(Exception):
    """Say what has to be installed, or why a peer gave no run."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a peer is given: files of articles and questions, not packed, and a folder to use."""

    articles: Path
    queries: Path
    folder: Path
    depth: int = 100


def run_peer(name: str, peers: Path, work: Work) -> Run:
    """Index the articles with a peer, ask it all questions and return its run.

    Raises PeerMissing when it is not installed or fails.
    """
    index, run = work.folder / name, work.folder / f"{name}.tsv"
    if name == "lucene":
        call = _lucene(peers / "lucene", work.folder / "classes")
        # Rounds, highlighting, all words, hits.
        options = ["1", "0", "0", str(work.depth)]
    else:
        call, options = _python(name, peers / "bench.py"), ["--k", str(work.depth)]
    _call([*call, "index", str(work.articles), str(index)])
    _call([*call, "search", str(index), str(work.queries), str(run), *options])
    shutil.rmtree(index)
    return read_run(run)


def read_run(path: Path) -> Run:
    """Read lines of question id, article id, rank and score, separated by tabs, in rank order."""
    run: Run = {}
    for line in path.read_text("utf-8").splitlines():
        question, article, _, score = line.split("\t")
        run.setdefault(question, []).append((article, float(score)))
    return run


def _python(name: str, script: Path) -> list[str]:
    modules, packages = _MODULES[name]
    python = next((python for python in _PYTHONS if _imports(python, modules)), None)
    if python is None:
        raise PeerMissing(f"not installed: {packages}")
    if not script.is_file():
        raise PeerMissing(f"there is no {script.name} in the folder of peers")
    return [python, str(script), name]


def _imports(python: str, modules: str) -> bool:
    if not Path(python).exists():
        return False
    call = [python, "-c", f"import {modules}"]
    return subprocess.run(call, capture_output=True).returncode == 0  # noqa: S603  # our own call


def _lucene(sources: Path, classes: Path) -> list[str]:
    """Compile the classes and return the call of LuceneBench."""
    jars = [next(iter(sorted(_JAVA.glob(name))), None) for name in _JARS]
    if None in jars or not shutil.which("javac"):
        raise PeerMissing(f"not installed: {_LUCENE_PACKAGES}")
    path = ":".join(map(str, [*jars, classes]))
    files = sorted(map(str, sources.glob("*.java")))
    if not files:
        raise PeerMissing("there is no lucene/*.java in the folder of peers")
    _call(["javac", "-cp", path, "-d", str(classes), *files])
    return ["java", "-cp", path, "LuceneBench"]


def _call(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  # as asked for
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise PeerMissing(f"failed: {said[-1] if said else done.returncode}")
