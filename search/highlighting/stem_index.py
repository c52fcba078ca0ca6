"""The stems of an index's keys, by which the words that a query marks are found without analysis.

The words of a stored text are known by their stems (see `search.highlighting.word_map`), and a
query may look for a key of another layer: the words that have it may have several stems. An index
keeps them as sorted tables of lines ``key TAB stem stem ...``, one more with each commit; many
small ones are merged. The stem that analysis gives for the key itself is not listed. Tables are
read where they are, by binary search.
"""

import mmap
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from heapq import merge
from itertools import groupby
from pathlib import Path

from search.analyzer import TokenCache

#: The lesser half of so many files are merged into one.
_MOST_FILES = 8
#: So many keys' stems are remembered.
_REMEMBERED = 20_000

_Row = tuple[bytes, bytes]


class StemTable:
    """Stems by the keys of other layers, gathered from analysed texts."""

    def __init__(self) -> None:
        self._stems: defaultdict[str, list[str]] = defaultdict(list)

    def gather(self, cache: TokenCache, begin: int) -> int:
        """Take in what a token cache met from a row on; return the row behind the last.

        Of use are the rows of one word with a key that is of another stem when analysed by itself.
        """
        written, folded, stems = cache.layers
        end = len(stems)
        for row in range(begin, end):
            stem = stems[row]
            if stem and " " not in stem:
                for key in {written[row], folded[row]}:
                    if stems[cache[key]] != stem:
                        self.add(key, stem)
        return end

    def add(self, key: str, stem: str) -> None:
        """Take in that a word with the key has the stem."""
        self._stems[key].append(stem)

    def of(self, key: str) -> Sequence[str]:
        """Return the stems of the words that have this key, besides those of its own analysis."""
        return self._stems.get(key, ())

    def merge(self, stems: Mapping[str, Sequence[str]]) -> None:
        """Take in what another table had."""
        for key, of_key in stems.items():
            self._stems[key] += of_key

    def take(self) -> dict[str, list[str]]:
        """Return the stems by their keys, and go on without them."""
        taken, self._stems = self._stems, defaultdict(list)
        return taken

    def rows(self) -> list[_Row]:
        """Return the table in the order of a file."""
        distinct = ((key, dict.fromkeys(stems)) for key, stems in self._stems.items())
        return sorted((key.encode(), " ".join(stems).encode()) for key, stems in distinct)


class Stems:
    """The stems of an index's keys, as they lie in its folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened = _Opened(0, ())

    def of(self, key: str) -> Sequence[str]:
        """Return the stems of the words that have this key, besides those of its own analysis."""
        return self._opened.of(key)

    def refresh(self) -> None:
        """Notice the files that came since; raise OSError or ValueError for a damaged one."""
        stamp = self._folder.stat().st_mtime_ns
        if stamp != self._opened.stamp:
            self._opened = _Opened(stamp, tuple(_mapped(_paths(self._folder))))


class _Opened:
    """Some files and what was found in them."""

    def __init__(self, stamp: int, files: tuple[mmap.mmap, ...]) -> None:
        self.stamp = stamp
        self._files = files
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, key: str) -> tuple[str, ...]:
        known = self._known.get(key)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            rows = (_looked_up(file, key.encode()) for file in self._files)
            known = self._known[key] = tuple({stem for row in rows for stem in row.split()})
        return known


def keep_stems(folder: Path, table: StemTable) -> None:
    """Add what was gathered to the stems in an index's folder; do so before it is committed."""
    if rows := table.rows():
        _write(folder, rows)
    paths = sorted(_paths(folder), key=lambda path: path.stat().st_size)
    if len(paths) > _MOST_FILES:
        _merge(folder, paths[: len(paths) // 2])


def _merge(folder: Path, paths: list[Path]) -> None:
    """Make one file of some."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in paths]
        rows = merge(*(map(_row, file) for file in files), key=_key)
        _write(folder, (_united(key, same) for key, same in groupby(rows, key=_key)))
    for path in paths:
        path.unlink()


def _write(folder: Path, rows: Iterable[_Row]) -> None:
    aside = folder / f".stems.{os.getpid()}"
    with aside.open("wb") as file:
        file.writelines(b"%s\t%s\n" % row for row in rows)
    numbers = [int(path.stem.partition("-")[2]) for path in _paths(folder)]
    aside.replace(folder / f"stems-{max(numbers, default=0) + 1}.tsv")


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("stems-*.tsv"))


def _mapped(paths: Iterable[Path]) -> Iterator[mmap.mmap]:
    for path in paths:
        # One that was merged meanwhile is in another, which changes the folder once more.
        with suppress(FileNotFoundError), path.open("rb") as file:
            yield mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _looked_up(file: mmap.mmap, key: bytes) -> str:
    """Return what stands behind a key in a sorted file."""
    low, high = 0, len(file)
    while low < high:
        start = max(low, file.rfind(b"\n", low, (low + high) // 2) + 1)
        tab = file.find(b"\t", start)
        end = file.find(b"\n", tab)
        found = file[start:tab]
        if found == key:
            return file[tab + 1 : end].decode(errors="replace")
        low, high = (end + 1, high) if found < key else (low, start)
    return ""


def _row(line: bytes) -> _Row:
    key, _, stems = line.rstrip(b"\n").partition(b"\t")
    return key, stems


def _key(row: _Row) -> bytes:
    return row[0]


def _united(key: bytes, rows: Iterable[_Row]) -> _Row:
    stems = dict.fromkeys(stem for _, same in rows for stem in same.split(b" "))
    return key, b" ".join(stems)
