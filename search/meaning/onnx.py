"""Embedders by the name ``onnx:FOLDER``: any text embedding model that ONNX Runtime can run.

Where ``onnxruntime-gpu`` is installed in place of ``onnxruntime``, they run on CUDA.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import cpu_count
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from search.meaning.embedder import Vectors, readable
from search.meaning.model_folder import ModelFolder

_MODEL_FILES = ("model.onnx", "onnx/model.onnx")
#: Attention costs with the square of a text's length, and passages are shorter.
_MAX_TOKENS = 512
#: What models run on, the best first, with the number of texts at a time. Each thread of a plain
#: processor is busy with one; more would be padded, and where a model is quantized dynamically, the
#: numbers of a text would depend on its company.
_PROVIDERS = {"CUDAExecutionProvider": 32, "CPUExecutionProvider": 1}
_INTEGERS: Mapping[str, type[np.integer[Any]]] = {
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
}
#: The output of models that pool the vectors of tokens themselves.
_SENTENCES = "sentence_embedding"
#: The steps that are taken here after the model; a model with others must have them in its graph.
_STEPS = frozenset({"Transformer", "Pooling", "Normalize"})
# Only what ends the process: what is wrong is raised too, and a warning is nothing for people.
onnxruntime.set_default_logger_severity(4)

Feed = Mapping[str, NDArray[np.integer[Any]]]


class OnnxEmbedder:
    """A model in ONNX with its tokenizer; see `search.meaning.embedder.Embedder`."""

    def __init__(self, folder: ModelFolder) -> None:
        self.name = folder.name
        self._folder = folder
        self._tokenizer, self._max_tokens = _tokenizer(folder)
        self._pad = (self._tokenizer.padding or {}).get("pad_id", 0)
        # Padding is added here, to what is embedded together.
        self._tokenizer.no_padding()
        model = _model_file(folder)
        self._session = _session(folder, model)
        self._batch = _PROVIDERS[self._session.get_providers()[0]]
        self._inputs = _inputs(folder, self._session)
        self._output, self._pools = self._choose_output()
        self.dimensions = len(self.query("نبأ"))
        # Large models keep their weights in files of their own, beside the graph.
        files = [*sorted(model.parent.glob(f"{model.name}*")), folder.path / "tokenizer.json"]
        self.fingerprint = folder.fingerprint(files, self._output, self._max_tokens)

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._vectors([self._encoded(self._folder.query + text)])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        encoded = [self._encoded(self._folder.passage + text) for text in texts]
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        # Texts of about the same length stand together, so that little is padded.
        order = sorted(range(len(texts)), key=lambda number: len(encoded[number].ids))
        batches = [order[n : n + self._batch] for n in range(0, len(order), self._batch)]
        # A graphics card has threads of its own.
        with ThreadPoolExecutor(cpu_count() if self._batch == 1 else 1, "onnx") as threads:
            found = threads.map(self._vectors, ([encoded[n] for n in batch] for batch in batches))
            for batch, rows in zip(batches, found, strict=True):
                vectors[batch] = rows
        return vectors

    def _encoded(self, text: str) -> Encoding:
        try:
            return self._tokenizer.encode(readable(text))
        except Exception as error:  # the library raises nothing more special
            raise self._folder.refused(_other_tokenizer(error)) from error

    def _vectors(self, encoded: Sequence[Encoding]) -> Vectors:
        feed, mask = self._feed(encoded)
        (found,) = self._run([self._output], feed)
        return self._folder.unit(self._pooled(found, mask) if self._pools else found)

    def _feed(self, encoded: Sequence[Encoding]) -> tuple[Feed, NDArray[np.int64]]:
        """Return the inputs that the model has, and which tokens are no padding, a text a row."""
        # A text without any token is one of padding.
        length = max(1, *(len(each.ids) for each in encoded))
        ids = np.full((len(encoded), length), self._pad, np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for row, each in enumerate(encoded):
            ids[row, : len(each.ids)] = each.ids
            types[row, : len(each.ids)] = each.type_ids
            mask[row, : max(1, len(each.ids))] = 1
        positions = np.tile(np.arange(length), (len(encoded), 1))
        known = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": types,
            "position_ids": positions,
        }
        return {name: known[name].astype(kind) for name, kind in self._inputs.items()}, mask

    def _pooled(self, tokens: NDArray[Any], mask: NDArray[np.int64]) -> NDArray[Any]:
        if self._folder.pooling == "cls":
            return tokens[:, 0]
        weights = mask[:, :, None].astype(np.float32)
        mean: NDArray[Any] = (tokens * weights).sum(axis=1) / weights.sum(axis=1)
        return mean

    def _choose_output(self) -> tuple[str, bool]:
        """Return the output that has vectors, and whether they are those of tokens, to be pooled.

        The graph may not say which shapes it gives: a trial does.
        """
        names = [output.name for output in self._session.get_outputs()]
        feed, mask = self._feed([self._encoded("نبأ"), self._encoded("خبر جديد")][: self._batch])
        found = {
            name: array
            for name, array in zip(names, self._run(names, feed), strict=True)
            if isinstance(array, np.ndarray) and array.dtype.kind == "f"
        }
        for name, array in found.items():
            own = name == _SENTENCES and "pooling" not in self._folder.own
            if own and array.ndim == 2 and len(array) == len(mask):
                return name, False
        for name, array in found.items():
            if array.ndim == 3 and array.shape[:2] == mask.shape:
                _check_steps(self._folder)
                return name, True
        shapes = ", ".join(f"{name} {array.shape}" for name, array in found.items()) or "none"
        raise self._folder.refused(
            f"of its outputs ({', '.join(names)}) none has a vector for each token, or is called "
            f"{_SENTENCES} and has one for each text; of numbers there are: {shapes}. "
            "Export the model for feature extraction"
        )

    def _run(self, outputs: Sequence[str], feed: Feed) -> Sequence[Any]:
        try:
            found: Sequence[Any] = self._session.run(outputs, feed)
        except Exception as error:  # its errors have no class of their own
            raise self._folder.refused(_other_tokenizer(error)) from error
        return found


def open_model(path: str) -> OnnxEmbedder:
    """Open the model in a folder; raise EmbedderMissing where there is none that can be used."""
    return OnnxEmbedder(ModelFolder.read("onnx", path))


def _model_file(folder: ModelFolder) -> Path:
    """Return the file of the graph."""
    for name in _MODEL_FILES:
        if (folder.path / name).is_file():
            return folder.path / name
    raise folder.refused(
        f"{folder.path} has neither {' nor '.join(_MODEL_FILES)}: export the model, for example "
        "with optimum-cli export onnx"
    )


def _tokenizer(folder: ModelFolder) -> tuple[Tokenizer, int]:
    """Return the tokenizer, and the most tokens of a text that the model takes."""
    path = folder.path / "tokenizer.json"
    if not path.is_file():
        raise folder.refused(
            f"{folder.path} has no tokenizer.json: copy it from the model's source"
        )
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing more special
        raise folder.refused(f"{path} is no tokenizer ({_first_line(error)})") from error
    limits = (
        _MAX_TOKENS,
        (tokenizer.truncation or {}).get("max_length"),
        folder.config().get("max_position_embeddings"),
    )
    max_tokens = min(each for each in limits if isinstance(each, int) and each > 0)
    tokenizer.enable_truncation(max_tokens)
    return tokenizer, max_tokens


def _session(folder: ModelFolder, model: Path) -> Any:
    """Return the model ready to run, on the best that there is."""
    options = onnxruntime.SessionOptions()
    # Its own threads wait for each other busily, and so take the processors from others.
    options.intra_op_num_threads = 1
    providers = [name for name in _PROVIDERS if name in onnxruntime.get_available_providers()]
    try:
        # Falling back to another provider is printed by the library.
        return onnxruntime.InferenceSession(
            str(model), options, providers=providers, enable_fallback=0
        )
    except Exception as error:  # its errors have no class of their own
        raise folder.refused(
            f"ONNX Runtime cannot open {model} ({_first_line(error)}); copy or export it anew"
        ) from error


def _inputs(folder: ModelFolder, session: Any) -> Mapping[str, type[np.integer[Any]]]:
    """Return the inputs of the model and the types of their numbers."""
    known = {"input_ids", "attention_mask", "token_type_ids", "position_ids"}
    for given in session.get_inputs():
        if given.name not in known or given.type not in _INTEGERS:
            raise folder.refused(
                f"it asks for {given.name}, a {given.type}, and models of texts ask for integers "
                f"called {', '.join(sorted(known))}: choose another model, or export it anew"
            )
    return {given.name: _INTEGERS[given.type] for given in session.get_inputs()}


def _check_steps(folder: ModelFolder) -> None:
    """Refuse a model of whose steps from a text to its vector some are missing here."""
    if others := [step for step in folder.modules if step not in _STEPS]:
        raise folder.refused(
            f"its step {others[0]} is not in the graph: export it with sentence-transformers, so "
            f"that it has the output {_SENTENCES}"
        )
    if folder.pooling not in ("mean", "cls"):
        raise folder.refused(
            f"its pooling is {folder.pooling}, and only mean and cls are known: choose another "
            f"model, or export it so that it has the output {_SENTENCES}"
        )


def _other_tokenizer(error: Exception) -> str:
    return f"it fails ({_first_line(error)}); see that tokenizer.json belongs to the model"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
