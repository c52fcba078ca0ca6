"""A connection to a checked address, of which all reading together is bounded in time and size."""

import io
import socket
import ssl
import time
from collections.abc import Collection
from functools import lru_cache
from http.client import HTTPConnection, HTTPResponse
from typing import cast

from index_data.fetching.hosts import addresses
from index_data.fetching.names import Parts

MAX_WAIT_SECONDS = 15.0


class TooLarge(OSError):
    """An answer of more bytes than are read."""


class Connection(HTTPConnection):
    """A connection that is used once, until a ``deadline`` of the monotonic clock."""

    def __init__(self, parts: Parts, allowed: Collection[str], deadline: float) -> None:
        super().__init__(parts.host, parts.port)
        self._scheme = parts.scheme
        self._allowed = allowed
        self._deadline = deadline

    def connect(self) -> None:
        """Connect to the first address of the host that answers; all must be allowed."""
        error: OSError = OSError(f"no address of {self.host}")
        for family, place in addresses(self.host, self.port, self._allowed):
            self.sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                self.sock.settimeout(_wait(self._deadline))
                self.sock.connect(place)
                if self._scheme == "https":
                    self.sock = _tls().wrap_socket(self.sock, server_hostname=self.host)
                return
            except OSError as failed:
                self.sock.close()
                error = failed
        raise error

    def answer(self, max_bytes: int) -> HTTPResponse:
        """Return the answer, of which at most ``max_bytes`` are read, with its headers."""
        wire = _Wire(self.sock, self._deadline, max_bytes)
        response = HTTPResponse(cast(socket.socket, wire), method="GET")
        response.begin()
        return response


class _Wire(io.RawIOBase):
    """What a socket receives.

    A byte now and then would keep every single wait short, and a length that lies would fill the
    memory: the deadline and the bound are of all that is read.
    """

    def __init__(self, sock: socket.socket, deadline: float, max_bytes: int) -> None:
        self._sock = sock
        self._deadline = deadline
        self._bytes_left = max_bytes

    def makefile(self, _: str) -> io.BufferedReader:
        """Return the file that an answer is read from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        self._sock.settimeout(_wait(self._deadline))
        count = self._sock.recv_into(buffer)
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise TooLarge
        return count


def _wait(deadline: float) -> float:
    """Return how long to wait for the next bytes; raise TimeoutError where time is up."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return min(MAX_WAIT_SECONDS, seconds)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
