"""The application as ASGI servers call it: requests take turns, and clients have deadlines.

Waiting costs no thread: neither that of a request for its lane, nor that of an export for a client
that does not read it.
"""

import asyncio
import faulthandler
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.exceptions import ClientDisconnected

from web import create_app
from web.gateway.body import RequestBody
from web.gateway.clients import client_of
from web.gateway.environ import environ_of, has_body
from web.gateway.lanes import LIGHT, LIMITS, REFUSED, THREADS, TICKET, Lane, LaneFull, Ticket

_logger = logging.getLogger(__name__)

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]

#: Answered at once even where everything is full, so that monitoring learns the truth.
UNQUEUED_PATHS = ("/healthz", "/metrics")
#: How long a client may take to read the next part of an answer.
WRITE_SECONDS = 30.0
HANGING_SECONDS = 60.0
#: Of an answer that is made as it is read, how much is made at a time.
CHUNK_BYTES = 1 << 16


class SlowClient(Exception):
    """A client did not read the next part of its answer in time."""


@dataclass
class _Answer:
    """What the application answers: its head, and its body part by part."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    rest: Iterator[bytes] | None = None
    close: Callable[[], None] = lambda: None

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        """Take the head of a response (PEP 3333), without the old way to write its body."""
        self.status = int(status[:3])
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]
        return None


class Gateway:
    """An ASGI application that runs a WSGI application in threads."""

    def __init__(self, app: WSGIApplication, trusted_proxies: int = 0) -> None:
        self.app = app
        self._trusted_proxies = trusted_proxies
        self._threads = ThreadPoolExecutor(THREADS, "naba")
        self._watched: asyncio.Task[None] | None = None
        self._lanes = {name: Lane(name, limits) for name, limits in LIMITS.items()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        self._watched = self._watched or asyncio.create_task(_prove_alive())
        body = RequestBody(receive)
        environ = environ_of(scope, BufferedReader(body))
        gone = None if has_body(environ) else body.gone
        ticket = Ticket(self._lanes, client_of(environ, self._trusted_proxies), gone)
        environ[TICKET] = ticket
        answer: _Answer | None = None
        context = copy_context()
        try:
            if environ["PATH_INFO"] not in UNQUEUED_PATHS:
                try:
                    await ticket.enter(LIGHT)
                except LaneFull as full:
                    environ[REFUSED] = full
            answer = await self._run(context, self._ask, environ)
            if not answer.rest:
                ticket.leave()
            await self._send(answer, context, send)
        except ClientDisconnected:
            pass
        except SlowClient:
            _logger.info("%s did not read its answer in time", environ["REMOTE_ADDR"])
        finally:
            ticket.close()
            if answer and answer.rest:
                await self._run(context, answer.close)

    async def _run(self, context: Context, do: Callable[..., Any], *args: Any) -> Any:
        """Call a function in a thread; all calls for a request see the same context variables."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, context.run, do, *args)

    def _ask(self, environ: Message) -> _Answer:
        answer = _Answer()
        parts = self.app(environ, answer.start)
        answer.close = getattr(parts, "close", answer.close)
        rest = iter(parts)
        # Of a body whose length is known, all of it is there.
        is_made = any(name == b"content-length" for name, _ in answer.headers)
        answer.body, is_whole = (b"".join(rest), True) if is_made else _next_chunk(rest)
        if is_whole:
            answer.close()
        else:
            answer.rest = rest
        return answer

    async def _send(self, answer: _Answer, context: Context, send: Send) -> None:
        head = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        await send(head)
        chunk, is_whole = answer.body, answer.rest is None
        while not is_whole:
            await _written(send, chunk)
            chunk, is_whole = await self._run(context, _next_chunk, answer.rest)
        await send({"type": "http.response.body", "body": chunk})


def create_gateway(config: Mapping[str, Any] | None = None) -> Gateway:
    """Create the ASGI application; see `create_app`."""
    app = create_app(config)
    return Gateway(app, app.config["TRUST_PROXY"])


async def _prove_alive() -> None:
    """End the process once the event loop has not run for HANGING_SECONDS; it is replaced then."""
    try:
        while True:
            faulthandler.dump_traceback_later(HANGING_SECONDS, exit=True)
            await asyncio.sleep(HANGING_SECONDS / 10)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _next_chunk(parts: Iterator[bytes]) -> tuple[bytes, bool]:
    """Return the next parts of a body together, and whether they are its last."""
    chunk = bytearray()
    for part in parts:
        chunk += part
        if len(chunk) >= CHUNK_BYTES:
            return bytes(chunk), False
    return bytes(chunk), True


async def _written(send: Send, chunk: bytes) -> None:
    """Send part of a body once the client has read what was sent before; raise SlowClient."""
    try:
        async with asyncio.timeout(WRITE_SECONDS):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except TimeoutError:
        raise SlowClient from None
