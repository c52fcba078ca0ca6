"""What an article's address is found by: the whole of it, and its host."""

from urllib.parse import unquote, urlsplit


def url_key(url: str) -> str:
    """Return the normalised address: without scheme, ``www.``, fragment and trailing slash.

    Escapes are decoded; a text that is not an address is only stripped of outer blanks.
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
    """Return the keys of an address: the whole, its host and the domains that the host is in."""
    if not url.strip():
        return ()
    whole = url_key(url)
    host = whole.partition("/")[0].partition("?")[0]
    labels = host.split(".")
    domains = (".".join(labels[first:]) for first in range(len(labels) - 1))
    return tuple(dict.fromkeys((whole, *domains)))
