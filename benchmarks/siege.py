"""Time ordinary searches over HTTP beside clients that mean a server no good.

    python -m benchmarks.siege INDEX [--workers 2] [--searches 400] [--hostile 4] [--exports 2]
        [--half-sent 200] [--idle 1000]

One client asks, one search after the other, first alone and then beside all of these at once:
clients that send the most expensive searches known, one after the other; exports that nobody reads;
requests of which half is sent; connections that say nothing. Connections that the server closes are
opened again. Each kind comes from an address of its own, 127.0.0.2 and so on.
"""

import contextlib
import json
import resource
import selectors
import socket
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import click

from benchmarks.corpus import Fragments
from benchmarks.measure import Program, percentiles
from benchmarks.worst_searches import SHORT, WORDS
from search import open_index

NABA = (sys.executable, "-m", "naba")
#: A client gives up after this long; an answer that comes later has failed.
_PATIENCE_SECONDS = 30.0
_ALL_FACETS = "&facet=source&facet=section&facet=author&facet=timeline"
_HOSTILE = tuple(
    f"/api/v1/search?q={quote(query)}{options}"
    for query, options in (
        (WORDS, "&match=any&level=wide&explain=1&per_page=100"),
        (WORDS, f"&match=any&level=wide&group=story&half_life=30{_ALL_FACETS}"),
        (" ".join(f"{word}~2" for word in SHORT), ""),
        (" ".join(f"{letter}?*" for letter in "امتبسوين"), ""),
        (" ".join('"قال الرئيس"~50' for _ in range(12)), "&match=any"),
    )
)


class Searches(NamedTuple):
    """The times of searches in ms, and how often each status came; 0: no answer."""

    times: Sequence[float]
    statuses: Counter[int]

    @property
    def failed(self) -> int:
        """The number of searches that were not answered with 200."""
        return self.statuses.total() - self.statuses[200]


@click.command()
@click.argument("index", type=click.Path(exists=True, path_type=Path))
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--searches", type=click.IntRange(1), default=400, show_default=True)
@click.option("--hostile", type=click.IntRange(0), default=4, show_default=True)
@click.option("--exports", type=click.IntRange(0), default=2, show_default=True)
@click.option("--half-sent", type=click.IntRange(0), default=200, show_default=True)
@click.option("--idle", type=click.IntRange(0), default=1000, show_default=True)
def main(index: Path, workers: int, searches: int, **besiegers: int) -> None:
    """Print the times of searches alone and under siege."""
    with open_index(index) as opened:
        titles = [article.title for article in opened.articles()]
    fragments = Fragments.of(titles)
    serve = [*NABA, "serve", "--index", str(index), "--port", "0", "--workers", str(workers)]
    with Program(serve, talks=False, settings={"NABA_REMEMBERED": "0"}) as server:
        address = server.announced("Naba is at ")
        ask(address, fragments.warm_up)
        alone = ask(address, fragments.asked[:searches])
        with siege(address, **besiegers) as answered:
            besieged = ask(address, fragments.asked[:searches])
        memory = server.memory()
    median = percentiles(alone.times)["p50"]
    for name, found in (("alone", alone), ("under siege", besieged)):
        figures = percentiles(found.times)
        click.echo(
            f"{name}: p50 {figures['p50']:.1f} ms, p99 {figures['p99']:.1f} ms "
            f"({figures['p99'] / median:.1f} × the median alone), failed {found.failed}"
        )
    click.echo(f"hostile clients were answered {dict(answered)}; memory {memory.own:.0f} MB")


def ask(address: str, texts: Sequence[str]) -> Searches:
    """Search for each text, one after the other, on one connection while it lasts."""
    paths = [f"/api/v1/search?q={quote(text)}{_ALL_FACETS}" for text in texts]
    return _ask(address, "127.0.0.1", paths)


def _ask(address: str, source: str, paths: Sequence[str], stop: Event | None = None) -> Searches:
    times, statuses = list[float](), Counter[int]()
    connection = _connection(address, source)
    for path in paths:
        if stop and stop.is_set():
            break
        began = perf_counter()
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            whole = json.loads(answer.read())
            statuses[answer.status if whole else 0] += 1
        except (OSError, HTTPException, ValueError):
            statuses[0] += 1
            connection.close()
        times.append((perf_counter() - began) * 1e3)
    connection.close()
    return Searches(times, statuses)


def _connection(address: str, source: str) -> HTTPConnection:
    parts = urlsplit(address)
    return HTTPConnection(
        parts.hostname or "", parts.port, timeout=_PATIENCE_SECONDS, source_address=(source, 0)
    )


@contextlib.contextmanager
def siege(
    address: str, *, hostile: int = 4, exports: int = 2, half_sent: int = 200, idle: int = 1000
) -> Iterator[Counter[int]]:
    """Besiege a server meanwhile; yield the statuses that hostile clients got, at the end."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    stop, answered = Event(), Counter[int]()
    export = b"GET /api/v1/export HTTP/1.1\r\nHost: localhost\r\n\r\n"
    besiegers = [
        *(
            Thread(target=_attack, args=(address, number, stop, answered))
            for number in range(hostile)
        ),
        Thread(target=_hold, args=(address, "127.0.1.1", exports, export, stop)),
        Thread(target=_hold, args=(address, "127.0.1.2", half_sent, export[:40], stop)),
        Thread(target=_hold, args=(address, "127.0.1.3", idle, b"", stop)),
    ]
    for besieger in besiegers:
        besieger.start()
    # All connections are there, and the first exports have filled their buffers.
    Event().wait(3)
    try:
        yield answered
    finally:
        stop.set()
        for besieger in besiegers:
            besieger.join()


def _attack(address: str, number: int, stop: Event, answered: Counter[int]) -> None:
    for path in cycle(_HOSTILE[number % len(_HOSTILE) :] + _HOSTILE[: number % len(_HOSTILE)]):
        if stop.is_set():
            return
        answered.update(_ask(address, f"127.0.0.{2 + number}", [path], stop).statuses)


def _hold(address: str, source: str, count: int, begun: bytes, stop: Event) -> None:
    """Keep connections open on which a request has begun, and read nothing."""
    place = urlsplit(address).hostname, urlsplit(address).port
    with selectors.DefaultSelector() as watched:
        while not stop.is_set():
            while len(watched.get_map()) < count and not stop.is_set():
                connection = socket.socket()
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                connection.bind((source, 0))
                connection.connect(place)
                connection.sendall(begun)
                # Closed by the server: there is something to read where nothing is read otherwise.
                watched.register(connection, selectors.EVENT_READ)
            stop.wait(0.2)
            if begun.endswith(b"\r\n\r\n"):
                continue
            for key, _ in watched.select(0):
                watched.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]  # a socket
        for key in list(watched.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # a socket


if __name__ == "__main__":
    main()
