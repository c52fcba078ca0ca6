"""Embedders by the name ``sentence-transformers:FOLDER``: any model of that library."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from sentence_transformers import SentenceTransformer

from search.errors import EmbedderMissing
from search.meaning.embedder import Vectors, readable
from search.meaning.model_folder import ModelFolder

#: Pickled weights, which could run code when they are loaded, and what is loaded in place of them.
_PICKLED = {
    "pytorch_model*.bin": "model*.safetensors",
    "adapter_model*.bin": "adapter_model*.safetensors",
}
#: The files that vectors depend on: weights, settings, vocabularies.
_SUFFIXES = frozenset({".safetensors", ".json", ".txt", ".model"})


class SentenceTransformersEmbedder:
    """A model run by PyTorch, on the device that the library chooses."""

    def __init__(self, folder: ModelFolder) -> None:
        _refuse_pickles(folder)
        self.name = folder.name
        self._folder = folder
        # Its tokenizers are not made for several threads at a time.
        self._embeds = Lock()
        try:
            # Nothing is fetched, and no code of the model's own is run.
            self._model = SentenceTransformer(
                str(folder.path), local_files_only=True, trust_remote_code=False
            )
        except Exception as error:  # whatever the libraries below raise
            raise self._failed(error) from error
        self.dimensions = len(self.query("نبأ"))
        self.fingerprint = folder.fingerprint(_files(folder.path))

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._embedded(self._model.encode_query, [text], self._folder.query)[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return self._embedded(self._model.encode_document, texts, self._folder.passage)

    def _embedded(self, encode: Callable[..., Any], texts: Sequence[str], prefix: str) -> Vectors:
        """Return the vectors that a method of the model makes."""
        read = [readable(text) for text in texts]
        try:
            with self._embeds:
                found = encode(
                    read,
                    prompt=prefix,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
        except Exception as error:  # whatever the libraries below raise
            raise self._failed(error) from error
        # A model in 16 bits gives lengths of 1 in 16 bits.
        return self._folder.unit(found)

    def _failed(self, error: Exception) -> EmbedderMissing:
        reason = " ".join(str(error).split()) or type(error).__name__
        return self._folder.refused(f"sentence-transformers cannot use it: {reason}")


def open_model(path: str) -> SentenceTransformersEmbedder:
    """Open the model in a folder; raise EmbedderMissing where there is none that can be used."""
    return SentenceTransformersEmbedder(ModelFolder.read("sentence-transformers", path))


def _refuse_pickles(folder: ModelFolder) -> None:
    """Refuse a model whose weights would be loaded from pickles."""
    remedy = "convert it to safetensors, or choose a model that has them"
    if not any(folder.path.rglob("*.safetensors")):
        raise folder.refused(
            f"{folder.path} has no weights in safetensors, and others can run code: {remedy}"
        )
    for pickled, safe in _PICKLED.items():
        for path in folder.path.rglob(pickled):
            if not any(path.parent.glob(safe)):
                raise folder.refused(f"{path} can run code when it is loaded: {remedy}")


def _files(folder: Path) -> list[Path]:
    """Return the files that vectors depend on; those of hidden folders are notes of downloads."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
