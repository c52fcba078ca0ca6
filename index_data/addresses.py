"""Addresses of pages, as feeds, sitemaps and pages write them."""

import re
from urllib.parse import urljoin, urlsplit

_BREAKS = re.compile(r"[\t\r\n]+")


def web_address(text: str, base: str = "") -> str:
    """Return an address of the web, resolved against ``base``; "" for what is none."""
    try:
        written = _BREAKS.sub("", text).strip()
        url = written and urljoin(base, written)
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """Return the host of a web address in lower case, without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.").rstrip(".")


def without_password(address: str) -> str:
    """Return an address without the name and the password of who asks."""
    scheme, sign, rest = address.partition("://")
    # Passwords of databases may have a slash, and paths of pages an @.
    is_page = scheme.lower() in ("http", "https")
    place, slash, path = rest.partition("/") if is_page else (rest, "", "")
    return f"{scheme}{sign}{place.rpartition('@')[2]}{slash}{path}"
