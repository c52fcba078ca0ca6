"""Time answers over HTTP: a server with two workers, and sixteen busy connections.

python -m benchmarks.load ARTICLES.jsonl.gz [--first N] [--workers 2] [--connections 16]
    [--rounds 3]

Each connection asks /api/v1/search for ten articles with snippets and the counts by source, section
and time, for 1,000 fragments of the articles' titles, after 300 others to warm up. The client runs
on the same processors, so it does little; its share of the time is printed.
"""

import selectors
import socket
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from urllib.parse import quote, urlsplit

import click
import orjson

from benchmarks.corpus import Fragments, articles
from benchmarks.measure import ROOT, Memory, Program, medians, percentiles

NABA = (sys.executable, "-m", "naba")
CONNECTIONS = 16
WORKERS = 2
_FACETS = "&facet=source&facet=section&facet=timeline"
_HEAD_END = b"\r\n\r\n"
_LENGTH_HEADER = b"content-length:"
_READ_BYTES = 1 << 18
#: A server that sends nothing for this long is considered stuck.
_STUCK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """One round: answers per second, times in ms, errors, and the client's share of a processor."""

    rate: float
    times: Sequence[float]
    errors: int
    share: float

    def to_dict(self) -> dict[str, float]:
        """Return the figures, with percentiles in place of the times."""
        return {
            "rate": self.rate,
            **percentiles(self.times),
            "errors": self.errors,
            "share": self.share,
        }


@click.command()
@click.argument(
    "source", metavar="ARTICLES", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--first", type=click.IntRange(1), help="Only the first N articles.", metavar="N")
@click.option("--workers", type=click.IntRange(1), default=WORKERS, show_default=True)
@click.option("--connections", type=click.IntRange(1), default=CONNECTIONS, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
def main(source: Path, first: int | None, workers: int, connections: int, rounds: int) -> None:
    """Print answers per second, times, errors and the server's memory."""
    with tempfile.TemporaryDirectory(prefix="naba-load-") as name:
        index = Path(name) / "index"
        found = list(articles(source, first))
        lines = Path(name) / "articles.jsonl"
        lines.write_bytes(b"\n".join(orjson.dumps(article.to_dict()) for article in found))
        subprocess.run([*NABA, "index", str(lines), "--index", str(index)], cwd=ROOT, check=True)  # noqa: S603  # our own program
        fragments = Fragments.of([article.title for article in found])
        figures, memory = served(index, fragments, workers, connections, rounds)
    click.echo(f"{len(found):,} articles, {workers} workers, {connections} connections")
    click.echo(
        f"{figures['rate']:.0f} answers/s, p50 {figures['p50']:.1f} ms, "
        f"p99 {figures['p99']:.1f} ms, errors {figures['errors']:.0f}"
    )
    click.echo(
        f"memory without the mapped index {memory.own:.0f} MB, with it {memory.all:.0f} MB; "
        f"asking took {figures['share']:.0%} of one processor"
    )


def served(
    index: Path,
    fragments: Fragments,
    workers: int = WORKERS,
    connections: int = CONNECTIONS,
    rounds: int = 3,
) -> tuple[dict[str, float], Memory]:
    """Serve an index, query it, and return the medians of the rounds and the memory at the end."""
    serve = [*NABA, "serve", "--index", str(index), "--port", "0", "--workers", str(workers)]
    # Without a cache: every search is run.
    with Program(serve, talks=False, settings={"NABA_REMEMBERED": "0"}) as server:
        address = server.announced("Naba is at ")
        ask(address, fragments.warm_up, connections)
        found = [ask(address, fragments.asked, connections).to_dict() for _ in range(rounds)]
        return medians(found), server.memory()


def ask(address: str, texts: Iterable[str], connections: int) -> Load:
    """Search for each text, with all connections at once."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 80
    requests = deque(_request(text, parts.netloc) for text in texts)
    times, errors = list[float](), 0
    began, spent = perf_counter(), process_time()
    with selectors.DefaultSelector() as selector:
        for _ in range(min(connections, len(requests))):
            _Connection(host, port).ask(requests.popleft(), selector)
        while selector.get_map():
            ready = selector.select(_STUCK_SECONDS)
            if not ready:
                raise SystemExit(f"{address} does not answer")
            for key, _ in ready:
                connection: _Connection = key.data
                if (status := connection.read()) is None:
                    continue
                selector.unregister(connection.socket)
                times.append((perf_counter() - connection.began) * 1e3)
                errors += status != b"200"
                if not status or not requests:
                    connection.socket.close()
                if requests:
                    again = connection if status else _Connection(host, port)
                    again.ask(requests.popleft(), selector)
    seconds = perf_counter() - began
    return Load(len(times) / seconds, times, errors, (process_time() - spent) / seconds)


def _request(text: str, host: str) -> bytes:
    return f"GET /api/v1/search?q={quote(text)}{_FACETS} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


class _Connection:
    """A connection that stays open and sends its next request as soon as it has an answer."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.began = 0.0
        self._received = bytearray()
        self._length: int | None = None

    def ask(self, request: bytes, selector: selectors.BaseSelector) -> None:
        """Send a request, and register with the selector for its answer."""
        self._received.clear()
        self._length = None
        self.began = perf_counter()
        self.socket.sendall(request)
        selector.register(self.socket, selectors.EVENT_READ, self)

    def read(self) -> bytes | None:
        """Return the status of a complete answer, None before, and b"" if the server hung up."""
        try:
            read = self.socket.recv(_READ_BYTES)
        except ConnectionError:
            return b""
        if not read:
            return b""
        self._received += read
        if self._length is None and (end := self._received.find(_HEAD_END)) >= 0:
            head = bytes(self._received[:end]).lower()
            body = head.partition(_LENGTH_HEADER)[2].split(None, 1)
            self._length = end + len(_HEAD_END) + (int(body[0]) if body else 0)
        if self._length is None or len(self._received) < self._length:
            return None
        return bytes(self._received[9:12])


if __name__ == "__main__":
    main()
