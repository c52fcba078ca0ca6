"""Models in ONNX: tiny ones, whose vectors can be told by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto

from search.errors import EmbedderMissing
from search.meaning import onnx
from search.meaning.embedder import Embedder, Vectors, open_embedder

from .contract import EmbedderContract
from .tiny_models import POSITIONS, TOKENS, number, write_model, write_tokenizer

CPU = "CPUExecutionProvider"


class TestOnnx(EmbedderContract):
    """The rules, with one text at a time, and with several that are padded."""

    @pytest.fixture(params=[1, 3])
    def embedder(
        self, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Embedder:
        monkeypatch.setitem(onnx._PROVIDERS, CPU, request.param)
        return onnx.open_model(str(write_model(tmp_path)))


def rows(text: str) -> Vectors:
    """Return the vectors of the tokens of a text, with those that frame it."""
    return TOKENS[[number(word) for word in ["[CLS]", *text.split(), "[SEP]"]]]


def unit(vector: Vectors) -> Any:
    """Return what equals a vector of the length 1, about."""
    return pytest.approx(vector / np.linalg.norm(vector), abs=1e-6)


def write(folder: Path, name: str, content: object) -> None:
    """Write a file of JSON."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(content), "utf-8")


def query(folder: Path, text: str) -> Vectors:
    """Return the vector of a query by the model in a folder."""
    return onnx.open_model(str(folder)).query(text)


def test_a_text_is_the_mean_of_its_tokens(tmp_path: Path) -> None:
    """With those that frame it, and without what only pads it."""
    assert query(write_model(tmp_path), "حريق في") == unit(rows("حريق في").mean(0))


