"""Write articles by API while others search: nothing lost, all found, and how long searches take.

python -m benchmarks.writing ARTICLES.jsonl.gz [--articles 10000] [--batch 100] [--writers 1]
    [--searchers 8] [--workers 2] [--kill]

Half as many other articles are in the index before. With --kill, the writer beside the server is
killed every few seconds. At the end every article that was acknowledged is asked for.
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote, urlsplit

import click
import orjson

from benchmarks.corpus import Fragments, articles
from benchmarks.load import NABA, ask
from benchmarks.measure import ROOT, Program, percentiles
from search import Article

_SETTINGS = {"NABA_REMEMBERED": "0"}
_ALONE_SECONDS = 15.0
#: Beside searchers who never pause, a request takes some seconds.
_SECONDS_BETWEEN_KILLS = 15.0
_MAX_RETRY_SECONDS = 5.0
_STUCK_SECONDS = 180.0
#: Searches of one round; between them it is looked whether everything is written.
_ASKED_AT_A_TIME = 200


@dataclass
class Written:
    """What a client wrote: the ids that were acknowledged, its errors, and the slowest answers."""

    ids: list[str] = field(default_factory=list)
    retries: int = 0
    errors: list[str] = field(default_factory=list)
    unseen: int = 0
    times: list[float] = field(default_factory=list)


class Client:
    """Writes articles over one connection, again where the server says to come back."""

    def __init__(self, address: str, key: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/x-ndjson",
        }
        self.written = Written()

    def write(self, batch: Sequence[Article]) -> None:
        """Write articles until they are acknowledged, and look for the last of them."""
        body = b"\n".join(orjson.dumps(article.to_dict()) for article in batch)
        began, pause = monotonic(), 0.1
        while True:
            status, answer = self._ask("POST", "/api/v1/articles", body)
            if status != 503:
                break
            self.written.retries += 1
            sleep(pause)
            pause = min(2 * pause, _MAX_RETRY_SECONDS)
        self.written.times.append((monotonic() - began) * 1e3)
        if status != 200 or answer["rejected"]:
            self.written.errors.append(f"{status} {answer}"[:300])
            return
        ids = [result["id"] for result in answer["results"]]
        self.written.ids += ids
        found = self._ask("GET", f"/api/v1/articles/{quote(ids[-1], safe='')}")[0]
        self.written.unseen += found != 200

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Return those of some ids that no article has."""
        paths = {one: f"/api/v1/articles/{quote(one, safe='')}" for one in ids}
        return [one for one, path in paths.items() if self._ask("GET", path)[0] != 200]

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
        with closing(HTTPConnection(self._host, self._port, timeout=_STUCK_SECONDS)) as connection:
            try:
                connection.request(method, path, body, self._headers)
                answer = connection.getresponse()
                return answer.status, orjson.loads(answer.read())
            except (OSError, HTTPException) as error:
                self.written.errors.append(repr(error))
                return 503, {}


def _write(
    address: str, key: str, found: Sequence[Article], batch: int, done: "Connection[Any, Any]"
) -> None:
    client = Client(address, key)
    for start in range(0, len(found), batch):
        client.write(found[start : start + batch])
    done.send(client.written)


