"""An embedder without a model, for tests: texts are near that share words, or groups of words."""

import re
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b

import numpy as np

from search.meaning.embedder import Vectors, readable

_WORD = re.compile(r"\w+")


class FakeEmbedder:
    """The sum of a direction for each word of a text; 64 dimensions, always the same.

    Each of ``groups`` has words that mean the same: ``FakeEmbedder([("حريق", "نيران", "fire")])``.
    """

    name = "fake"
    dimensions = 64

    def __init__(self, groups: Collection[Collection[str]] = ()) -> None:
        self._first: Mapping[str, str] = {
            word: next(iter(group)) for group in groups for word in group
        }
        self.fingerprint = f"fake {sorted(self._first.items())}"

    def query(self, text: str) -> Vectors:
        vector: Vectors = self.passages([text])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            # A text without words has a direction too.
            for word in _WORD.findall(readable(text).casefold()) or [""]:
                vectors[row] += _direction(self._first.get(word, word))
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def _direction(word: str) -> Vectors:
    """Return the direction of a word: each byte of its hash is a number from -127.5 to 127.5."""
    hashed = blake2b(word.encode(), digest_size=FakeEmbedder.dimensions).digest()
    return np.frombuffer(hashed, np.uint8).astype(np.float32) - np.float32(127.5)
