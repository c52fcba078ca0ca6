"""Models in ONNX that are made in a moment: each token has a vector, and a text their mean."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

WORDS = ("[UNK]", "[PAD]", "[CLS]", "[SEP]", "query", "passage", ":", "حريق", "نيران", "fire", "في")
PADDING = WORDS.index("[PAD]")
_RANDOM = np.random.default_rng(7)
#: The vectors of the tokens, and of their positions.
TOKENS = _RANDOM.normal(size=(len(WORDS), 8)).astype(np.float32)
POSITIONS = _RANDOM.normal(size=(512, 8)).astype(np.float32)


def number(word: str) -> int:
    """Return the number of a token."""
    return WORDS.index(word) if word in WORDS else 0


def write_model(
    folder: Path,
    inputs: Sequence[str] = ("input_ids", "attention_mask"),
    outputs: Sequence[str] = ("last_hidden_state",),
    *,
    integers: int = TensorProto.INT64,
    file: str = "model.onnx",
) -> Path:
    """Write a model with its tokenizer into a folder, and return the folder.

    ``last_hidden_state`` has a vector for each token, ``sentence_embedding`` and ``logits`` have
    one for each text: the largest numbers of its tokens. An input is of integers if it ends so.
    """
    tokens = [helper.make_node("Gather", ["tokens", "input_ids"], ["of_tokens"])]
    if "position_ids" in inputs:
        tokens += [
            helper.make_node("Gather", ["positions", "position_ids"], ["of_positions"]),
            helper.make_node("Add", ["of_tokens", "of_positions"], ["of_both"]),
        ]
    last = tokens[-1].output[0]
    ends = [
        helper.make_node("Identity", [last], [name])
        if name == "last_hidden_state"
        else helper.make_node("ReduceMax", [last], [name], axes=[1], keepdims=0)
        for name in outputs
    ]
    graph = helper.make_graph(
        [*tokens, *ends],
        "tiny",
        [
            helper.make_tensor_value_info(
                name,
                integers if name.endswith(("ids", "mask")) else TensorProto.FLOAT,
                [None, None],
            )
            for name in inputs
        ],
        # The shapes of outputs are not told, as those of many models are not.
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        [
            numpy_helper.from_array(TOKENS, "tokens"),
            numpy_helper.from_array(POSITIONS, "positions"),
        ],
    )
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    # Versions that every ONNX Runtime reads which is allowed.
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(made, folder / file)
    write_tokenizer(folder)
    return folder


def write_tokenizer(folder: Path, *, max_tokens: int | None = None, framed: bool = True) -> None:
    """Write a tokenizer of whole words into a folder, which frames texts with [CLS] and [SEP]."""
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    if framed:
        frame = [(word, number(word)) for word in ("[CLS]", "[SEP]")]
        tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", None, frame)
    # As many models have it: padded to one length.
    tokenizer.enable_padding(pad_id=PADDING, pad_token="[PAD]", length=16)  # noqa: S106  # no password
    if max_tokens:
        tokenizer.enable_truncation(max_tokens)
    tokenizer.save(str(folder / "tokenizer.json"))
