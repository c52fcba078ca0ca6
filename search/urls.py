"""What an article's address is found by: the whole of it, its host, and the domains it is in."""

from urllib.parse import unquote, urlsplit

#: A longer name is no host (RFC 1035), and would have too many domains.
_MAX_HOST_CHARS = 253


def url_key(url: str) -> str:
    """Return an address as it is compared: without scheme, ``www.``, fragment and last slash.

    Escaped letters are themselves; what is no address comes back without outer blanks.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
    except ValueError:
        return text
    host = parts.netloc.lower().removeprefix("www.")
    rest = unquote(parts.path + (f"?{parts.query}" if parts.query else ""))
    return f"{host}{rest}".rstrip("/") or text


def url_keys(url: str) -> tuple[str, ...]:
    """Return the keys of an address: the whole, its host and the domains that the host is in.

    A port belongs to a key of its own, so that the host is found with it and without.
    """
    if not url.strip():
        return ()
    whole = url_key(url)
    authority = whole.partition("/")[0].partition("?")[0].rpartition("@")[2]
    host = authority.partition(":")[0]
    if len(host) > _MAX_HOST_CHARS:
        return (whole,)
    labels = host.split(".")
    domains = (".".join(labels[first:]) for first in range(len(labels) - 1))
    return tuple(dict.fromkeys(filter(None, (whole, authority, host, *domains))))
