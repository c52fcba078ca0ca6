"""What the tests of the analyzer share."""

import pytest

from search.analyzer.lemmas import Lemmas
from search.analyzer.stemmer import Stemmer


@pytest.fixture(scope="session")
def stem() -> Stemmer:
    """Return the stemmer with the shipped lexicon."""
    return Stemmer(Lemmas.load())
