"""The parts of a web address as they are sent: names of hosts in ASCII, paths escaped."""

import unicodedata
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

PORTS = {"http": 80, "https": 443}
#: What may stand in a path or a query as it is.
_SAFE = "!$&'()*+,;=:@/?%~-._"
_MAX_LABEL_CHARS = 63
_MAX_URL_CHARS = 8_192


class Parts(NamedTuple):
    """What of an address is needed to ask for it."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What two addresses of one server have in common."""
        return self.scheme, self.host, self.port


def parts_of(url: str) -> Parts:
    """Return the parts of an address; raise ValueError, with the reason, for what is none."""
    if len(url) > _MAX_URL_CHARS:
        raise ValueError(f"is longer than {_MAX_URL_CHARS:,} characters")
    try:
        parts = urlsplit(url.strip())
        host = ascii_host(parts.hostname or "")
        port = parts.port or PORTS.get(parts.scheme, 0)
        path, query = (quote(text, safe=_SAFE) for text in (parts.path or "/", parts.query))
    except ValueError:
        raise ValueError("is not a web address") from None
    if parts.scheme not in PORTS or not host:
        raise ValueError("is not a web address: it begins with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise ValueError("has a user name or a password in it")
    return Parts(parts.scheme, host, port, urlunsplit(("", "", path, query, "")))


def ascii_host(host: str) -> str:
    """Return the name of a host as the domain name system knows it; raise ValueError for none.

    Python knows the rules of IDNA 2003, by which no Arabic label may end in a digit. Such labels,
    which IDNA 2008 allows, are encoded all the same.
    """
    if ":" in host:
        return host
    host = ".".join(map(_ascii_label, host.replace("\u3002", ".").split(".")))
    if not all(sign.isalnum() or sign in "-._" for sign in host):
        raise ValueError("is not a name of a host")
    return host


def _ascii_label(label: str) -> str:
    if not label or label.isascii():
        return label.lower()
    try:
        return label.encode("idna").decode()
    except UnicodeError:
        plain = unicodedata.normalize("NFKC", label).lower()
        if not all(unicodedata.category(sign)[0] in "LMN" or sign == "-" for sign in plain):
            raise
        encoded = f"xn--{plain.encode('punycode').decode()}"
        if len(encoded) > _MAX_LABEL_CHARS:
            raise
        return encoded
