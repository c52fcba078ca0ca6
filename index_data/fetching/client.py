"""A client for web addresses that nobody has checked.

Of every hop the address that is connected to is checked, so that no name and no redirect leads into
a network that is not public. Size, time, redirects and expansion are bounded.
"""

import os
import socket
import ssl
import time
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from index_data.fetching.hosts import addresses
from search.version import __version__

MAX_BYTES = 64 * 1024 * 1024
MAX_SECONDS, MAX_WAIT_SECONDS = 60.0, 15.0
MAX_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: What may stand in a path or a query as it is.
_SAFE = "!$&'()*+,;=:@/?%~-._"


class FetchError(Exception):
    """An address that cannot be fetched; the message says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answers: its last address, and the content, not compressed any more."""

    url: str
    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def user_agent() -> str:
    """Return how we introduce ourselves; NABA_CONTACT says whom to write to."""
    contact = os.environ.get("NABA_CONTACT", "")
    return f"Naba/{__version__}" + (f" (+{contact})" if contact.isprintable() and contact else "")


class Fetcher:
    """Fetch addresses; hosts ``allowed`` by name may be anywhere."""

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._allowed = frozenset(name.lower() for name in allowed)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Return what is at an address, with any status; raise FetchError where nothing can be.

        At most `MAX_BYTES` in `MAX_SECONDS`, redirects and all.
        """
        deadline = time.monotonic() + MAX_SECONDS
        for _ in range(MAX_REDIRECTS + 1):
            found = self._once(url, dict(headers or {}), deadline)
            if found.status not in _REDIRECTS or "location" not in found.headers:
                return found
            url = urljoin(url, found.headers["location"])
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")

    def _once(self, url: str, headers: dict[str, str], deadline: float) -> Fetched:
        scheme, host, port, target = _parts(url)
        connection = _Connection(scheme, host, port, self._allowed, deadline)
        named = {"User-Agent": user_agent(), "Accept-Encoding": "gzip", "Connection": "close"}
        # A server that sends a byte now and then would keep every single wait short.
        alarm = Timer(max(0.0, deadline - time.monotonic()), connection.abort)
        alarm.start()
        try:
            connection.request("GET", target, headers=named | headers)
            response = connection.getresponse()
            content = _unpacked(response, _read(response))
        except (OSError, HTTPException, ValueError) as error:
            if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
                raise FetchError("takes too long") from None
            raise FetchError(str(error) or type(error).__name__) from error
        finally:
            alarm.cancel()
            connection.close()
        return Fetched(url, response.status, content, _lower(response.headers))


class _Connection(HTTPConnection):
    """A connection whose address is checked."""

    def __init__(
        self, scheme: str, host: str, port: int, allowed: Collection[str], deadline: float
    ) -> None:
        super().__init__(host, port)
        self._scheme = scheme
        self._allowed = allowed
        self._deadline = deadline

    def connect(self) -> None:
        error: OSError = OSError(f"no address of {self.host}")
        for family, place in addresses(self.host, self.port, self._allowed):
            self.sock = socket.socket(family, socket.SOCK_STREAM)
            self.sock.settimeout(min(MAX_WAIT_SECONDS, self._deadline - time.monotonic()))
            try:
                self.sock.connect(place)
                if self._scheme == "https":
                    context = ssl.create_default_context()
                    self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
                return
            except OSError as failed:
                self.sock.close()
                error = failed
        raise error

    def abort(self) -> None:
        """End all waiting, from another thread."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def _parts(url: str) -> tuple[str, str, int, str]:
    """Return the scheme, host, port and the target of an address; raise FetchError."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError):
        raise FetchError("is not a web address") from None
    if parts.scheme not in _PORTS or not host:
        raise FetchError("is not a web address: it begins with http:// or https://")
    path, query = (quote(text, safe=_SAFE) for text in (parts.path or "/", parts.query))
    return parts.scheme, host, port, urlunsplit(("", "", path, query, ""))


def _read(response: HTTPResponse) -> bytes:
    content = response.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FetchError(f"is larger than {MAX_BYTES >> 20} MB")
    return content


def _unpacked(response: HTTPResponse, packed: bytes) -> bytes:
    """Return the content of a response; raise FetchError where it is damaged or too large."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("identity", "") or not packed:
        return packed
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError(f"is encoded as {encoding}, which was not asked for")
    inside = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = inside.decompress(packed, MAX_BYTES)
    except zlib.error as error:
        raise FetchError(f"is damaged: {error}") from error
    if inside.unconsumed_tail:
        raise FetchError(f"is larger than {MAX_BYTES >> 20} MB")
    return content


def _lower(headers: HTTPMessage) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
