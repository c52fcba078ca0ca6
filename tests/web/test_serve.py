"""The server as a separate process."""

import json
import socket
import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask

import web.serve
from search.errors import IndexMissing, SearchError
from web.serve import serve

PROGRAM = (
    "import sys; from web import create_app, serve; "
    "getattr(serve, sys.argv[1])(create_app({'INDEX_URL': sys.argv[2]}), '127.0.0.1', 0, 1)"
)


@pytest.mark.parametrize("server", ["_run_gunicorn", "_run_waitress"])
def test_it_prints_its_address_and_serves(server: str, index_url: str) -> None:
    """The address is printed once the server answers; overlong URLs are rejected."""
    pytest.importorskip(server.removeprefix("_run_"))
    command = [sys.executable, "-c", PROGRAM, server, index_url]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 our own
        try:
            assert process.stderr is not None
            address = process.stderr.readline().strip()
            port = int(address.removeprefix("Naba is at http://127.0.0.1:"))
            assert json.loads(_get(port, "/healthz")[1]) == {"status": "ok", "articles": 6}
            assert _get(port, "/?q=" + "%D8%A7" * 10_000)[0] == 200
            assert 400 <= _get(port, "/?q=" + "a" * 400_000)[0] < 500
            # No proxy is trusted, not even one on this machine.
            spoofed = {"X-Forwarded-Proto": "https", "SCRIPT_NAME": "/news"}
            assert f"http://127.0.0.1:{port}/a/" in _get(port, "/feed.atom", spoofed)[1].decode()
            # Nor is any host that a client names.
            for path in ("/feed.atom", "http://evil.example/feed.atom", "//evil.example/feed.atom"):
                assert b"evil" not in _get(port, path, {"Host": "evil.example"})[1]
        finally:
            process.terminate()


@pytest.mark.parametrize("server", ["_run_gunicorn", "_run_waitress"])
def test_it_reads_raw_bytes_and_refuses_in_its_own_words(server: str, index_url: str) -> None:
    """Arabic typed into a script is answered; what cannot be read gets a problem, and no HTML."""
    pytest.importorskip(server.removeprefix("_run_"))
    command = [sys.executable, "-c", PROGRAM, server, index_url]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 our own
        try:
            assert process.stderr is not None
            port = int(process.stderr.readline().rpartition(":")[2])
            assert b'"id":"1"' in _raw(port, "GET /api/v1/search?q=الهدنة HTTP/1.1".encode())
            for path in ("/a/a%2F%2Fb%2F%3Fج", "/api/v1/articles/a%2F%2Fb%2F%3Fج", "/?q=الهدنة"):
                assert _raw(port, f"GET {path} HTTP/1.1".encode()).startswith(b"HTTP/1.1 200")
            for line, code in REFUSED:
                answer = _raw(port, line)
                assert b"application/problem+json" in answer
                assert f'"type":"/docs#error-{code}"'.encode() in answer
        finally:
            process.terminate()


REFUSED = (
    (b"GET /api/v1/search?q=\xde\xc7 HTTP/1.1", "invalid-parameter"),
    (b"GET /api/v1/articles/\xde\xc7 HTTP/1.1", "bad-request"),
    (b"GET /a b HTTP/1.1", "bad-request"),
    (b"get / HTTP/1.1", "bad-request"),
    (b"GET / HTTP/1.1\r\nX y: 1", "bad-request"),
    (b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000, "request-header-fields-too-large"),
    (b"POST / HTTP/1.1\r\nTransfer-Encoding: x", "not-implemented"),
)


def _raw(port: int, head: bytes) -> bytes:
    """Return the whole answer to a request with a request line, and header fields, as bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
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
    served: list[Flask] = []
    monkeypatch.setattr(web.serve, "_run_waitress", lambda app, *_: served.append(app))
    monkeypatch.setattr(web.serve, "_has_gunicorn", lambda: False)
    serve(index_url, host="127.0.0.2", port=0)
    assert served[0].config["LISTEN_HOST"] == "127.0.0.2"


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
