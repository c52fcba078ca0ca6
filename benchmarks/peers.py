"""Run other search engines on the same articles and questions.

A folder of peers holds ``bench.py``, called as ``bench.py ENGINE index ARTICLES.jsonl FOLDER`` and
``bench.py ENGINE search FOLDER QUERIES.jsonl RUN.tsv --k K``, and ``lucene/*.java``, whose class
LuceneBench does the same. Each peer ranks the articles that contain any word of a question.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.installed import PeerMissing, call, lucene, python_with

#: Question id → (article id, score), best first.
Run = dict[str, list[tuple[str, float]]]

#: The modules that each engine of ``bench.py`` needs, and the packages that provide them.
_MODULES: Mapping[str, tuple[str, str]] = {
    "tantivy": ("tantivy", "pip install tantivy"),
    "sqlite": ("sqlite3", "Python's sqlite3"),
    "xapian": ("xapian", "Debian's python3-xapian"),
    "bm25s": ("bm25s, Stemmer", "pip install bm25s PyStemmer"),
    "whoosh": ("whoosh", "pip install whoosh"),
}
PEERS = ("lucene", *_MODULES)


@dataclass(frozen=True, slots=True)
class Work:
    """What a peer gets: uncompressed files of articles and questions, and a working folder."""

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
        command = lucene("LuceneBench", peers / "lucene", work.folder / "classes")
        # Rounds, highlighting, all words, hits.
        options = ["1", "0", "0", str(work.depth)]
    else:
        command, options = _python(name, peers / "bench.py"), ["--k", str(work.depth)]
    call([*command, "index", str(work.articles), str(index)])
    call([*command, "search", str(index), str(work.queries), str(run), *options])
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
    python = python_with(*_MODULES[name])
    if not script.is_file():
        raise PeerMissing(f"there is no {script.name} in the folder of peers")
    return [python, str(script), name]
