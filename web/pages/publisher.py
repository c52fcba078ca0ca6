"""The link to an article at its publisher, which shows the host that a browser goes to."""

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from web.pages.links import Link

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_PORT = 65_535
#: A longer name is not a host (RFC 1035).
_MAX_HOST_CHARS = 253
#: Browsers read a backslash as a slash, and leave out tabs and line ends; the others reorder what
#: is shown, or break it.
_MISLEADING = re.compile(r"[\\\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
#: The host of an address and its port, without a user, of whom browsers take no notice.
_AUTHORITY = re.compile(r"(\[[^\[\]@]*\]|[^\[\]@:]+)(?::([0-9]{0,5}))?")
_ASCII_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
#: Such a host is shown as it is written: it has no letter of another script, nor of Persian.
_ARABIC_HOST = re.compile("[ء-غف-ي]+(?:[.-][ء-غف-ي]+)*")
#: What the standard of 2003, which is Python's, reads as something else than browsers do.
_AMBIGUOUS = re.compile("[ßẞς\u200c\u200d]")
#: Browsers read a host that ends in a number as an address: 2130706433 is 127.0.0.1.
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")


def publisher_link(url: str) -> Link | None:
    """Return the link to an article at its publisher, named by its host.

    None unless the address is HTTP or HTTPS and has a host that can be shown: one in letters
    other than Latin and Arabic ones is shown in ASCII (Punycode), as letters of two scripts may
    look alike. The port is shown unless it is the usual one.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    found = _AUTHORITY.fullmatch(parts.netloc)
    if parts.scheme not in _DEFAULT_PORTS or not found or _MISLEADING.search(text):
        return None
    written, port = found[1].lower(), int(found[2] or _DEFAULT_PORTS[parts.scheme])
    host = _ascii_host(written)
    if host is None or port > _MAX_PORT:
        return None
    # To the host that is shown, also where a browser would read its letters differently.
    href = text if written.isascii() else text.replace(found[1], host, 1)
    shown = written if _ARABIC_HOST.fullmatch(written) else host
    return Link(shown if port == _DEFAULT_PORTS[parts.scheme] else f"{shown}:{port}", href)


def _ascii_host(host: str) -> str | None:
    """Return a host as browsers look it up, or None if they would not, or it is hard to tell."""
    if len(host) > _MAX_HOST_CHARS or _AMBIGUOUS.search(host):
        return None
    try:
        if host.startswith("["):
            return f"[{IPv6Address(host[1:-1])}]" if "%" not in host else None
        name = host if host.isascii() else host.encode("idna").decode()
        if _NUMERIC.fullmatch(name):
            return str(IPv4Address(name))
    except ValueError:
        return None
    return name.lower() if _ASCII_HOST.fullmatch(name.lower()) else None
