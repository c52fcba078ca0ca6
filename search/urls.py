"""Addresses: the keys by which one is found, and how an id of an article is written in one.

The keys are the whole address, its host, and the domains it is in.
"""

import re
from base64 import urlsafe_b64encode
from hashlib import blake2b
from urllib.parse import quote, unquote, urlsplit

#: A longer name is not a host (RFC 1035), and would have too many domains.
_MAX_HOST_CHARS = 253
#: Longer keys become digests: a dictionary of whole addresses takes long to write and to merge.
_MAX_TERM_CHARS = 32
_DIGEST_BYTES = 12
_SCHEME = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//")
_UNFINISHED = re.compile(r"//|[%#\s]|^www\.|[/?]$", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
#: Escaped characters with another meaning when they are not escaped: # % / ?
_RESERVED = re.compile("(%(?:2[35f]|3f))", re.IGNORECASE)
_NO_PLACES = ("javascript", "mailto", "about", "data")
_HOME = re.compile(
    r"/*(?:(?:ar|en|fr|arabic)/*)?(?:(?:index|home|default|main)(?:\.\w{2,5})?)?/*", re.IGNORECASE
)
#: What links are given to count who follows them.
_TRACKING = re.compile(r"(?:utm_\w*|fbclid|gclid|ref|source)=", re.IGNORECASE)
#: The characters that are not escaped in a path.
_IN_A_PATH = "!$&'()*+,:;=@"
_DOT_SEGMENT = re.compile(r"(?:^|/)\.\.?(?:/|$)")


def url_key(url: str) -> str:
    """Return the normalised address: without scheme, ``www.``, fragment and trailing slash.

    Escapes are decoded, except those of reserved characters. The key of a key is the key itself; a
    text that is not an address is only stripped of outer blanks.
    """
    text, key = url, _compared(url)
    # Most keys are seen to be their own without being taken apart again.
    while key != text and _UNFINISHED.search(key):
        text, key = key, _compared(key)
    return key


def _compared(url: str) -> str:
    text = url.strip()
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"//{text}")
    except ValueError:
        return text
    host = parts.netloc.lower().removeprefix("www.")
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"{host}{_unescaped(rest)}".rstrip("/") or text


def _unescaped(text: str) -> str:
    """Return a text with escaped letters as themselves, and reserved signs still escaped."""
    if "%" not in text:
        return text
    parts = _RESERVED.split(text)
    return "".join(part.upper() if n % 2 else unquote(part) for n, part in enumerate(parts))


def names_an_article(url: str) -> bool:
    """Tell whether an address can be that of one article: no home page, and no mere ``#``."""
    text = url.strip()
    try:
        parts = urlsplit(text)
        if not parts.scheme and not text.startswith("/"):
            parts = urlsplit(f"//{text}")
    except ValueError:
        return False
    if parts.scheme in _NO_PLACES or not (parts.scheme or "." in text or text.startswith("/")):
        return False
    if not _HOME.fullmatch(parts.path) or parts.fragment.startswith(("/", "!")):
        return True
    return any(each and not _TRACKING.match(each) for each in parts.query.split("&"))


def url_keys(url: str) -> tuple[str, ...]:
    """Return the keys of an address: the whole, its host and the domains that the host is in.

    A port belongs to a key of its own, so that the host is found with it and without.
    """
    if not url.strip():
        return ()
    whole = url_key(url)
    authority = whole.partition("/")[0].partition("?")[0].rpartition("@")[2]
    host = _PORT.sub("", authority)
    if len(host) > _MAX_HOST_CHARS:
        return (whole,)
    labels = host.split(".")
    domains = (".".join(labels[first:]) for first in range(len(labels) - 1))
    return tuple(dict.fromkeys(filter(None, (whole, authority, host, *domains))))


def url_term(key: str) -> str:
    """Return the term of an index for a key of an address: the key, or a digest of a long one."""
    if len(key) <= _MAX_TERM_CHARS:
        return key
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
    return urlsafe_b64encode(digest).decode()


def path_of_id(article_id: str) -> str:
    """Return the id of an article percent-encoded for the path of a URL.

    Slashes stay, except where browsers and proxies would resolve them: of ``a/../b`` to ``b``.
    """
    slash = "" if _DOT_SEGMENT.search(article_id) else "/"
    return quote(article_id, safe=_IN_A_PATH + slash)