def test_a_text_may_be_its_first_token(tmp_path: Path) -> None:
    """Where the model is made so."""
    write(write_model(tmp_path), "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    assert query(tmp_path, "حريق") == unit(rows("")[0])


def test_a_model_may_pool_by_itself(tmp_path: Path) -> None:
    """Its vector of the text is taken, unless naba.json says how to pool."""
    write_model(tmp_path, outputs=("last_hidden_state", "sentence_embedding"))
    assert query(tmp_path, "حريق") == unit(rows("حريق").max(0))
    write(tmp_path, "naba.json", {"pooling": "mean"})
    assert query(tmp_path, "حريق") == unit(rows("حريق").mean(0))


def test_prefixes_stand_before_the_text(tmp_path: Path) -> None:
    """Another before a query than before a text to be found."""
    write(write_model(tmp_path), "naba.json", {"query": "query : ", "passage": "passage : "})
    model = onnx.open_model(str(tmp_path))
    assert model.query("حريق") == unit(rows("query : حريق").mean(0))
    assert model.passages(["حريق"])[0] == unit(rows("passage : حريق").mean(0))


@pytest.mark.parametrize("integers", [TensorProto.INT64, TensorProto.INT32])
@pytest.mark.parametrize(
    "inputs", [("input_ids",), ("input_ids", "attention_mask", "token_type_ids")]
)
def test_a_model_gets_what_it_asks_for(
    tmp_path: Path, inputs: tuple[str, ...], integers: int
) -> None:
    """No more inputs and no less, in its own integers."""
    write_model(tmp_path, inputs, integers=integers)
    assert query(tmp_path, "حريق") == unit(rows("حريق").mean(0))


def test_positions_count_from_0(tmp_path: Path) -> None:
    """Where the model asks for them."""
    write_model(tmp_path, ("input_ids", "attention_mask", "position_ids"))
    assert query(tmp_path, "حريق") == unit((rows("حريق") + POSITIONS[:3]).mean(0))


def test_a_text_without_tokens_is_padding(tmp_path: Path) -> None:
    """Where a tokenizer does not frame texts."""
    write_tokenizer(write_model(tmp_path), framed=False)
    assert query(tmp_path, "") == unit(TOKENS[number("[PAD]")])


def test_long_texts_are_cut_to_what_the_model_takes(tmp_path: Path) -> None:
    """The limit of its tokenizer, of its positions, or 512 tokens."""
    write_model(tmp_path)
    assert query(tmp_path, "حريق " * 600) == unit(rows("حريق " * 510).mean(0))
    write(tmp_path, "config.json", {"max_position_embeddings": 6})
    assert query(tmp_path, "حريق " * 9) == unit(rows("حريق " * 4).mean(0))
    write_tokenizer(tmp_path, max_tokens=5)
    assert query(tmp_path, "حريق " * 9) == unit(rows("حريق " * 3).mean(0))


def test_a_model_may_lie_in_a_folder_of_its_own(tmp_path: Path) -> None:
    """As on Hugging Face, beside weights of other kinds; its name opens it again."""
    model = open_embedder(f"onnx:{write_model(tmp_path, file='onnx/model.onnx')}")
    assert model.query("حريق") == unit(rows("حريق").mean(0))
    assert open_embedder(model.name).fingerprint == model.fingerprint


def test_a_fingerprint_changes_with_the_vectors(tmp_path: Path) -> None:
    """With the weights, also in files beside the graph, the tokenizer, its limits, the output."""

    def found() -> str:
        return onnx.open_model(str(tmp_path)).fingerprint

    write_model(tmp_path)
    prints = [found()]
    assert found() == prints[0]
    (tmp_path / "model.onnx_data").write_bytes(b"weights")
    prints.append(found())
    write_tokenizer(tmp_path, framed=False)
    prints.append(found())
    write(tmp_path, "config.json", {"max_position_embeddings": 6})
    prints.append(found())
    write(tmp_path, "naba.json", {"passage": "passage : "})
    prints.append(found())
    write_model(tmp_path, outputs=("sentence_embedding",))
    prints.append(found())
    assert len(set(prints)) == len(prints)


def test_cuda_comes_first_where_it_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others are not used, and nothing is printed when one fails."""
    asked: list[dict[str, Any]] = []
    session = onnxruntime.InferenceSession

    def open_session(path: str, options: object, **how: Any) -> Any:
        asked.append(how)
        return session(path, options, providers=[CPU])

    offered = ["TensorrtExecutionProvider", CPU, "CUDAExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: offered)
    monkeypatch.setattr(onnxruntime, "InferenceSession", open_session)
    onnx.open_model(str(write_model(tmp_path)))
    assert asked == [{"providers": ["CUDAExecutionProvider", CPU], "enable_fallback": 0}]


def remove(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def damage(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(b"\xff no such file \x00" * 20)


def configure(name: str, content: object) -> Callable[[Path], object]:
    return lambda folder: write(folder, name, content)


def rebuild(**how: Any) -> Callable[[Path], object]:
    return lambda folder: write_model(folder, **how)


WRONG = {
    "no model": (remove("model.onnx"), "optimum-cli export onnx"),
    "no tokenizer": (remove("tokenizer.json"), "has no tokenizer.json: copy it"),
    "a damaged model": (damage("model.onnx"), "copy or export it anew"),
    "a damaged tokenizer": (damage("tokenizer.json"), "tokenizer.json is no tokenizer"),
    "a damaged configuration": (damage("config.json"), "config.json cannot be read"),
    "an input of pictures": (
        rebuild(inputs=("input_ids", "pixel_values")),
        "it asks for pixel_values, a tensor(float)",
    ),
    "an output without vectors": (rebuild(outputs=("logits",)), "logits (1, 8)"),
    "a pooling of others": (
        configure("1_Pooling/config.json", {"pooling_mode_lasttoken": True}),
        "its pooling is lasttoken",
    ),
    "a step of others": (
        configure("modules.json", [{"type": "sentence_transformers.models.Dense"}]),
        "its step Dense is not in the graph",
    ),
}


@pytest.mark.parametrize(("harm", "fix"), WRONG.values(), ids=WRONG)
def test_a_wrong_folder_is_an_error_that_says_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], harm: Callable[[Path], object], fix: str
) -> None:
    """On one line, and nothing else is on the terminal."""
    harm(write_model(tmp_path))
    with pytest.raises(EmbedderMissing) as error:
        onnx.open_model(str(tmp_path))
    assert fix in error.value.fix
    assert "\n" not in error.value.fix
    assert capfd.readouterr() == ("", "")


def test_a_step_may_be_in_the_graph(tmp_path: Path) -> None:
    """Where the model pools by itself, its steps are its own."""
    write_model(tmp_path, outputs=("sentence_embedding",))
    write(tmp_path, "modules.json", [{"type": "sentence_transformers.models.Dense"}])
    write(tmp_path, "1_Pooling/config.json", {"pooling_mode_lasttoken": True})
    assert query(tmp_path, "حريق") == unit(rows("حريق").max(0))


def test_a_tokenizer_of_another_model_is_an_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """As soon as a text has a token that the model does not know."""
    path = write_model(tmp_path) / "tokenizer.json"
    content = json.loads(path.read_text("utf-8"))
    content["model"]["vocab"]["برلمان"] = 5_000
    path.write_text(json.dumps(content), "utf-8")
    model = onnx.open_model(str(tmp_path))
    with pytest.raises(EmbedderMissing, match=r"it fails .*tokenizer.json belongs to the model"):
        model.passages(["حريق في برلمان"])
    assert capfd.readouterr() == ("", "")
