"""The file in which Tantivy stores documents, read also where it is damaged or cut short.

Documents stand in compressed blocks. After them come a skip index, which says where the blocks are,
and two footers: see ``src/store/`` in Tantivy. Tantivy itself reads nothing of a file whose skip
index or footers are damaged, and damage may make it ask for any amount of memory.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise
from struct import Struct
from typing import NamedTuple

from search.engines.damaged_file import DamagedFile
from search.engines.tantivy.lz4 import decompress

_NUMBER = Struct("<I")
#: The version of the format, where the skip index is, and the number of the compression.
_FOOTER = Struct("<IQB15x")
_VERSION, _LZ4 = 2, 1
#: The length of the last footer, and its magic number.
_END = Struct("<II")
#: The number of a field in the schema, and the type of its value.
_FIELD = Struct("<IB")
_BYTES = 4
#: A vint has seven bits in each byte, the least significant first; its last byte has the eighth.
_LAST = 0x80
_MAX_VINT_BYTES = 10
#: No article takes more, so that damage does not fill the memory.
_MAX_BLOCK_BYTES = 1 << 28
#: Nearly every compressed block is shorter.
_READ_BYTES = 1 << 16

_DAMAGE = (ValueError, IndexError, struct.error)


class Stored(NamedTuple):
    """The article's record in a document; its number is None where damage before it hides that."""

    number: int | None
    record: bytes


class _Block(NamedTuple):
    first: int
    documents: int
    start: int
    size: int


class Store:
    """A file of stored documents.

    ``documents`` is their number, or None where the skip index is damaged.
    """

    def __init__(self, file: DamagedFile) -> None:
        self._file = file
        try:
            self._blocks = list(_indexed_blocks(file))
        except _DAMAGE:
            self._blocks = []
        self.documents = sum(block.documents for block in self._blocks) or None

    def records(self) -> Iterator[Stored]:
        """Yield the records that can be read, in the order of documents; they may be damaged."""
        if self.documents is None:
            yield from self._found_records()
        for block in self._blocks:
            source = self._file.read(block.start, block.size)[_NUMBER.size :]
            content, _ = decompress(source, _MAX_BLOCK_BYTES)
            for number, record in _records(content):
                if number < block.documents:
                    yield Stored(block.first + number, record)

    def _found_records(self) -> Iterator[Stored]:
        """Yield the records of all blocks that can be found without the skip index."""
        position, first, numbered = 0, 0, True
        while position < self._file.size:
            content, end = self._block(position)
            records = list(_records(content))
            yield from (Stored(first + n if numbered else None, record) for n, record in records)
            if end is None:
                end, numbered = self._next_block(position + 1), False
            position, first = end, first + len(records)

    def _next_block(self, start: int) -> int:
        """Return where the next sound block begins, or the end of the file."""
        while len(window := self._file.read(start, _READ_BYTES)) > _NUMBER.size:
            for at in range(len(window) - _NUMBER.size):
                # At most positions, it would be too large, or not begin with literals.
                if (
                    window[at + 3] < _MAX_BLOCK_BYTES >> 24
                    and window[at + 4] > 0xF
                    and self._block(start + at)[1] is not None
                ):
                    return start + at
            start += len(window) - _NUMBER.size
        return self._file.size

    def _block(self, start: int) -> tuple[bytearray, int | None]:
        """Return the content of the block at a position, and where it ends.

        Of a damaged one, return what comes before the damage, and None.
        """
        head = self._file.read(start, _NUMBER.size)
        size = _NUMBER.unpack(head)[0] if len(head) == _NUMBER.size else 0
        content, source_bytes = bytearray(), _READ_BYTES
        while size <= _MAX_BLOCK_BYTES:
            source = self._file.read(start + _NUMBER.size, source_bytes)
            content, used = decompress(source, size)
            if len(content) == size and _starts(content):
                return content, start + _NUMBER.size + used
            if used < len(source) or len(source) < source_bytes:
                break
            source_bytes *= 8
        return content, None


def _indexed_blocks(file: DamagedFile) -> Iterator[_Block]:
    """Yield the blocks by the skip index; raise an error where it is damaged."""
    length, _ = _END.unpack(file.read(file.size - _END.size, _END.size))
    end = file.size - _END.size - length - _FOOTER.size
    version, start, compression = _FOOTER.unpack(file.read(end, _FOOTER.size))
    if (version, compression) != (_VERSION, _LZ4) or not 0 < start < end:
        raise ValueError("the footer is damaged, or of another format")
    index = _Vints(file.read(start, end - start))
    # The last of several layers has all blocks; the others lead to it.
    ends = [0, *(index.next() for _ in range(index.next()))]
    index.position += ends[-2]
    last = index.position + ends[-1] - ends[-2]
    document = position = 0
    while index.position < last:
        blocks, at = index.next(), (index.next(), index.next())
        if at != (document, position):
            raise ValueError("the skip index is damaged")
        for _ in range(blocks):
            block = _Block(document, index.next(), position, index.next())
            yield block
            document, position = document + block.documents, position + block.size
    if position != start:
        raise ValueError("the skip index is damaged")


def _records(content: bytearray) -> Iterator[tuple[int, bytes]]:
    """Yield the number of each document in a block, and the first bytes that it stores."""
    number = position = 0
    starts = _starts(content)
    while position < len(content):
        try:
            if starts:
                # Also those after one that is damaged.
                position = starts[number]
            record, position = _record(content, position)
            yield number, record
        except _DAMAGE:
            if not starts or number == len(starts):
                return
        number += 1


def _starts(content: bytearray) -> tuple[int, ...]:
    """Return where the documents of a block begin; nothing where its end does not tell."""
    end = len(content) - _NUMBER.size
    documents = _NUMBER.unpack_from(content, end)[0] if end > 0 else 0
    index = end - documents * _NUMBER.size
    if index <= 0 or not documents:
        return ()
    starts = struct.unpack_from(f"<{documents}I", content, index)
    rising = all(one < next_ for one, next_ in pairwise((*starts, index)))
    return starts if rising and not starts[0] else ()


def _record(content: bytearray, start: int) -> tuple[bytes, int]:
    """Return the first bytes that a document stores, and where it ends; raise an error for none."""
    values, numbers = [], _Vints(content, start)
    for _ in range(numbers.next()):
        _, kind = _FIELD.unpack_from(content, numbers.position)
        numbers.position += _FIELD.size
        size = numbers.next()
        value = bytes(content[numbers.position : numbers.position + size])
        if kind != _BYTES or len(value) < size:
            raise ValueError("not a document")
        values.append(value)
        numbers.position += size
    return values[0], numbers.position


class _Vints:
    """Numbers in a variable number of bytes."""

    def __init__(self, data: bytes | bytearray, position: int = 0) -> None:
        self._data = data
        self.position = position

    def next(self) -> int:
        """Return the next number; raise IndexError at the end, or ValueError for no number."""
        value = 0
        for shift in range(0, 7 * _MAX_VINT_BYTES, 7):
            byte = self._data[self.position]
            self.position += 1
            value |= (byte & ~_LAST) << shift
            if byte & _LAST:
                return value
        raise ValueError("not a number")
