"""The rules that every embedder keeps."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from search.meaning.embedder import Embedder

#: The longest first, as embedders may begin with the shortest.
TEXTS = ("وزير الخارجية يصل إلى تونس غدا صباحا", "حريق في مصنع للورق", "نيران", "fire", "سلام")
#: Texts that no article should have, and that some have.
ODD_TEXTS = {
    "empty": "",
    "blank": " \n\u200f",
    "a long text": "كلمة " * 20_000,
    "a long word": "س" * 100_000,
    "NUL alone": "\0",
    "NUL": "حريق\0كبير",
    "half of a surrogate pair": "حريق \ud83d كبير",
    "emoji": "🔥🔥",
}


class EmbedderContract:
    """All rules; a subclass gives an ``embedder``."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        raise NotImplementedError

    def test_vectors_have_the_length_1(self, embedder: Embedder) -> None:
        """A query has one, texts have one a row, in numbers of 32 bits."""
        query, passages = embedder.query(TEXTS[0]), embedder.passages(TEXTS)
        assert query.shape == (embedder.dimensions,)
        assert passages.shape == (len(TEXTS), embedder.dimensions)
        for vectors in (query, passages):
            assert vectors.dtype == np.float32
            assert np.linalg.norm(vectors, axis=-1) == pytest.approx(1, abs=1e-5)

    def test_no_texts_have_no_vectors(self, embedder: Embedder) -> None:
        """There are no rows, but there are columns."""
        vectors = embedder.passages([])
        assert vectors.shape == (0, embedder.dimensions)
        assert vectors.dtype == np.float32

    def test_the_same_text_has_the_same_vector(self, embedder: Embedder) -> None:
        """Whenever it is embedded."""
        assert np.array_equal(embedder.query(TEXTS[0]), embedder.query(TEXTS[0]))
        assert np.array_equal(embedder.passages(TEXTS), embedder.passages(TEXTS))

    def test_other_texts_have_other_vectors(self, embedder: Embedder) -> None:
        """Of each two rows, the inner product is less than 1."""
        vectors = embedder.passages(TEXTS)
        assert (vectors @ vectors.T)[np.triu_indices(len(TEXTS), 1)].max() < 0.999

    def test_each_text_has_its_own_row(self, embedder: Embedder) -> None:
        """It is the vector that the text has alone."""
        together = embedder.passages(TEXTS)
        alone = np.concatenate([embedder.passages([text]) for text in TEXTS])
        assert together == pytest.approx(alone, abs=1e-5)

    @pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
    def test_every_text_has_a_vector(self, embedder: Embedder, text: str) -> None:
        """Whatever it holds, as a query and as a text to be found."""
        for vectors in (embedder.query(text)[None], embedder.passages([text])):
            assert vectors.shape == (1, embedder.dimensions)
            assert np.linalg.norm(vectors) == pytest.approx(1, abs=1e-5)

    def test_a_text_does_not_end_at_nul(self, embedder: Embedder) -> None:
        """It is read as if a blank stood there."""
        assert np.array_equal(embedder.query("حريق\0كبير"), embedder.query("حريق كبير"))

    def test_threads_do_not_disturb_each_other(self, embedder: Embedder) -> None:
        """Many at a time get the vectors that each gets alone."""
        alone = [embedder.query(text) for text in TEXTS]
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(embedder.query, TEXTS * 4))
        assert np.array_equal(found, alone * 4)

    def test_it_says_what_its_vectors_are_made_by(self, embedder: Embedder) -> None:
        """By the name that opens it, and a fingerprint."""
        assert embedder.name
        assert embedder.fingerprint
