"""The file of a Whoosh segment, of which the stored documents are read also where it is damaged.

At its end is a table of its parts. One has the stored documents, each a pickle compressed by zlib,
which has a checksum; their lengths follow them.
"""

import struct
import zlib
from collections.abc import Iterator
from itertools import accumulate
from struct import Struct

from search.article import Article
from search.engines.damaged_file import DamagedFile
from search.engines.whoosh.pickles import texts, unpickled

#: Where the table is, and its length.
_HEAD = Struct(">qi")
#: How zlib begins at the level of compression that Whoosh asks for.
_COMPRESSED = b"x^"
#: The types of the lengths, and the mark that positions follow them.
_LENGTH_TYPES, _WITH_POSITIONS = "BHiI", b"X"
#: The field of the article's record.
_FIELD = "article"
_READ_BYTES = 1 << 16
#: No article takes more, so that damage does not fill the memory.
_MAX_DOCUMENT_BYTES = 1 << 28

_DAMAGE = (ValueError, TypeError, LookupError, struct.error, zlib.error)


class Store:
    """The documents of a segment, of which there are so many, as far as is known.

    They are ``numbered`` if damage does not hide their numbers.
    """

    def __init__(self, file: DamagedFile, segment: str, documents: int | None) -> None:
        self._file = file
        try:
            self._starts = _listed_starts(file, f"{segment}._stored.col", documents or 0)
            self.numbered = True
        except _DAMAGE:
            self._starts = list(_found_starts(file))
            self.numbered = len(self._starts) == documents

    def records(self) -> Iterator[tuple[int | None, bytes]]:
        """Yield the records that can be read, each with the number of its document, or None."""
        for number, start in enumerate(self._starts):
            try:
                record = _record(_inflated(self._file, start)[0])
            except _DAMAGE:
                continue
            yield number if self.numbered else None, record


def _listed_starts(file: DamagedFile, part: str, documents: int) -> list[int]:
    """Return where documents begin, by the table; raise an error where that is damaged."""
    table = unpickled(file.read(*_HEAD.unpack(file.read(0, _HEAD.size))))
    start, size = table[part]["offset"], table[part]["length"]
    end = start + size - 1
    kind = file.read(end, 1)
    if kind == _WITH_POSITIONS:
        kind, of_positions = file.read(end - 2, 1), file.read(end - 1, 1)
        end -= 2 + documents * struct.calcsize(f">{of_positions.decode()}")
    lengths = Struct(f">{documents}{kind.decode()}")
    end -= lengths.size
    if kind.decode() not in _LENGTH_TYPES or end <= start:
        raise ValueError("the lengths are damaged")
    found = lengths.unpack(file.read(end, lengths.size))
    if min(found) <= 0 or sum(found) != end - start:
        raise ValueError("the lengths are damaged")
    return list(accumulate(found[:-1], initial=start))


def _found_starts(file: DamagedFile) -> Iterator[int]:
    """Yield where the documents of sound articles begin, wherever they are in the file."""
    position = 0
    while window := file.read(position, _READ_BYTES):
        at = window.find(_COMPRESSED)
        if at < 0:
            # The mark may begin with the last byte.
            position += max(1, len(window) - 1)
            continue
        start = position + at
        position = start + 1
        try:
            content, position = _inflated(file, start)
            Article.unpacked(_record(content))
        except _DAMAGE:
            continue
        yield start


def _inflated(file: DamagedFile, start: int) -> tuple[bytes, int]:
    """Return what is compressed at a position, and where it ends; raise an error for nothing."""
    inflater, content, position = zlib.decompressobj(), bytearray(), start
    while not inflater.eof:
        part = file.read(position, _READ_BYTES)
        content += inflater.decompress(part)
        position += len(part)
        if not part or len(content) > _MAX_DOCUMENT_BYTES:
            raise ValueError("not a document")
    return bytes(content), position - len(inflater.unused_data)


def _record(content: bytes) -> bytes:
    if _FIELD.encode() not in content:
        raise ValueError("not a document")
    found = texts(content)
    # Pickles of the version that Whoosh writes have bytes as texts of these letters.
    return found[found.index(_FIELD) + 1].encode("latin-1")
