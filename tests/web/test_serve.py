"""The server as a separate process."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

import web.serve
from search.errors import IndexMissing, SearchError
from web.serve import serve


@contextmanager
def server(index_url: str, host: str = "127.0.0.1") -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Serve an index in another process, and give the port."""
    program = f"from web.serve import serve; serve({index_url!r}, {host!r}, 0)"
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 our own
        try:
            assert process.stderr is not None
            address = process.stderr.readline().strip()
            yield int(address.removeprefix(f"Naba is at http://{host}:")), process
        finally:
            process.terminate()


def test_it_prints_its_address_and_serves(index_url: str) -> None:
    """The address is printed once the server answers; overlong URLs are rejected."""
    with server(index_url) as (port, _):
        assert json.loads(_get(port, "/healthz")[1]) == {"status": "ok", "articles": 6}
        assert _get(port, "/?q=" + "%D8%A7" * 10_000)[0] == 200
        assert _get(port, "/?q=" + "a" * 100_000)[0] == 414
        # No proxy is trusted, not even one on this machine.
        spoofed = {"X-Forwarded-Proto": "https", "SCRIPT_NAME": "/news"}
        assert f"http://127.0.0.1:{port}/a/" in _get(port, "/feed.atom", spoofed)[1].decode()
        # Nor is any host that a client names.
        for path in ("/feed.atom", "http://evil.example/feed.atom", "//evil.example/feed.atom"):
            assert b"evil" not in _get(port, path, {"Host": "evil.example"})[1]


def test_it_reads_raw_arabic(index_url: str) -> None:
    """As it is typed into a script, in queries and in paths; encoded slashes are kept apart."""
    with server(index_url) as (port, _):
        assert b'"id":"1"' in _raw(port, "GET /api/v1/search?q=الهدنة HTTP/1.1".encode())
        for path in ("/a/a%2F%2Fb%2F%3Fج", "/api/v1/articles/a%2F%2Fb%2F%3Fج", "/?q=الهدنة"):
            assert _raw(port, f"GET {path} HTTP/1.1".encode()).startswith(b"HTTP/1.1 200")
        # Old sites have links in Windows-1256.
        escaped = b"GET /api/v1/search?q=%DE%C7 HTTP/1.1"
        assert b'"type":"/docs#error-invalid-parameter"' in _raw(port, escaped)
        assert b'"type":"/docs#error-bad-request"' in _raw(port, b"GET /api/%DE%C7 HTTP/1.1")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /a b HTTP/1.1", b"400"),
        (b"GET / HTTP/1.1\r\nX y: 1", b"400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: x", b"400"),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", b"400"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1", b"414"),
        (b"GET / HTTP/1.1" + b"\r\nX: 1" * 101, b"431"),
    ],
)
def test_what_is_no_request_is_refused(index_url: str, head: bytes, status: bytes) -> None:
    """By its status alone, and the next request is answered."""
    with server(index_url) as (port, _):
        assert _raw(port, head).startswith(b"HTTP/1.1 " + status)
        assert _get(port, "/healthz")[0] == 200


def test_a_worker_that_dies_is_replaced(index_url: str) -> None:
    """The server goes on, and answers again."""
    if sys.platform != "linux":
        pytest.skip("finds the worker in /proc, which only Linux has")
    with server(index_url) as (port, process):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        first = children.read_text().split()
        for child in first:
            os.kill(int(child), signal.SIGKILL)
        deadline = monotonic() + 30
        while set(children.read_text().split()) & set(first) or not _answers(port):
            assert monotonic() < deadline
            sleep(0.05)


def _answers(port: int) -> bool:
    try:
        return _get(port, "/healthz")[0] == 200
    except OSError:
        return False


def test_it_stops_when_it_is_told(index_url: str) -> None:
    """With the exit code 0 by SIGTERM, and nothing more on standard error."""
    with server(index_url) as (port, process):
        assert _get(port, "/healthz")[0] == 200
        process.terminate()
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def _raw(port: int, head: bytes) -> bytes:
    """Return the whole answer to a request with a request line, and header fields, as bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_it_does_not_start_without_an_index(tmp_path: Path) -> None:
    """The error is raised before any worker starts."""
    with pytest.raises(IndexMissing):
        serve(str(tmp_path / "nothing"))


def test_an_invalid_setting_is_an_error_at_once(
    index_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names it, before any worker starts."""
    monkeypatch.setenv("NABA_RATE_LIMIT", "often")
    with pytest.raises(SearchError, match="NABA_RATE_LIMIT"):
        serve(index_url, port=0)


def test_it_tells_the_application_where_it_listens(
    index_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That host is believed when requests name it."""
    served: list[Any] = []
    monkeypatch.setattr(web.serve, "run", lambda _, __, worker, ___: served.append(worker()))
    serve(index_url, host="127.0.0.2", port=0)
    assert served[0].app.config["LISTEN_HOST"] == "127.0.0.2"


def test_a_port_in_use_is_an_error_at_once(index_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SearchError, match=f"127.0.0.1:{port}"):
            serve(index_url, port=port)


def _get(port: int, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
