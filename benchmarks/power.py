"""Cut the power after commands that have ended, and see whether what they did is still there.

    sudo python -m benchmarks.power [ARTICLES.jsonl.gz] [--engine tantivy] [--state FILE]

The index lies on a file system of its own, ext4 on a loop device. Some seconds after the exit of a
command, that is shut down without writing what the system still holds in memory (FS_IOC_SHUTDOWN,
as xfstests does); what is then on the device is what a computer finds after a power cut. Needs
Linux, root, losetup, mount and mkfs.ext4.
"""

import argparse
import gzip
import json
import shutil
import sys
import time
from collections.abc import Callable
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.faults.running import apart
from benchmarks.loop_disk import make_disk, missing, mounted, run, shut_down
from benchmarks.state import State
from search import SearchError, open_index
from search.maintenance.archive_reader import opened as open_backup

#: A file that is written at the last moment, and not synced.
_CONTROL = "unsynced"
_SAMPLES = Path(__file__).parent.parent / "seeds" / "articles.jsonl"


def naba(*arguments: str | Path) -> None:
    """Run a command of the program, which must succeed."""
    run(sys.executable, "-m", "naba", *arguments)


class Lab(NamedTuple):
    """The index that is written, two files of as many articles each, and a backup of the first."""

    url: str
    first: Path
    second: Path
    backup: Path
    articles: int


def write_sources(source: Path, articles: int, folder: Path) -> Lab:
    """Write the first articles of a file into two; the index and the backup have no place yet."""
    with gzip.open(source) if source.suffix == ".gz" else source.open("rb") as file:
        lines = list(islice(file, articles))
    half = len(lines) // 2
    lab = Lab("", folder / "first.jsonl", folder / "second.jsonl", folder / "backup.zip", half)
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


def lose(lab: Lab) -> int:
    """Back an index up, and lose it."""
    index(lab)
    back_up(lab)
    shutil.rmtree(lab.url.partition(":")[2])
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
    except SearchError as error:
        return f"{error.code}: {error}"


def backed_up(lab: Lab) -> str:
    """Return how many articles the backup has, or what is wrong with it."""
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
    "backup": Operation(index, back_up, backed_up),
    "restore": Operation(lose, restore),
}


def cut(name: str, engine: str, seconds: float, commit: int, lab: Lab) -> tuple[str, str]:
    """Cut the power after an operation; return what is there afterwards, and what should be."""
    operation, folder = OPERATIONS[name], lab.first.parent
    disk = folder / "disk"
    make_disk(disk)
    with mounted(disk, folder / "before", commit) as place:
        lab = lab._replace(url=f"{engine}:{place / 'index'}", backup=place / "backup.zip")
        operation.before(lab)
        run("sync")
        expected = operation.act(lab)
        time.sleep(seconds)
        (place / _CONTROL).write_bytes(bytes(10_000))
        shut_down(place)
    with mounted(disk, folder / "after", commit) as place:
        control = place / _CONTROL
        if control.exists() and control.stat().st_size:
            raise RuntimeError("The power was not cut: what nobody had synced is on the disk.")
        lab = lab._replace(url=f"{engine}:{place / 'index'}", backup=place / "backup.zip")
        # In a process of its own, after which no file is open any more.
        return apart(operation.found, lab), str(expected)


def main() -> None:
    """Cut the power after each operation and each pause that are not done yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="?", default=_SAMPLES)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--seconds", type=float, nargs="+", default=[0, 1, 3, 6, 12, 35])
    parser.add_argument("--first", type=int, default=1000, help="number of articles")
    parser.add_argument("--commit", type=int, default=5, help="seconds between ext4's own commits")
    parser.add_argument("--state", type=Path, help="what is done, for going on after a stop")
    options = parser.parse_args()
    if lack := missing():
        sys.exit(lack)
    state = State(options.state)
    with TemporaryDirectory() as name:
        lab = write_sources(options.articles, options.first, Path(name))
        for operation, seconds in product(OPERATIONS, options.seconds):
            case = f"{options.engine}, {operation}, {seconds:g} s"
            if case not in state:
                there, expected = cut(operation, options.engine, seconds, options.commit, lab)
                state.keep(case, there=there, expected=expected)
                print(f"{case}: {there} of {expected}", flush=True)
    kept = [result["there"] == result["expected"] for result in state.results.values()]
    print(f"kept: {sum(kept)} of {len(kept)}")
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
