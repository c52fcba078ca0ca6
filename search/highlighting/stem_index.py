"""The stems of the keys of an index, by which the words that a query marks are found quickly.

The words of a stored text are known by their stems (see `search.highlighting.word_map`), but a
query may look for a key of another layer, whose words may have several stems. An index stores
these as sorted tables of lines ``key TAB stem stem ...``, one more with each commit; small tables
are merged when there are many. The stem of the key itself, by analysis, is not listed. Tables are
read in place, by binary search.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby

from search.analyzer import TokenCache
from search.engines.manifest import Damage
from search.engines.storage import Storage, View

#: Where there are more tables, the smaller half of them is merged into one.
_MAX_TABLES = 8
#: The most keys whose stems are cached.
_CACHED_KEYS = 20_000
_PREFIX, _SUFFIX = "stems-", ".tsv"
#: A pattern of the names of the tables.
STEM_TABLES = f"{_PREFIX}*{_SUFFIX}"

_Line = tuple[bytes, bytes]


class StemTable:
    """Stems by keys of the other layers, gathered from analysed texts."""

    def __init__(self) -> None:
        self._stems: defaultdict[str, list[str]] = defaultdict(list)

    def gather(self, cache: TokenCache, begin: int) -> int:
        """Add the rows of a token cache from ``begin`` on; return the row after the last."""
        end = len(cache.stems)
        self.add_rows(cache, range(begin, end))
        return end

    def add_rows(self, cache: TokenCache, rows: Iterable[int]) -> None:
        """Add rows of a token cache.

        Only rows of a single word count, and only keys whose own analysis gives another stem.
        """
        written, folded, stems = cache.layers
        for row in rows:
            stem = stems[row]
            if stem and " " not in stem:
                for key in {written[row], folded[row]}:
                    if stems[cache[key]] != stem:
                        self.add(key, stem)

    def add(self, key: str, stem: str) -> None:
        """Add the stem of a word that has the key."""
        self._stems[key].append(stem)

    def of(self, key: str) -> Sequence[str]:
        """Return the stems of the words with this key, except the stem of its own analysis."""
        return self._stems.get(key, ())

    def merge(self, stems: Mapping[str, Sequence[str]]) -> None:
        """Add the stems of another table."""
        for key, of_key in stems.items():
            self._stems[key] += of_key

    def take(self) -> dict[str, list[str]]:
        """Return the stems by key, and empty the table."""
        taken, self._stems = self._stems, defaultdict(list)
        return taken

    def lines(self) -> list[_Line]:
        """Return the lines of the table as pairs of a key and its stems, sorted by key."""
        distinct = ((key, dict.fromkeys(stems)) for key, stems in self._stems.items())
        return sorted((key.encode(), " ".join(stems).encode()) for key, stems in distinct)


class StemIndex:
    """The stored stems of the keys of an index; safe to share between threads."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._opened = _Tables(None, ())

    def of(self, key: str) -> Sequence[str]:
        """Return the stems of the words with this key, except the stem of its own analysis."""
        return self._opened.of(key)

    def refresh(self) -> None:
        """Open tables that were added since; raise OSError or ValueError for a damaged one."""
        version = self._storage.version()
        if version != self._opened.version:
            self._opened = _Tables(version, tuple(_views(self._storage)))


class _Tables:
    """Opened tables, and a cache of the stems looked up in them."""

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
    """Store a table with an index; to be called before its articles are committed."""
    if lines := table.lines():
        _write(storage, lines)
    names = storage.list(_PREFIX)
    if len(names) > _MAX_TABLES:
        _merge(storage, names)


def _merge(storage: Storage, names: Sequence[str]) -> None:
    """Merge the smaller half of the tables into one."""
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
        # A table merged meanwhile is part of another, which changes the storage once more.
        if view is None:
            continue
        if view[-1:] != b"\n":
            raise ValueError(f"{name} is cut short")
        yield view


def _looked_up(table: View, key: bytes) -> str:
    """Return the stems of a key in a sorted table, separated by blanks; "" for none."""
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


def damaged_tables(storage: Storage) -> Iterator[Damage]:
    """Yield the tables of stems of an index that cannot be searched, and what is wrong with them.

    Raises OSError for a table that cannot be read.
    """
    for name in storage.list(_PREFIX):
        view = storage.view(name)
        if view is not None and (problem := _problem(view)):
            yield Damage(name, problem)


def _problem(table: View) -> str:
    if table[-1:] != b"\n":
        return "is cut short"
    last = b""
    for key, stems in _lines(table):
        try:
            well_formed = bool(key.decode() and stems.decode())
        except UnicodeDecodeError:
            well_formed = False
        if not well_formed:
            return "has a line that is not a key and its stems in UTF-8"
        if key <= last:
            return "is not sorted by key"
        last = key
    return ""
