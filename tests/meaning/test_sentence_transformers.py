"""Models of sentence-transformers, whose library is too large for tests.

A small stand-in takes its place, with the parts of its interface that are used, as version 5
documents them. So what is tested here is what is asked of the library, and not the library.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from search.errors import EmbedderMissing
from search.meaning.embedder import Embedder, open_embedder

from .contract import EmbedderContract
from .fake import FakeEmbedder

MODULE = "search.meaning.sentence_transformers"


class StandIn:
    """Embeds as the library does: texts with prompts, in numbers of 16 bits."""

    opened: tuple[str, dict[str, Any]]
    asked: list[tuple[str, Sequence[str], dict[str, Any]]]

    def __init__(self, path: str, **how: Any) -> None:
        if (Path(path) / "broken").exists():
            raise OSError("there is\nno model")
        StandIn.opened, StandIn.asked = (path, how), []

    def encode_query(self, texts: Sequence[str], **how: Any) -> Any:
        return self._encode("query", texts, how)

    def encode_document(self, texts: Sequence[str], **how: Any) -> Any:
        return self._encode("document", texts, how)

    def _encode(self, kind: str, texts: Sequence[str], how: dict[str, Any]) -> Any:
        if any("!" in text for text in texts):
            raise IndexError("index out of range")
        StandIn.asked.append((kind, texts, how))
        vectors = FakeEmbedder().passages([how["prompt"] + text for text in texts])
        return vectors.astype(np.float16)


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the stand-in where the library would be."""
    module = ModuleType("sentence_transformers")
    vars(module)["SentenceTransformer"] = StandIn
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    sys.modules.pop(MODULE, None)
    yield
    sys.modules.pop(MODULE, None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of a model with two modules."""
    for name in ("model.safetensors", "2_Dense/model.safetensors", "config.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    prompts = {"prompts": {"query": "سؤال: ", "document": "نص: "}}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(prompts), "utf-8")
    return tmp_path


def opened(folder: Path) -> Embedder:
    """Open the model in a folder."""
    return open_embedder(f"sentence-transformers:{folder}")


class TestSentenceTransformers(EmbedderContract):
    """The rules, on the stand-in."""

    @pytest.fixture
    def embedder(self, folder: Path) -> Embedder:
        return opened(folder)


def test_nothing_is_fetched_and_no_code_is_run(folder: Path) -> None:
    """The library is told so, and gets the whole path."""
    opened(folder)
    assert StandIn.opened == (str(folder), {"local_files_only": True, "trust_remote_code": False})


def test_a_name_of_a_model_elsewhere_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would look for it in its cache, and on the network."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EmbedderMissing, match="models are not fetched"):
        open_embedder("sentence-transformers:intfloat/multilingual-e5-small")


def test_prompts_of_the_model_are_used(folder: Path) -> None:
    """Another for a query than for a text to be found; the library writes them before it."""
    model = opened(folder)
    StandIn.asked.clear()
    model.query("حريق")
    model.passages(["نيران"])
    how = {"normalize_embeddings": True, "show_progress_bar": False}
    assert StandIn.asked == [
        ("query", ["حريق"], {"prompt": "سؤال: ", **how}),
        ("document", ["نيران"], {"prompt": "نص: ", **how}),
    ]


def test_a_fingerprint_follows_weights_and_settings(folder: Path) -> None:
    """Not what a download has noted of itself, and no text about the model."""
    first = opened(folder)
    module = sys.modules[MODULE]
    (folder / ".cache").mkdir()
    (folder / ".cache" / "download.json").write_text("{}")
    (folder / "README.md").write_text("# A model")
    assert module.open_model(str(folder)).fingerprint == first.fingerprint
    (folder / "2_Dense" / "model.safetensors").write_text("[]")
    assert module.open_model(str(folder)).fingerprint != first.fingerprint


@pytest.mark.parametrize(
    ("pickled", "safe"),
    [
        ("pytorch_model.bin", "model.safetensors"),
        ("2_Dense/pytorch_model.bin", "2_Dense/model.safetensors"),
        ("pytorch_model-00001-of-00002.bin", "model.safetensors"),
    ],
)
def test_pickled_weights_are_never_loaded(folder: Path, pickled: str, safe: str) -> None:
    """They may lie beside others, which the library prefers, but not be the only ones."""
    (folder / pickled).write_bytes(b"")
    opened(folder)
    (folder / safe).unlink()
    with pytest.raises(EmbedderMissing) as error:
        sys.modules[MODULE].open_model(str(folder))
    assert error.value.fix.startswith(f"{folder / pickled} can run code when it is loaded")


def test_a_model_without_safe_weights_is_refused(tmp_path: Path) -> None:
    """The reason is said, and what to do."""
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(EmbedderMissing, match=r"no weights in safetensors.*convert it"):
        opened(tmp_path)


def test_what_the_library_cannot_use_is_an_error(folder: Path) -> None:
    """Whatever it raises, on one line, when a model is opened and later."""
    model = opened(folder)
    with pytest.raises(EmbedderMissing, match="cannot use it: index out of range"):
        model.passages(["حريق!"])
    (folder / "broken").touch()
    with pytest.raises(EmbedderMissing, match="cannot use it: there is no model"):
        sys.modules[MODULE].open_model(str(folder))
