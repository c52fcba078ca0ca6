"""Index with 1 to 4 processes, see which of them works how long, and model more processes.

python -m benchmarks.workers ARTICLES.jsonl.gz [--first N] [--workers 1,2,3,4] [--rounds 2]
    [--server http://HOST:PORT]

One process reads and writes, by one thread; the engine has threads of its own, in that process or
on a server; the other processes analyse. The thread that writes cannot be helped by anything else,
so its time an article is the limit of all. With --server, the same goes into OpenSearch too.
"""

import gzip
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import asdict, dataclass
from io import StringIO
from itertools import islice
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, process_time, thread_time
from urllib.request import urlopen
from uuid import uuid4

import click
import orjson

from benchmarks.measure import medians
from naba.cli import main as naba
from search.engines.opensearch.storage import ServerStorage

_CORES = 1, 2, 4, 8, 16


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds an article: all of them, and the processor time of each that works."""

    elapsed: float
    writing: float
    engine: float
    analysis: float

    def rate(self, cores: int) -> float:
        """Return the articles a second on so many processors, with as many processes at work."""
        everything = self.writing + self.engine + self.analysis
        analysing = max(1, cores - 1)
        return 1e3 / max(self.writing, self.analysis / analysing, everything / cores)

    @property
    def useful_workers(self) -> int:
        """How many processes there can be before the one that writes is the limit."""
        return 1 + ceil(self.analysis / self.writing)


@click.command()
@click.argument(
    "source", metavar="ARTICLES", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--first", type=click.IntRange(1), help="Only the first N articles.", metavar="N")
@click.option("--workers", default="1,2,3,4", show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=2, show_default=True)
@click.option("--server", metavar="URL", help="A server of OpenSearch on this machine.")
def main(source: Path, first: int | None, workers: str, rounds: int, server: str | None) -> None:
    """Print milliseconds an article, and articles a second on more processors."""
    counts = list(map(int, workers.split(",")))
    with tempfile.TemporaryDirectory(prefix="naba-workers-") as name:
        lines = Path(name) / "articles.jsonl"
        articles = _unpacked(source, lines, first)
        for server_url in (None, server) if server else (None,):
            click.echo("OpenSearch" if server_url else "Tantivy")
            click.echo("processes  articles/s  elapsed  writing  engine  analysis  (ms an article)")
            # By turns, so that each meets the same machine.
            spent: dict[int, list[Spent]] = {count: [] for count in counts}
            for _ in range(rounds):
                for count in counts:
                    spent[count].append(_measured(lines, articles, count, server_url))
            for count, rounds_of in spent.items():
                usual = Spent(**medians([asdict(each) for each in rounds_of]))
                parts = usual.elapsed, usual.writing, usual.engine, usual.analysis
                figures = "".join(f"{part:9.2f}" for part in parts)
                click.echo(f"{count:9} {1e3 / usual.elapsed:11.0f}{figures}")
            _tell_model(usual)


def _tell_model(spent: Spent) -> None:
    rates = ", ".join(f"{cores}: {spent.rate(cores):.0f}" for cores in _CORES)
    click.echo(f"modelled articles/s by processors: {rates}")
    click.echo(f"writing is the limit from {spent.useful_workers} processes on\n")


def _unpacked(source: Path, lines: Path, first: int | None) -> int:
    """Write the articles as they are read by `naba index`; return how many there are."""
    with gzip.open(source) as packed, lines.open("wb") as written:
        found = islice(packed, first)
        return sum(bool(written.write(line)) for line in found)


def _measured(lines: Path, articles: int, workers: int, server: str | None) -> Spent:
    with _new_index(lines.parent, server) as url:
        before = _server_seconds(server)
        # In a process of its own, whose children are the workers.
        with ProcessPoolExecutor(1, get_context("spawn")) as one:
            elapsed, writing, engine, analysis = one.submit(
                _index, str(lines), url, workers
            ).result()
        engine += _server_seconds(server) - before
    return Spent(*(1e3 * part / articles for part in (elapsed, writing, engine, analysis)))


@contextmanager
def _new_index(folder: Path, server: str | None) -> Iterator[str]:
    """Give the address of an index that is not there yet, and delete what is there then."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        if server is None:
            yield f"{place}/index"
            return
        place = f"{server}/{uuid4().hex}"
        try:
            yield f"opensearch:{place}"
        finally:
            ServerStorage(place).remove()


def _index(lines: str, url: str, workers: int) -> tuple[float, float, float, float]:
    """Index in this process; return the seconds elapsed, and of its thread, others and workers."""
    began, thread, process = perf_counter(), thread_time(), process_time()
    command = ["index", lines, "--index", url, "--workers", str(workers)]
    # The command ends with its exit code.
    with redirect_stdout(StringIO()), suppress(SystemExit):
        naba(command, standalone_mode=False)
    thread, process = thread_time() - thread, process_time() - process
    children = getrusage(RUSAGE_CHILDREN)
    analysis = children.ru_utime + children.ru_stime
    return perf_counter() - began, thread, process - thread, analysis


def _server_seconds(server: str | None) -> float:
    """Return the processor time that all nodes of a server have taken, in seconds."""
    if server is None:
        return 0.0
    with urlopen(f"{server}/_nodes/stats/process") as answer:  # noqa: S310  # given by the user
        nodes = orjson.loads(answer.read())["nodes"].values()
    spent: int = sum(node["process"]["cpu"]["total_in_millis"] for node in nodes)
    return spent / 1e3


if __name__ == "__main__":
    main()
