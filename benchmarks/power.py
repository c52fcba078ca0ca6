"""Cut the power after commands that have ended, and see whether what they did is still there.

    sudo python -m benchmarks.power ARTICLES.jsonl.gz [--engine tantivy] [--seconds 0 1 3 6]

The index lies on a file system of its own, ext4 on a loop device. Some seconds after the exit of a
command, its disk is copied as it is, without what the system still holds in memory; the copy is
what a computer finds after a power cut. Needs Linux, root, and mkfs.ext4.
"""

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from search import SearchError, open_index

DISK_BYTES = 400_000_000
ARTICLES = 1_000


def run(*command: str | Path) -> None:
    """Run a command, which must succeed."""
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own commands


def naba(*arguments: str | Path) -> None:
    """Run a command of the program, which must succeed."""
    run(sys.executable, "-m", "naba", *arguments)


@contextmanager
def mounted(disk: Path, place: Path) -> Iterator[Path]:
    """Mount a disk image at a place for as long as the context lasts."""
    place.mkdir(exist_ok=True)
    run("mount", "-o", "loop", disk, place)
    try:
        yield place
    finally:
        run("umount", place)


def made(files: list[Path], url: str) -> int:
    """Index the first half of the articles."""
    naba("index", files[0], "--index", url)
    return ARTICLES // 2


def updated(files: list[Path], url: str) -> int:
    """Index the second half of the articles too."""
    naba("index", files[1], "--index", url)
    return ARTICLES


def deleted(files: list[Path], url: str) -> int:
    """Delete one article."""
    with files[0].open("rb") as articles:
        naba("delete", json.loads(articles.readline())["id"], "--index", url)
    return ARTICLES // 2 - 1


def rebuilt(files: list[Path], url: str) -> int:
    """Rebuild the index."""
    naba("rebuild", "--index", url)
    return ARTICLES // 2


#: Each does something to an index and returns how many articles it has afterwards.
OPERATIONS: dict[str, Callable[[list[Path], str], int]] = {
    "index": made,
    "update": updated,
    "delete": deleted,
    "rebuild": rebuilt,
}


def found(url: str) -> str:
    """Return how many articles an index has, all of them read and searched, or what is wrong."""
    try:
        with open_index(url) as index:
            articles = sum(1 for _ in index.articles())
            index.search("في", facets=("source",))
            return str(articles)
    except SearchError as error:
        return f"{error.code}: {error}"


def cut(operation: str, engine: str, seconds: float, files: list[Path], folder: Path) -> bool:
    """Cut the power after an operation; return whether everything is still there, and say so."""
    disk, copy = folder / "disk", folder / "copy"
    with disk.open("wb") as file:
        file.truncate(DISK_BYTES)
    run("mkfs.ext4", "-q", disk)
    with mounted(disk, folder / "before") as place:
        url = f"{engine}:{place / 'index'}"
        if operation != "index":
            made(files, url)
            run("sync")
        expected = OPERATIONS[operation](files, url)
        time.sleep(seconds)
        shutil.copyfile(disk, copy)
    with mounted(copy, folder / "after") as place:
        articles = found(f"{engine}:{place / 'index'}")
    print(f"{engine}\t{operation}\t{seconds:g} s\t{articles} of {expected}", flush=True)
    return articles == str(expected)


def main() -> None:
    """Cut the power after each operation and each pause."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--engine", default="tantivy")
    parser.add_argument("--seconds", type=float, nargs="+", default=[0, 1, 3, 6, 12, 35])
    options = parser.parse_args()
    with TemporaryDirectory() as name, gzip.open(options.articles, "rb") as source:
        folder = Path(name)
        files = [folder / "first.jsonl", folder / "second.jsonl"]
        for file in files:
            file.write_bytes(b"".join(islice(source, ARTICLES // 2)))
        kept = [
            cut(operation, options.engine, seconds, files, folder)
            for operation in OPERATIONS
            for seconds in options.seconds
        ]
    print(f"kept {sum(kept)} of {len(kept)}")
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
