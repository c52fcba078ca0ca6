"""Decompression of LZ4 blocks, of which it gives also what comes before damage.

The format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
"""

_MIN_MATCH_BYTES = 4
#: A length of so many halves of bytes goes on in the next byte, and from there while that is full.
_LONG, _FULL = 15, 255


def decompress(source: bytes, size: int) -> tuple[bytearray, int]:
    """Return at most ``size`` decompressed bytes, and how many of the source were read for them.

    There are fewer bytes where the block is damaged, and then the whole source was read only if it
    ended too early. What is decompressed may be wrong from the damage on.
    """
    content, position = bytearray(), 0
    try:
        while True:
            token = source[position]
            position += 1
            length = token >> 4
            if length == _LONG:
                length, position = _longer(source, position, length)
            content += source[position : position + length]
            position += length
            if len(content) >= size or position > len(source):
                break
            offset = source[position] | source[position + 1] << 8
            position += 2
            length = token & _LONG
            if length == _LONG:
                length, position = _longer(source, position, length)
            length += _MIN_MATCH_BYTES
            start = len(content) - offset
            if start < 0 or not offset or len(content) + length > size:
                return content, position - 1
            if offset < length:
                # The match is longer than what it repeats.
                content += (content[start:] * (length // offset + 1))[:length]
            else:
                content += content[start : start + length]
    except IndexError:
        return content, len(source)
    return content[:size], min(position, len(source))


def _longer(source: bytes, position: int, length: int) -> tuple[int, int]:
    """Return a length that goes on at a position, and the position after it."""
    while source[position] == _FULL:
        length += _FULL
        position += 1
    return length + source[position], position + 1
