"""LZ4 blocks are decompressed, and of damaged ones what comes before the damage."""

import pytest

from search.engines.tantivy.lz4 import decompress

#: Five letters; a match of eight bytes that begins three back and so repeats itself; five letters.
_BLOCK = b"\x54abcde" + b"\x03\x00" + b"\x50vwxyz"
_CONTENT = b"abcde" + b"cdecdecd" + b"vwxyz"


def test_a_block() -> None:
    """It ends with its size, whatever follows it."""
    for rest in (b"", b"the next block"):
        content, used = decompress(_BLOCK + rest, len(_CONTENT))
        assert (bytes(content), used) == (_CONTENT, len(_BLOCK))


def test_long_lengths() -> None:
    """Lengths that do not fit into half a byte go on in further bytes, full ones and a last one."""
    letters = bytes(range(256)) * 2
    block = b"\xff" + b"\xff\xf2" + letters + b"\x00\x02" + b"\xff\x01" + b"\x10!"
    content, used = decompress(block, 15 + 255 + 242 + 4 + 15 + 255 + 1 + 1)
    assert content == letters + letters[:275] + b"!"
    assert used == len(block)


@pytest.mark.parametrize("end", range(len(_BLOCK)))
def test_a_block_cut_short(end: int) -> None:
    """The beginning is given, and the whole source was used."""
    content, used = decompress(_BLOCK[:end], len(_CONTENT))
    assert _CONTENT.startswith(content)
    assert len(content) < len(_CONTENT)
    assert used == end


@pytest.mark.parametrize("offset", [b"\x00\x00", b"\x06\x00", b"\xff\xff"])
def test_a_match_of_nothing(offset: bytes) -> None:
    """What comes before is given, and not the whole source was used."""
    content, used = decompress(b"\x54abcde" + offset + b"\x50vwxyz", len(_CONTENT))
    assert content == b"abcde"
    assert used < len(_BLOCK)


def test_no_more_than_its_size() -> None:
    """Damage cannot ask for more memory than the block has."""
    block = b"\x1fa" + b"\x01\x00" + b"\xff" * 10_000 + b"\x00" + b"\x50vwxyz"
    content, _ = decompress(block, 1_000)
    assert len(content) <= 1_000
