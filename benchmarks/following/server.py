"""Serves feeds, each at a host of its own, and notes who asked when, and how."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from benchmarks.following.feeds import MANNERS, Answer, Feed

#: How long what never ends drips before we give up.
_DRIP_SECONDS = 3.0
#: How long any answer takes: requests at once would be seen.
_ANSWER_SECONDS = 0.01


@dataclass
class Log:
    """What was asked of all servers, and what of it was impolite."""

    statuses: Counter[int] = field(default_factory=Counter)
    requests: int = 0
    conditional: int = 0
    #: Requests while another one to the same host was being answered.
    at_once: int = 0
    #: Requests before the time that a host had said.
    too_early: int = 0
    #: Requests for a feed without the validators that it had given before.
    without_validators: int = 0
    _asking: Counter[str] = field(default_factory=Counter)
    _until: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _given: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, feed: Feed, path: str, headers: dict[str, str]) -> None:
        """Note a request."""
        conditional = "if-none-match" in headers or "if-modified-since" in headers
        with self._lock:
            self.requests += 1
            self.conditional += conditional
            self.at_once += self._asking[feed.site] > 0
            self.too_early += time.monotonic() < self._until[feed.site]
            self.without_validators += feed.site + path in self._given and not conditional
            self._asking[feed.site] += 1

    def wait_until(self, feed: Feed, seconds: float) -> None:
        """Note how long a host is not to be asked."""
        with self._lock:
            self._until[feed.site] = time.monotonic() + seconds

    def end(self, feed: Feed, path: str, status: int, *, has_validators: bool) -> None:
        """Note an answer."""
        with self._lock:
            self.statuses[status] += 1
            self._asking[feed.site] -= 1
            if status == 200 and has_validators:
                self._given.add(feed.site + path)

    def forget_validators(self) -> None:
        """Take what was given before as lost: whoever asks was killed before it could keep it."""
        with self._lock:
            self._given.clear()


class _Asked(BaseHTTPRequestHandler):
    """Answers for a feed, which is set when its address is known."""

    feed: ClassVar[Feed]


def _handler(log: Log) -> type[_Asked]:
    class Handler(_Asked):
        def do_GET(self) -> None:
            feed = self.feed
            headers = {name.lower(): value for name, value in self.headers.items()}
            log.begin(feed, self.path, headers)
            answer = feed.answer(self.path, headers)
            if retry := answer.headers.get("Retry-After"):
                log.wait_until(feed, float(retry))
            good = "ETag" in answer.headers or "Last-Modified" in answer.headers
            validators = good and not feed.is_ill
            # Before the last byte, after which the next request may come.
            ended = partial(log.end, feed, self.path, answer.status, has_validators=validators)
            time.sleep(_ANSWER_SECONDS)
            try:
                _send(self, answer, ended)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _send(handler: BaseHTTPRequestHandler, answer: Answer, ended: Callable[[], object]) -> None:
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if not answer.is_slow:
        handler.send_header("Content-Length", str(len(answer.content)))
    until = time.monotonic() + _DRIP_SECONDS
    try:
        if answer.is_slow:
            handler.end_headers()
        while answer.is_slow and time.monotonic() < until:
            handler.wfile.write(b" ")
            time.sleep(0.1)
    finally:
        ended()
    if not answer.is_slow:
        handler.end_headers()
    handler.wfile.write(answer.content)


@contextmanager
def serving(seed: int) -> Iterator[tuple[list[Feed], Log]]:
    """Serve a feed of each manner, each at an address of this machine of its own."""
    feeds: list[Feed] = []
    log, servers = Log(), []
    for number, manner in enumerate(MANNERS, start=1):
        host = f"127.0.0.{number}"
        handler = _handler(log)
        server = ThreadingHTTPServer((host, 0), handler)
        feed = Feed(manner, f"http://{host}:{server.server_port}", seed + number)
        feeds.append(feed)
        handler.feed = feed
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield feeds, log
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
