"""A client for web addresses that nobody has checked.

Of every hop the address that is connected to is checked, so that no name and no redirect leads into
a network that is not public. Size, time, redirects and expansion are bounded.
"""

import os
import time
import zlib
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPException, HTTPMessage, HTTPResponse
from urllib.parse import urljoin

from index_data.fetching.connection import Connection, TooLarge
from index_data.fetching.names import Parts, parts_of
from search.version import __version__

MAX_BYTES = 64 * 1024 * 1024
#: Headers and the frames of chunks come on top of the content.
_MAX_FRAME_BYTES = 1024 * 1024
MAX_SECONDS = 60.0
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_CUT_OFF = "is cut off: the connection ended before the answer did"


class FetchError(Exception):
    """An address that cannot be fetched; the message says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answers: its last address, and the content, not compressed any more.

    ``moved`` is where the address has gone for good: as far as all redirects were permanent.
    """

    url: str
    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    moved: str = ""

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server says, or nothing."""
        message = HTTPMessage()
        message["content-type"] = self.headers.get("content-type", "")
        return message.get_content_charset() or ""


def user_agent() -> str:
    """Return how we introduce ourselves; NABA_CONTACT says whom to write to."""
    contact = os.environ.get("NABA_CONTACT", "")
    sayable = contact.isascii() and contact.isprintable()
    return f"Naba/{__version__}" + (f" (+{contact})" if contact and sayable else "")


class Fetcher:
    """Fetch addresses; hosts ``allowed`` by name may be anywhere."""

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._allowed = frozenset(name.lower() for name in allowed)

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        turn: Callable[[str], AbstractContextManager[float]] = lambda _: nullcontext(0.0),
    ) -> Fetched:
        """Return what is at an address, with any status; raise FetchError where nothing can be.

        At most `MAX_BYTES` in `MAX_SECONDS`, redirects and all. Each address is asked within its
        ``turn``, which may refuse it by a FetchError, and gives the seconds it took to come, which
        do not count. ``headers`` are for the first host alone.
        """
        deadline = time.monotonic() + MAX_SECONDS
        first, moved, permanent = _parts(url), "", True
        for _ in range(MAX_REDIRECTS + 1):
            parts = _parts(url)
            sent = dict(headers or {}) if parts.origin == first.origin else {}
            with turn(url) as waited:
                deadline += waited
                found = _once(url, parts, sent, Connection(parts, self._allowed, deadline))
            if found.status not in _REDIRECTS or "location" not in found.headers:
                return replace(found, moved=moved)
            url = _target(url, found.headers["location"])
            permanent = permanent and found.status in _PERMANENT
            moved = url if permanent else moved
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")


def _once(url: str, parts: Parts, headers: Mapping[str, str], connection: Connection) -> Fetched:
    named = {"User-Agent": user_agent(), "Accept-Encoding": "gzip", "Connection": "close"}
    try:
        connection.request("GET", parts.target, headers={**named, **headers})
        response = connection.answer(MAX_BYTES + _MAX_FRAME_BYTES)
        content = _unpacked(response, _read(response))
    except TimeoutError:
        raise FetchError("takes too long") from None
    except TooLarge:
        raise FetchError(_too_large()) from None
    except HTTPException as error:
        raise FetchError(f"does not speak HTTP ({type(error).__name__})") from error
    except OSError as error:
        raise FetchError(error.strerror or str(error) or type(error).__name__) from error
    except ValueError as error:
        raise FetchError(str(error)) from error
    finally:
        connection.close()
    return Fetched(url, response.status, content, _lower(response.headers))


def _parts(url: str) -> Parts:
    try:
        return parts_of(url)
    except ValueError as error:
        raise FetchError(str(error)) from None


def _target(url: str, location: str) -> str:
    """Return where a redirect leads; many write letters that are not ASCII as they are."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urljoin(url, location.strip())
    except ValueError:
        raise FetchError("redirects to what is not a web address") from None


def _read(response: HTTPResponse) -> bytes:
    """Return the content as it is sent; raise FetchError where it is too large or cut off."""
    if (response.length or 0) > MAX_BYTES:
        raise FetchError(_too_large())
    try:
        content = response.read(MAX_BYTES + 1)
    except HTTPException:
        raise FetchError(_CUT_OFF) from None
    if len(content) > MAX_BYTES:
        raise FetchError(_too_large())
    if response.length:
        raise FetchError(_CUT_OFF)
    return content


def _unpacked(response: HTTPResponse, packed: bytes) -> bytes:
    """Return the content of a response; raise FetchError where it is damaged or too large."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("identity", "") or not packed:
        return packed
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError(f"is encoded as {encoding[:40]}, which was not asked for")
    inside = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = inside.decompress(packed, MAX_BYTES)
    except zlib.error as error:
        raise FetchError(f"is damaged: {error}") from error
    if inside.unconsumed_tail:
        raise FetchError(_too_large())
    if not inside.eof:
        raise FetchError(_CUT_OFF)
    return content


def _too_large() -> str:
    return f"is larger than {MAX_BYTES >> 20} MB"


def _lower(headers: HTTPMessage) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
