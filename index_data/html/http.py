"""Answers of web servers as archives keep them: status, headers, and a body that may be packed."""

import re
import zlib
from typing import NamedTuple

from search import ArticleError

MAX_PAGE_BYTES = 16 * 1024 * 1024
_MAX_HEADER_BYTES = 1 << 16
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_MAX_ENCODINGS = 3


class Answer(NamedTuple):
    """An answer: its status, its headers by their names in small letters, and its packed body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, message: bytes) -> "Answer | None":
        """Return the answer that is in a message, or None where there is none."""
        status = _STATUS.match(message)
        end = _END_OF_HEADERS.search(message, 0, _MAX_HEADER_BYTES)
        if not status or not end:
            return None
        headers: dict[str, str] = {}
        for line in message[: end.start()].decode("latin-1").splitlines()[1:]:
            name, _, value = line.partition(":")
            headers.setdefault(name.strip().lower(), value.strip())
        return cls(int(status[1]), headers, message[end.end() :])

    @property
    def is_html(self) -> bool:
        """Whether the headers say that this is a page, or do not say what it is."""
        return is_html(self.headers.get("content-type", ""))

    @property
    def charset(self) -> str:
        """The encoding of letters that the headers say, or nothing."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1] if found else ""

    def content(self) -> bytes:
        """Return the body without what packs it; raise ArticleError where that cannot be done.

        Some archives keep headers of packing beside bodies that are unpacked.
        """
        body = self.body
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            body = _without_chunks(body)
        encodings = self.headers.get("content-encoding", "").lower().split(",")
        for encoding in reversed(encodings[:_MAX_ENCODINGS]):
            body = _unpacked(body, encoding.strip())
        return body


def is_html(media_type: str) -> bool:
    """Tell whether a media type is that of pages; nothing may be anything."""
    bare = media_type.partition(";")[0].strip().lower()
    return not bare or bare in _HTML


def _without_chunks(body: bytes) -> bytes:
    chunks, at = [], 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        chunks.append(body[size.end() : size.end() + length])
        at = size.end() + length
        if not length:
            break
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(chunks) if chunks else body


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity", "none") or body.lstrip()[:1] == b"<":
        return body
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _inflated(body)
    if encoding == "br":
        return _from_brotli(body)
    raise ArticleError(f"packed as {encoding[:20]!r}, which cannot be read")


def _inflated(body: bytes) -> bytes:
    # gzip or zlib by its first bytes, else bare deflate as some servers sent it.
    for bits in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacking = zlib.decompressobj(bits)
        try:
            content = unpacking.decompress(body, MAX_PAGE_BYTES + 1)
        except zlib.error:
            continue
        return _checked(content)
    raise ArticleError("damaged packed data (gzip or deflate)")


def _from_brotli(body: bytes) -> bytes:
    try:
        import brotli
    except ImportError:
        raise ArticleError("packed with Brotli: pip install 'naba[archives]'") from None
    try:
        content = brotli.Decompressor().process(body, output_buffer_limit=MAX_PAGE_BYTES + 1)
    except brotli.error:
        raise ArticleError("damaged packed data (Brotli)") from None
    return _checked(content)


def _checked(content: bytes) -> bytes:
    if len(content) > MAX_PAGE_BYTES:
        raise ArticleError(f"unpacks to more than {MAX_PAGE_BYTES >> 20} MB")
    return content
