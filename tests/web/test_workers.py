"""Several workers serving one index."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import pytest

from search import Article, open_index

#: The workers are found in /proc, which only Linux has.
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="finds the workers in /proc, which only Linux has"
)

WORKERS = 2
TIMEOUT_SECONDS = 20


@pytest.fixture(params=["tantivy", "whoosh"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    url = f"{request.param}:{tmp_path / 'index'}"
    with open_index(url, create=True) as index, index.writer() as writer:
        writer.add(Article("1", body="الهدنة"))
    return url


@contextmanager
def server(url: str, **environment: str) -> Iterator[tuple[int, list[int]]]:
    """Serve an index and give the port and the process ids of the workers."""
    program = f"from web.serve import serve; serve({url!r}, port=0, workers={WORKERS})"
    with subprocess.Popen(  # noqa: S603 our own
        [sys.executable, "-c", program],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as process:
        try:
            assert process.stderr is not None
            port = int(process.stderr.readline().rpartition(":")[2])
            yield port, workers(process.pid)
        finally:
            process.terminate()


def workers(master: int) -> list[int]:
    children = Path(f"/proc/{master}/task/{master}/children")
    deadline = monotonic() + TIMEOUT_SECONDS
    while len(found := children.read_text().split()) < WORKERS:
        assert monotonic() < deadline, "the workers do not start"
        sleep(0.05)
    return [int(number) for number in found]


@contextmanager
def alone(worker: int, everybody: list[int]) -> Iterator[None]:
    """Stop all workers but one, so that this one answers."""
    others = [other for other in everybody if other != worker]
    for other in others:
        os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            os.kill(other, signal.SIGCONT)


def get(port: int, path: str) -> str:
    """Ask until it is answered: connections to a worker that is stopped are not."""
    deadline = monotonic() + TIMEOUT_SECONDS
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except OSError:
            assert monotonic() < deadline
        finally:
            connection.close()


def articles(port: int) -> int:
    return int(json.loads(get(port, "/healthz"))["articles"])


def test_every_worker_sees_what_is_indexed_while_serving(url: str) -> None:
    """After a commit, each finds the new article without a restart."""
    with server(url) as (port, everybody):
        for worker in everybody:
            with alone(worker, everybody):
                assert articles(port) == 1
        with open_index(url) as index, index.writer() as writer:
            writer.add(Article("2", body="الزيتون"))
        deadline = monotonic() + TIMEOUT_SECONDS
        for worker in everybody:
            with alone(worker, everybody):
                while articles(port) != 2:
                    assert monotonic() < deadline, "a worker does not see the new article"
                    sleep(0.1)


def test_workers_share_their_metrics(tmp_path: Path) -> None:
    """Each worker reports the metrics of all of them; no file is left behind."""
    url = f"tantivy:{tmp_path / 'index'}"
    open_index(url, create=True).close()
    with server(url, NABA_METRICS="1", TMPDIR=str(tmp_path)) as (port, everybody):
        for worker in everybody:
            with alone(worker, everybody):
                get(port, "/api/v1/search")
        line = 'naba_requests_total{endpoint="api.search",method="GET",status="200"} '
        for worker in everybody:
            with alone(worker, everybody):
                count = get(port, "/metrics").partition(line)[2].partition("\n")[0]
                # Stopped workers have answered later what nobody waited for any more.
                assert float(count) >= WORKERS
        assert list(tmp_path.glob("naba-metrics-*"))
    assert not list(tmp_path.glob("naba-metrics-*"))
