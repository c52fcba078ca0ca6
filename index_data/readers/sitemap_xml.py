"""Parse the XML of sitemaps as a stream, without entities and in bounded memory."""

import re
from collections.abc import Iterator, Mapping
from html.entities import name2codepoint
from xml.parsers import expat

from index_data.readers.lines import ByteStream

#: The texts of an element, by the names of the elements that they are in, without prefixes.
Fields = Mapping[tuple[str, ...], str]

_CHUNK_BYTES = 1 << 16
#: A tag or an instruction is held in memory as a whole.
_MAX_TAG_BYTES = 1 << 20
_MAX_FIELD_CHARS = 4_096
_MAX_FIELDS = 200
_MAX_DEPTH = 100
#: A reference that begins at the end of a chunk waits for the next chunk.
_MAX_REFERENCE_BYTES = 32
_KINDS = {"urlset": "url", "sitemapindex": "sitemap"}
_ROOTS = {
    "html": "an HTML page, not a sitemap",
    "rss": "a feed, not a sitemap",
    "feed": "a feed, not a sitemap",
    "rdf": "a feed, not a sitemap",
}
_REFERENCE = re.compile(rb"&(?!#|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z][A-Za-z0-9]{1,30});)?")


class SitemapError(Exception):
    """A sitemap that cannot be read, from some place on; the message says why."""


def elements(stream: ByteStream) -> Iterator[tuple[str, Fields]]:
    """Yield the kind of each address, url or sitemap, with the texts of its element.

    Raises SitemapError where the XML is no sitemap or ends being XML.
    """
    handler = _Handler()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = handler.entity
    fed = 0
    try:
        for chunk in _mended(stream):
            parser.Parse(chunk, False)
            fed += len(chunk)
            yield from handler.taken()
            if fed - parser.CurrentByteIndex > _MAX_TAG_BYTES:
                raise SitemapError(f"a tag longer than {_MAX_TAG_BYTES >> 20} MB")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from handler.taken()
        raise SitemapError(_reason(error)) from None
    except SitemapError:
        yield from handler.taken()
        raise


def _reason(error: expat.ExpatError) -> str:
    message = expat.ErrorString(error.code)
    if error.code in (
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    ):
        message = "cut off; fetch it again"
    return f"not XML: {message} (line {error.lineno})"


class _Handler:
    """Takes what the parser finds; holds the texts of one element, and those not taken yet."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._kind = ""
        self._fields: dict[tuple[str, ...], str] = {}
        self._done: list[tuple[str, Fields]] = []

    def taken(self) -> list[tuple[str, Fields]]:
        """Return the elements found since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, _: Mapping[str, str]) -> None:
        """Open an element; the first must be of a sitemap."""
        name = name.rpartition(":")[2]
        if not self._open:
            if name not in _KINDS:
                other = f"not a sitemap: it begins with <{name[:40]}>"
                raise SitemapError(_ROOTS.get(name.lower(), other))
            self._kind = _KINDS[name]
        self._open.append(name)
        if len(self._open) > _MAX_DEPTH:
            raise SitemapError(f"nested more than {_MAX_DEPTH} levels deep")
        if self._is_entry():
            self._fields = {}

    def end(self, _: str) -> None:
        """Close an element; that of an address is done."""
        if self._is_entry():
            self._done.append((self._kind, self._fields))
        self._open.pop()

    def text(self, text: str) -> None:
        """Add to the text of the element that is open."""
        at = tuple(self._open[2:])
        known = self._fields.get(at, "")
        if at and len(known) < _MAX_FIELD_CHARS and (known or len(self._fields) < _MAX_FIELDS):
            self._fields[at] = known + text[:_MAX_FIELD_CHARS]

    def entity(self, *_: object) -> None:
        """Refuse a declaration: entities may stand for more than memory holds."""
        raise SitemapError("declares entities, which are not read")

    def _is_entry(self) -> bool:
        return len(self._open) == 2 and self._open[1] == self._kind


def _mended(stream: ByteStream) -> Iterator[bytes]:
    """Yield the bytes with ``&`` escaped where it is none, as between the parameters of a query."""
    waiting = b""
    while chunk := stream.read(_CHUNK_BYTES):
        waiting += chunk
        cut = waiting.rfind(b"&", -_MAX_REFERENCE_BYTES)
        end = len(waiting) if cut < 0 else cut
        yield _REFERENCE.sub(_escaped, waiting[:end])
        waiting = waiting[end:]
    yield _REFERENCE.sub(_escaped, waiting)


def _escaped(reference: re.Match[bytes]) -> bytes:
    name = (reference[1] or b"").decode()
    if name in name2codepoint:
        return b"&#%d;" % name2codepoint[name]
    return b"&amp;" + reference[0][1:]
