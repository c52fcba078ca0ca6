"""Cut the power after commands that have ended, and see whether what they did is still there.

    sudo python -m benchmarks.power [ARTICLES.jsonl.gz] [--engine tantivy] [--state FILE]

The index lies on a file system of its own, ext4 on a loop device. Some seconds after the exit of a
command, that is shut down without writing what the system still holds in memory (FS_IOC_SHUTDOWN,
as xfstests does); what is then on the device is what a computer finds after a power cut. Needs
Linux, root, losetup, mount and mkfs.ext4.
"""

import argparse
import fcntl
import gzip
import json
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.faults.running import apart
from benchmarks.state import State
from search import SearchError, open_index

DISK_BYTES = 200_000_000
#: See the kernel's include/uapi/linux/fs.h and fs/ext4/ext4.h.
_SHUT_DOWN, _WITHOUT_FLUSHING = 0x8004587D, 2
_SAMPLES = Path(__file__).parent.parent / "seeds" / "articles.jsonl"
#: A file that is written at the last moment, and not synced.
_CONTROL = "unsynced"
#: On some systems, those of root are not on the path.
_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
_PROGRAMS = ("losetup", "mount", "umount", "mkfs.ext4")


def missing() -> str:
    """Return what a power cut needs and this machine lacks, or nothing."""
    if os.geteuid():
        return "cutting the power needs root, for a file system of its own"
    if lacking := [name for name in _PROGRAMS if not shutil.which(name, path=_PATH)]:
        return f"{', '.join(lacking)} missing: apt-get install mount e2fsprogs"
    try:
        run("losetup", "--find")
    except RuntimeError as error:
        return f"there is no loop device ({error}): modprobe loop"
    return ""


def run(*command: str | Path) -> None:
    """Run a command, which must succeed."""
    done = subprocess.run(  # noqa: S603  # our own commands
        command, capture_output=True, text=True, check=False, env=os.environ | {"PATH": _PATH}
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr}")


def naba(*arguments: str | Path) -> None:
    """Run a command of the program, which must succeed."""
    run(sys.executable, "-m", "naba", *arguments)


@contextmanager
def mounted(disk: Path, place: Path, commit_seconds: int) -> Iterator[Path]:
    """Mount a disk image at a place for as long as the context lasts."""
    place.mkdir(exist_ok=True)
    run("mount", "-o", f"loop,commit={commit_seconds}", disk, place)
    try:
        yield place
    finally:
        run("umount", place)


def shut_down(place: Path) -> None:
    """Cut the power of the file system at a place, which then can only be unmounted."""
    folder = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(folder, _SHUT_DOWN, struct.pack("I", _WITHOUT_FLUSHING))
    finally:
        os.close(folder)


@dataclass(frozen=True, slots=True)
class Sources:
    """Two files of as many articles each."""

    first: Path
    second: Path
    articles: int


def write_sources(source: Path, articles: int, folder: Path) -> Sources:
    """Write the first articles of a file into two."""
    with gzip.open(source) if source.suffix == ".gz" else source.open("rb") as file:
        lines = list(islice(file, articles))
    half = len(lines) // 2
    files = Sources(folder / "first.jsonl", folder / "second.jsonl", half)
    files.first.write_bytes(b"".join(lines[:half]))
    files.second.write_bytes(b"".join(lines[half : 2 * half]))
    return files


def made(sources: Sources, url: str) -> int:
    """Index the first half of the articles."""
    naba("index", sources.first, "--index", url)
    return sources.articles


def updated(sources: Sources, url: str) -> int:
    """Index the second half of the articles too."""
    naba("index", sources.second, "--index", url)
    return 2 * sources.articles


def deleted(sources: Sources, url: str) -> int:
    """Delete one article."""
    with sources.first.open("rb") as articles:
        naba("delete", json.loads(articles.readline())["id"], "--index", url)
    return sources.articles - 1


def rebuilt(sources: Sources, url: str) -> int:
    """Rebuild the index."""
    naba("rebuild", "--index", url)
    return sources.articles


#: Each does something to an index and returns how many articles it has afterwards.
OPERATIONS: dict[str, Callable[[Sources, str], int]] = {
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


def cut(
    operation: str, engine: str, seconds: float, commit: int, sources: Sources, folder: Path
) -> tuple[str, str]:
    """Cut the power after an operation; return what is there afterwards, and what should be."""
    disk, before, after = folder / "disk", folder / "before", folder / "after"
    with disk.open("wb") as file:
        file.truncate(DISK_BYTES)
    run("mkfs.ext4", "-q", "-F", disk)
    with mounted(disk, before, commit) as place:
        url = f"{engine}:{place / 'index'}"
        if operation != "index":
            made(sources, url)
            run("sync")
        expected = OPERATIONS[operation](sources, url)
        time.sleep(seconds)
        (place / _CONTROL).write_bytes(bytes(10_000))
        shut_down(place)
    with mounted(disk, after, commit) as place:
        control = place / _CONTROL
        if control.exists() and control.stat().st_size:
            raise RuntimeError("The power was not cut: what nobody had synced is on the disk.")
        # In a process of its own, after which no file is open any more.
        return apart(found, f"{engine}:{place / 'index'}"), str(expected)


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
        folder = Path(name)
        sources = write_sources(options.articles, options.first, folder)
        for operation, seconds in product(OPERATIONS, options.seconds):
            case = f"{options.engine}, {operation}, {seconds:g} s"
            if case not in state:
                there, expected = cut(
                    operation, options.engine, seconds, options.commit, sources, folder
                )
                state.keep(case, there=there, expected=expected)
                print(f"{case}: {there} of {expected}", flush=True)
    kept = [result["there"] == result["expected"] for result in state.results.values()]
    print(f"kept: {sum(kept)} of {len(kept)}")
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
