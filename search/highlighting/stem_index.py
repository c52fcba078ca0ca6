"""The stems of an index's keys, by which the words that a query marks are found without analysis.

The words of a stored text are known by their stems (see `search.highlighting.word_map`), and a
query may look for a key of another layer: the words that have it may have several stems. An index
keeps them as sorted tables of lines ``key TAB stem stem ...``, one more with each commit; many
small ones are merged. The stem that analysis gives for the key itself is not listed. Tables are
read where they are, by binary search.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby

from search.analyzer import TokenCache
from search.engines.storage import Storage, View

#: The smaller half of more tables than this are merged into one.
_MAX_TABLES = 8
#: The most keys whose stems are cached.
_CACHED_KEYS = 20_000
_PREFIX, _SUFFIX = "stems-", ".tsv"

_Line = tuple[bytes, bytes]


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

    def lines(self) -> list[_Line]:
        """Return the keys and their stems, sorted by key."""
        distinct = ((key, dict.fromkeys(stems)) for key, stems in self._stems.items())
        return sorted((key.encode(), " ".join(stems).encode()) for key, stems in distinct)


class StemIndex:
    """The stems of an index's keys, as its storage has them; safe to share between threads."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._opened = _Tables(None, ())

    def of(self, key: str) -> Sequence[str]:
        """Return the stems of the words that have this key, besides those of its own analysis."""
        return self._opened.of(key)

    def refresh(self) -> None:
        """Notice the tables that came since; raise OSError or ValueError for a damaged one."""
        version = self._storage.version()
        if version != self._opened.version:
            self._opened = _Tables(version, tuple(_views(self._storage)))


class _Tables:
    """Some tables, and the stems that were looked up in them."""

    def __init__(self, version: Hashable, tables: tuple[View, ...]) -> None:
        self.version = version
        self._tables = tables
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, key: str) -> tuple[str, ...]:
        known = self._known.get(key)
        if known is None:
            if len(self._known) > _CACHED_KEYS:
                self._known.clear()
            found = (_looked_up(table, key.encode()) for table in self._tables)
            known = self._known[key] = tuple({stem for stems in found for stem in stems.split()})
        return known


def add_stems(storage: Storage, table: StemTable) -> None:
    """Add what was gathered to the stems that an index keeps; do so before it is committed."""
    if lines := table.lines():
        _write(storage, lines)
    names = storage.list(_PREFIX)
    if len(names) > _MAX_TABLES:
        _merge(storage, names)


def _merge(storage: Storage, names: Sequence[str]) -> None:
    """Make one table of the smaller half of some."""
    views = {name: view for name in names if (view := storage.view(name))}
    smaller = sorted(views, key=lambda name: len(views[name]))[: len(names) // 2]
    lines = merge(*(_lines(views[name]) for name in smaller), key=_key)
    _write(storage, (_united(key, same) for key, same in groupby(lines, key=_key)))
    storage.delete(smaller)


def _write(storage: Storage, lines: Iterable[_Line]) -> None:
    numbers = [int(name[len(_PREFIX) : -len(_SUFFIX)]) for name in storage.list(_PREFIX)]
    name = f"{_PREFIX}{max(numbers, default=0) + 1}{_SUFFIX}"
    storage.write(name, (b"%s\t%s\n" % line for line in lines))


def _views(storage: Storage) -> Iterator[View]:
    for name in storage.list(_PREFIX):
        view = storage.view(name)
        # One that was merged meanwhile is in another, which changes the storage once more.
        if view is None:
            continue
        if view[-1:] != b"\n":
            raise ValueError(f"{name} is cut short")
        yield view


def _looked_up(table: View, key: bytes) -> str:
    """Return what stands behind a key in a sorted table."""
    low, high = 0, len(table)
    while low < high:
        start = max(low, table.rfind(b"\n", low, (low + high) // 2) + 1)
        tab = table.find(b"\t", start)
        end = table.find(b"\n", tab)
        found = table[start:tab]
        if found == key:
            return table[tab + 1 : end].decode(errors="replace")
        low, high = (end + 1, high) if found < key else (low, start)
    return ""


def _lines(table: View) -> Iterator[_Line]:
    start = 0
    while (end := table.find(b"\n", start)) >= 0:
        key, _, stems = table[start:end].partition(b"\t")
        yield key, stems
        start = end + 1


def _key(line: _Line) -> bytes:
    return line[0]


def _united(key: bytes, lines: Iterable[_Line]) -> _Line:
    stems = dict.fromkeys(stem for _, same in lines for stem in same.split(b" "))
    return key, b" ".join(stems)
