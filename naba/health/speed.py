"""Checks of the speed: where the index is read from, and how long searches take, and why."""

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from naba.health.finding import Finding, Subject
from naba.terminal.console import counted

if TYPE_CHECKING:
    from search import SearchRequest

#: A search that takes longer, once it has been made before, is slow.
EXPECTED_MS = 100
#: More segments are searched one after another.
_MAX_SEGMENTS = 30
#: Whoosh takes seconds in larger indexes.
_MAX_WHOOSH_ARTICLES = 20_000
#: A disk that turns.
_SLOW_BYTES_PER_SECOND = 50 << 20
_PAGES, _PAGE_BYTES = 400, 4_096
_BLOCKS, _BLOCK_BYTES = 8, 1 << 20
_SAMPLE_ARTICLES, _REPEATS = 50, 3
_WORD = re.compile(r"[^\W\d_]{3,}")
#: The checks whose warnings may be why searches are slow.
CAUSES = ("engine", "segments", "storage", "memory", "load", "server")


class Timing(NamedTuple):
    """How long a search took at first and at best, and the processor's part of the latter."""

    first_ms: float
    best_ms: float
    processor_ms: float


def engine(subject: Subject) -> Iterator[Finding]:
    """Yield whether the engine suits the size of the index."""
    from search import open_index

    with open_index(subject.url) as index:
        articles = index.stats().articles
    if subject.engine == "whoosh" and articles > _MAX_WHOOSH_ARTICLES:
        text = f"Whoosh is slow with {articles:,} articles"
        remedy = "naba backup all.zip, then naba restore all.zip --index tantivy:PLACE"
        yield Finding("engine", "warning", text, remedy)
    else:
        yield Finding("engine", "good", f"{subject.engine}, which suits {articles:,} articles")


def segments(subject: Subject) -> Iterator[Finding]:
    """Yield whether the index has more segments than are searched quickly."""
    names = {path.name.partition(".")[0] for path in subject.folder.glob("*.store")}
    names |= {path.name for path in subject.folder.glob("MAIN_*.seg")}
    text = counted(len(names), "segment", "segments")
    if len(names) > _MAX_SEGMENTS:
        remedy = "naba rebuild, or add articles more at a time"
        yield Finding("segments", "warning", f"{text}, each of which is searched", remedy)
    else:
        yield Finding("segments", "good", text)


def storage(subject: Subject) -> Iterator[Finding]:
    """Yield how much of the index is in memory, and how quickly the rest is read."""
    files = [path for path in subject.files() if path.stat().st_size >= _PAGE_BYTES]
    cached = cached_share(files)
    if cached is None:
        yield Finding("storage", "good", "what is in memory is not known on this system")
        return
    text = f"{cached:.0%} of the index is in memory"
    rate = read_rate(files) if cached < 1 else None
    if rate is None:
        yield Finding("storage", "good", text)
        return
    text += f"; the rest is read at {rate / (1 << 20):,.0f} MB/s"
    if rate < _SLOW_BYTES_PER_SECOND:
        remedy = "a faster disk, more memory, or read it all once: cat INDEX/* > /dev/null"
        yield Finding("storage", "warning", f"{text}, which is slow", remedy)
    else:
        yield Finding("storage", "good", text)


def cached_share(files: Collection[Path]) -> float | None:
    """Return which share of some files is in memory, by a sample of their pages, or None."""
    if not hasattr(os, "RWF_NOWAIT") or not files:
        return None
    cached = 0
    for path, offset in _places(files, _PAGES, _PAGE_BYTES):
        with path.open("rb", buffering=0) as file:
            try:
                cached += os.preadv(file.fileno(), [bytearray(1)], offset, os.RWF_NOWAIT) > 0
            except BlockingIOError:
                continue
            # Not on every file system.
            except OSError:
                return None
    return cached / _PAGES


def read_rate(files: Collection[Path]) -> float | None:
    """Return how quickly what is not in memory is read, in bytes a second, or None for too few."""
    read, seconds = 0, 0.0
    for path, offset in _places(files, _BLOCKS * 20, _BLOCK_BYTES):
        with path.open("rb", buffering=0) as file:
            try:
                os.preadv(file.fileno(), [bytearray(1)], offset, os.RWF_NOWAIT)
            except BlockingIOError:
                begin = time.perf_counter()
                read += len(os.pread(file.fileno(), _BLOCK_BYTES, offset))
                seconds += time.perf_counter() - begin
        if read >= _BLOCKS * _BLOCK_BYTES:
            break
    return read / seconds if read >= _BLOCK_BYTES and seconds else None


def _places(files: Collection[Path], count: int, step: int) -> Iterator[tuple[Path, int]]:
    """Yield places in files at random, more in larger ones."""
    random, paths = Random(), list(files)  # noqa: S311  # a sample
    sizes = [path.stat().st_size for path in paths]
    for path in random.choices(paths, sizes, k=count):
        size = path.stat().st_size
        yield path, random.randrange(size) // step * step


def searches(subject: Subject, causes: Collection[str] = ()) -> Iterator[Finding]:
    """Yield how long searches for words of the index take; ``causes`` are what may slow them."""
    from search import SearchRequest, open_index

    with open_index(subject.url, cache_size=0) as index:
        newest = index.search(SearchRequest(query="", sort="newest", limit=_SAMPLE_ARTICLES))
        requests = _requests([hit.article.body or hit.article.title for hit in newest.hits])
        timings = {
            name: _timed(partial(index.search, request)) for name, request in requests.items()
        }
    if not timings:
        yield Finding("searches", "good", "the index has no words to search for")
        return
    told = ", ".join(f"{name} {t.best_ms:.0f} ms" for name, t in timings.items())
    first_ms = max(timing.first_ms for timing in timings.values())
    text = f"{told}; at first up to {first_ms:.0f} ms"
    worst = max(timings.values(), key=lambda timing: timing.best_ms)
    if worst.best_ms <= EXPECTED_MS:
        yield Finding("searches", "good", text)
        return
    waiting = worst.processor_ms < worst.best_ms / 2
    others = "the disk or for other programs" if subject.is_local else "the server of the index"
    why = f"mostly waiting for {others}" if waiting else "mostly computing"
    remedy = f"see {', '.join(causes)} above" if causes else "docs/operating.md: a slow server"
    text += f"; more than {EXPECTED_MS} ms, {why}"
    yield Finding("searches", "warning", text, remedy)


def _requests(texts: list[str]) -> dict[str, "SearchRequest"]:
    """Return searches for words of some texts: rare, common, a phrase, and with facets."""
    from search import SearchRequest

    counts = Counter(word for text in texts for word in _WORD.findall(text))
    if not counts:
        return {}
    ranked = [word for word, _ in counts.most_common()]
    first = next(words for text in texts if (words := _WORD.findall(text)))
    return {
        "a rare word": SearchRequest(query=ranked[-1]),
        "a common word": SearchRequest(query=ranked[0]),
        "a phrase": SearchRequest(query=f'"{" ".join(first[:2])}"'),
        "two words with facets": SearchRequest(
            query=f"{ranked[0]} {ranked[-1]}", match="any", facets=("source", "timeline")
        ),
    }


def _timed(search: Callable[[], object]) -> Timing:
    timings = []
    for _ in range(_REPEATS):
        begin, processor = time.perf_counter(), time.process_time()
        search()
        spent = time.perf_counter() - begin
        timings.append((spent * 1000, (time.process_time() - processor) * 1000))
    return Timing(timings[0][0], *min(timings))
