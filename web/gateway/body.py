"""The body of a request, read when the application wants it, by a deadline."""

import asyncio
from collections.abc import Awaitable, Callable
from io import RawIOBase
from time import monotonic
from typing import Any

from werkzeug.exceptions import ClientDisconnected, RequestTimeout

#: How long a body may take, and the rate that earns it more time.
BODY_SECONDS = 20.0
BODY_BYTES_PER_SECOND = 65_536


class RequestBody(RawIOBase):
    """A body that arrives while it is read, in the thread of its request.

    Raises RequestTimeout when the client is slower than BODY_BYTES_PER_SECOND after BODY_SECONDS,
    and ClientDisconnected.
    """

    def __init__(self, receive: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        super().__init__()
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._arrived = memoryview(b"")
        self._is_whole = False
        self._bytes = 0
        self._began = monotonic()

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what has arrived, and wait where nothing has."""
        while not self._arrived and not self._is_whole:
            asyncio.run_coroutine_threadsafe(self._wait(), self._loop).result()
        size = min(len(buffer), len(self._arrived))
        buffer[:size] = self._arrived[:size]
        self._arrived = self._arrived[size:]
        return size

    async def gone(self) -> None:
        """Return once the client is gone, who sends no body."""
        while (await self._receive())["type"] != "http.disconnect":
            self._is_whole = True

    async def _wait(self) -> None:
        earned = BODY_SECONDS + self._bytes / BODY_BYTES_PER_SECOND
        try:
            async with asyncio.timeout(self._began + earned - monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise RequestTimeout("The body of the request did not arrive in time.") from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnected
        self._arrived = memoryview(message.get("body", b""))
        self._bytes += len(self._arrived)
        self._is_whole = not message.get("more_body", False)
