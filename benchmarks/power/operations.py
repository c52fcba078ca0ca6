"""What is done to an index before the power is cut, and how it is looked for afterwards."""

import gzip
import json
import shutil
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.power.disk import run
from search import IndexMissing, SearchError, open_index
from search.maintenance.archive_reader import opened as open_backup


def naba(*arguments: str | Path) -> None:
    """Run a command of the program, which must succeed."""
    run(sys.executable, "-m", "naba", *arguments)


class Lab(NamedTuple):
    """Two files of as many articles each, and where the index and its backup are."""

    first: Path
    second: Path
    articles: int
    engine: str
    place: Path

    @property
    def url(self) -> str:
        """The address of the index."""
        return f"{self.engine}:{self.place / 'index'}"

    @property
    def backup(self) -> Path:
        """The file that the index is backed up into."""
        return self.place / "backup.zip"


def write_sources(source: Path, articles: int, engine: str, folder: Path) -> Lab:
    """Write the first articles of a file into two; return a lab in the same folder."""
    with gzip.open(source) if source.suffix == ".gz" else source.open("rb") as file:
        lines = list(islice(file, articles))
    half = len(lines) // 2
    lab = Lab(folder / "first.jsonl", folder / "second.jsonl", half, engine, folder)
    lab.first.write_bytes(b"".join(lines[:half]))
    lab.second.write_bytes(b"".join(lines[half : 2 * half]))
    return lab


def nothing(lab: Lab) -> int:
    """Do nothing."""
    return 0


def index(lab: Lab) -> int:
    """Index the first half of the articles."""
    naba("index", lab.first, "--index", lab.url)
    return lab.articles


def update(lab: Lab) -> int:
    """Index the second half of the articles too."""
    naba("index", lab.second, "--index", lab.url)
    return 2 * lab.articles


def delete(lab: Lab) -> int:
    """Delete one article."""
    with lab.first.open("rb") as articles:
        naba("delete", json.loads(articles.readline())["id"], "--index", lab.url)
    return lab.articles - 1


def rebuild(lab: Lab) -> int:
    """Rebuild the index."""
    naba("rebuild", "--index", lab.url)
    return lab.articles


def back_up(lab: Lab) -> int:
    """Back the index up."""
    naba("backup", lab.backup, "--index", lab.url)
    return lab.articles


def index_to_back_up(lab: Lab) -> int:
    """Make an index; return that there is no backup."""
    index(lab)
    return 0


def lose(lab: Lab) -> int:
    """Back an index up, and lose it."""
    index(lab)
    back_up(lab)
    shutil.rmtree(lab.place / "index")
    return 0


def restore(lab: Lab) -> int:
    """Restore the index from its backup."""
    naba("restore", lab.backup, "--index", lab.url)
    return lab.articles


def found(lab: Lab) -> str:
    """Return how many articles the index has, all of them read and searched, or what is wrong."""
    try:
        with open_index(lab.url) as opened:
            articles = sum(1 for _ in opened.articles())
            opened.search("في", facets=("source",))
            return str(articles)
    except IndexMissing:
        return "0"
    except SearchError as error:
        return f"{error.code}: {error}"


def backed_up(lab: Lab) -> str:
    """Return how many articles the backup has, or what is wrong with it."""
    if not lab.backup.exists():
        return "0"
    try:
        with open_backup(lab.backup) as archive:
            archive.verify()
            return str(archive.backup.articles)
    except SearchError as error:
        return f"{error.code}: {error}"


class Operation(NamedTuple):
    """What is done before, and kept, what is done then, and how to look for it.

    The former two return how many articles there are afterwards.
    """

    before: Callable[[Lab], int]
    act: Callable[[Lab], int]
    found: Callable[[Lab], str] = found


OPERATIONS = {
    "index": Operation(nothing, index),
    "update": Operation(index, update),
    "delete": Operation(index, delete),
    "rebuild": Operation(index, rebuild),
    "backup": Operation(index_to_back_up, back_up, backed_up),
    "restore": Operation(lose, restore),
}
