"""The embedder of other tests keeps the contract."""

import pytest

from search.meaning.embedder import Embedder

from .contract import EmbedderContract
from .fake import FakeEmbedder


class TestFake(EmbedderContract):
    """The rules, without a model."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        return FakeEmbedder()


def test_words_of_a_group_are_near() -> None:
    """Others are not, and neither are the same without the group."""
    grouped, plain = FakeEmbedder([("حريق", "نيران", "fire")]), FakeEmbedder()
    near = grouped.passages(["نيران كبيرة", "Fire in Tunis", "انتخابات مبكرة"]) @ grouped.query(
        "حريق"
    )
    assert min(near[:2]) > 0.5 > 0.3 > near[2]
    assert plain.query("نيران") @ plain.query("حريق") < 0.3
    assert grouped.fingerprint != plain.fingerprint
