"""Servers that answer as they are told, in place of nodes with whatever is wrong with them."""

import json
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.requirements import absent

#: What a node answers at its root.
GOOD = {"version": {"distribution": "opensearch", "number": "2.19.6"}}
NO_ROLE = {"error": {"root_cause": [{"type": "security_exception", "reason": "no permissions"}]}}
NO_SHARDS = {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}}
NO_LEADER = {"error": {"type": "cluster_manager_not_discovered_exception", "reason": None}}
BLOCK = (
    "index [news] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, "
    "index has read-only-allow-delete block];"
)
FULL = {"error": {"root_cause": [{"type": "cluster_block_exception", "reason": BLOCK}]}}


class Handler(BaseHTTPRequestHandler):
    """Answers everything but the root as it is told."""

    root: Any = GOOD
    status, answer = 200, dict[str, Any]()
    credentials: str | None = None
    silent: Event | None = None
    #: The paths that were asked for.
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.silent:
            self.silent.wait(30)
            return
        status, answer = (200, self.root) if self.path == "/" else (self.status, self.answer)
        if self.credentials not in (None, self.headers["Authorization"]):
            status, answer = 401, {}
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        kind = "text/html" if isinstance(answer, bytes) else "application/json"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815  # so the library calls them

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


class Answers(ThreadingHTTPServer):
    """A server that answers as it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        #: The paths that it was asked for so far.
        self.asked = list[str]()
        self.handler = type("Told", (Handler,), {"asked": self.asked})
        super().__init__(("127.0.0.1", 0), self.handler)

    def tell(self, **answers: Any) -> None:
        """Answer so from now on."""
        for name, value in answers.items():
            setattr(self.handler, name, value)

    def show(self, key: Path, certificate: Path) -> None:
        """Speak TLS from now on, with a certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def address(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, scheme: str = "http") -> str:
        """Return the address of an index there."""
        return f"opensearch:{scheme}://{self.address}/news"


@contextmanager
def answering() -> Iterator[Answers]:
    """Run a server."""
    with Answers() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def make_certificate(key: Path, certificate: Path) -> None:
    """Make a certificate that is its own authority."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key)]
    command += ["-out", str(certificate), "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1"]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own
    except FileNotFoundError:
        absent("openssl is missing: apt-get install openssl")
