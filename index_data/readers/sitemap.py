"""Read sitemaps: of news, of pages, indexes of sitemaps, and lists of addresses.

The formats are those of https://www.sitemaps.org/protocol.html and of Google News. A sitemap has
no articles, but leads to pages that have.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, NamedTuple

from index_data.addresses import host_of, web_address
from index_data.encodings import encoding_of, in_utf8
from index_data.readers.items import Link, ReadError
from index_data.readers.lines import TOO_LONG, ByteStream, numbered_lines
from index_data.readers.sitemap_xml import Fields, SitemapError, elements
from index_data.records import Reading

#: More are not allowed in one sitemap.
MAX_ADDRESSES = 50_000
MAX_ADDRESS_CHARS = 2_048
_HEAD_BYTES = 8192
_PROLOG = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_WEB = re.compile(r"https?://\S+$", re.IGNORECASE)
#: The keys of a record, and what news sitemaps call them.
_NEWS = {
    "title": ("news", "title"),
    "date": ("news", "publication_date"),
    "source": ("news", "publication", "name"),
    "language": ("news", "publication", "language"),
    "tags": ("news", "keywords"),
}
_COMMAS = re.compile(r"\s*[,،;؛]\s*")


class _Found(NamedTuple):
    """What is at a place of a sitemap; ``problem`` says why there is no address."""

    place: str
    kind: str = "url"
    fields: Fields = MappingProxyType({})
    problem: str = ""


def read_sitemap(stream: ByteStream, path: str, reading: Reading) -> Iterator[Link | ReadError]:
    """Yield a link to each page or further sitemap, with what is known of its article.

    ``path`` is the address of the sitemap, if it has one: addresses on other sites are refused.
    """
    head = stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
    encoding = encoding_of(head) or "utf-8"
    text = stream if encoding == "utf-8" else in_utf8(stream, encoding)
    is_xml = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n").startswith("<")
    number = 0
    try:
        for number, found in enumerate(_in_xml(text) if is_xml else _in_lines(text), start=1):
            if number > MAX_ADDRESSES:
                raise SitemapError(f"more than {MAX_ADDRESSES:,} addresses")
            yield _item(found, path)
    except SitemapError as error:
        if number:
            place = f"after address {min(number, MAX_ADDRESSES)}"
            yield ReadError(path, place, f"{error}; what comes after it is not read")
        else:
            yield ReadError(path, "", str(error))
    else:
        if not number:
            yield ReadError(path, "", "an empty sitemap: it has no addresses")


def begins_sitemap(head: bytes) -> bool:
    """Tell whether a file that begins with ``head`` is a sitemap, or nothing but addresses."""
    text = head.decode(encoding_of(head) or "utf-8", "replace")
    start = _PROLOG.match(text)
    if _ROOT.match(text, start.end() if start else 0):
        return True
    lines = text.removeprefix("\ufeff").splitlines()
    whole = lines[:-1] if len(head) >= _HEAD_BYTES else lines
    known = [line.strip() for line in whole if line.strip()]
    return bool(known) and all(map(_WEB.match, known))


def _in_xml(stream: ByteStream) -> Iterator[_Found]:
    for number, (kind, fields) in enumerate(elements(stream), start=1):
        yield _Found(f"address {number}", kind, fields)


def _in_lines(stream: ByteStream) -> Iterator[_Found]:
    for number, line in numbered_lines(stream):
        place = f"line {number}"
        if line is None:
            yield _Found(place, problem=TOO_LONG)
        elif address := line.decode("utf-8", "replace").strip():
            yield _Found(place, fields={("loc",): address})


def _item(found: _Found, path: str) -> Link | ReadError:
    written = found.fields.get(("loc",), "").strip()
    problem = found.problem or _problem(written, path)
    if problem:
        return ReadError(path, found.place, problem, written[:MAX_ADDRESS_CHARS])
    url, changed = web_address(written), found.fields.get(("lastmod",), "").strip()
    if found.kind == "sitemap":
        return Link(path, found.place, url, kind="sitemap", changed=changed)
    return Link(path, found.place, url, _known(found.fields), changed=changed)


def _problem(written: str, path: str) -> str:
    """Return why an address is not followed; "" for one that is."""
    if not written:
        return "no address (loc)"
    if len(written) > MAX_ADDRESS_CHARS:
        return f"its address is longer than {MAX_ADDRESS_CHARS:,} characters"
    if not (url := web_address(written)):
        return f"not a whole web address: {written[:80]!r}"
    host, own = host_of(url), host_of(web_address(path))
    if own and host != own and not f".{host}".endswith(f".{own}") and not own.endswith(f".{host}"):
        return f"on another site ({host}) than the sitemap ({own})"
    return ""


def _known(fields: Fields) -> dict[str, Any]:
    """Return what a sitemap says of an article.

    That a page was changed (``lastmod``) is no date of it: many sites have the day of today there.
    """
    known: dict[str, Any] = {
        key: " ".join(value.split()) for key, at in _NEWS.items() if (value := fields.get(at))
    }
    if tags := known.pop("tags", ""):
        known["tags"] = [tag for tag in _COMMAS.split(tags) if tag]
    return known
