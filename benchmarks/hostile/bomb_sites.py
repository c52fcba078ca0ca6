"""Sites that never end: endless redirects, answers that drip, and answers that unpack to more."""

import gzip
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread

PATHS = ("loop", "drip", "bomb", "headers")


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        with suppress(OSError):
            getattr(self, f"_{self.path.split('/')[1].partition('.')[0]}", self._missing)()

    def _missing(self) -> None:
        self.send_error(404)

    def _loop(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"/loop/{time.time_ns()}")
        self.end_headers()

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in count():
            self.wfile.write(b"<p>")
            time.sleep(0.5)

    def _bomb(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        piece = gzip.compress(bytes(64 << 20))
        for _ in range(160):
            self.wfile.write(piece)

    def _headers(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for number in count():
            self.wfile.write(b"X-%d: %s\r\n" % (number, b"a" * 1_000))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def site() -> Iterator[str]:
    """Serve the bombs; gives the address that they are below."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