@click.command()
@click.argument(
    "source", metavar="ARTICLES", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--articles", "count", type=click.IntRange(2), default=10_000, show_default=True)
@click.option("--batch", type=click.IntRange(1), default=100, show_default=True)
@click.option("--writers", type=click.IntRange(1), default=1, show_default=True)
@click.option("--searchers", type=click.IntRange(0), default=8, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--kill", is_flag=True, help="Kill the writer every few seconds.")
def main(
    source: Path, count: int, batch: int, writers: int, searchers: int, workers: int, *, kill: bool
) -> None:
    """Print what was lost, and the times of searches with and without writing."""
    found = list(articles(source, count + count // 2))
    already, new = found[: len(found) // 3], found[len(found) // 3 :]
    with tempfile.TemporaryDirectory(prefix="naba-writing-") as name:
        index, keys = Path(name) / "index", {"NABA_KEYS_FILE": str(Path(name) / "keys.json")}
        lines = Path(name) / "articles.jsonl"
        lines.write_bytes(b"\n".join(orjson.dumps(article.to_dict()) for article in already))
        subprocess.run([*NABA, "index", str(lines), "--index", str(index)], cwd=ROOT, check=True)  # noqa: S603  # our own program
        key = subprocess.run(  # noqa: S603  # our own program
            [*NABA, "keys", "add", "bench", "--write"],
            cwd=ROOT, check=True, text=True, capture_output=True, env={**os.environ, **keys},
        ).stdout.strip()  # fmt: skip
        serve = [*NABA, "serve", "--index", str(index), "--port", "0", "--workers", str(workers)]
        with Program(serve, talks=False, settings=_SETTINGS | keys) as server:
            address = server.announced("Naba is at ")
            fragments = Fragments.of([article.title for article in already])
            _run(address, key, new, batch, writers, fragments, searchers, str(index), kill=kill)
            for line in server.said():
                if line.startswith("naba:"):
                    click.echo(line)


def _run(
    address: str,
    key: str,
    new: Sequence[Article],
    batch: int,
    writers: int,
    fragments: Fragments,
    searchers: int,
    index: str,
    *,
    kill: bool,
) -> None:
    texts = _endless(fragments.asked)
    alone, ends = list[float](), monotonic() + _ALONE_SECONDS
    if searchers:
        ask(address, fragments.warm_up, searchers)
    while searchers and monotonic() < ends:
        alone += ask(address, [next(texts) for _ in range(_ASKED_AT_A_TIME)], searchers).times
    began, context = monotonic(), get_context("fork")
    pipes = [context.Pipe(duplex=False) for _ in range(writers)]
    processes = [
        context.Process(target=_write, args=(address, key, new[n::writers], batch, pipe[1]))
        for n, pipe in enumerate(pipes)
    ]
    for process in processes:
        process.start()
    killer = context.Process(target=_kill_writers, args=(index,)) if kill else None
    if killer:
        killer.start()
    beside, errors = list[float](), 0
    while any(process.is_alive() for process in processes) and not all(
        receiving.poll() for receiving, _ in pipes
    ):
        if searchers:
            load = ask(address, [next(texts) for _ in range(_ASKED_AT_A_TIME)], searchers)
            beside += load.times
            errors += load.errors
        else:
            sleep(0.05)
    seconds = monotonic() - began
    if killer:
        killer.terminate()
    written = [receiving.recv() for receiving, _ in pipes]
    _report(Client(address, key), written, len(new), seconds, alone, beside, errors)


def _report(
    client: Client,
    written: Sequence[Written],
    count: int,
    seconds: float,
    alone: Sequence[float],
    beside: Sequence[float],
    errors: int,
) -> None:
    ids = [one for part in written for one in part.ids]
    missing = client.missing(ids)
    click.echo(
        f"{len(ids):,} of {count:,} articles acknowledged in {seconds:.0f} s "
        f"({len(ids) / seconds:.0f}/s); of these {len(missing)} missing; not found at once: "
        f"{sum(part.unseen for part in written)}; sent again: "
        f"{sum(part.retries for part in written)}"
    )
    told = [error for part in written for error in part.errors]
    click.echo(f"errors: writing {len(told)} {told[:3]}, searching {errors}")
    times = [time for part in written for time in part.times]
    for name, found in (("a request", times), ("alone", alone), ("while writing", beside)):
        if found:
            shown = percentiles(found)
            click.echo(f"{name}: p50 {shown['p50']:.1f} ms, p99 {shown['p99']:.1f} ms")


def _endless(texts: Sequence[str]) -> Iterator[str]:
    while True:
        yield from texts


def _kill_writers(index: str) -> None:
    while True:
        sleep(_SECONDS_BETWEEN_KILLS)
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                command = (process / "cmdline").read_bytes().split(b"\0")
                if b"web.writing" in command and index.encode() in command:
                    os.kill(int(process.name), signal.SIGKILL)


if __name__ == "__main__":
    main()
