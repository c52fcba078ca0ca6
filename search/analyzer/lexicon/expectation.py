"""How common each reading of a word is expected to be, from all other words of its lemma.

The share of a lemma is learnt from the frequencies of all its forms (expectation maximisation),
beginning with its share of AlKhalil's corpus; likewise how common a form is among its lemma's. A
name that happens to look like a rare form of some lemma (كلوني) is far more common than expected.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analyzer.lexicon.inflection import Inflections, kind_of_lemma
from search.analyzer.lexicon.sources import Reading

#: How often frequencies are divided among lemmas, and then among forms.
LEMMA_ROUNDS, FORM_ROUNDS = 5, 3
#: A word counts for at most so many times what is expected of it: a name proves no lemma.
MOST_TIMES = 30
#: The least share of a lemma in comparison with that in the corpus, and without the word itself.
LEAST, LEAST_WITHOUT = 0.2, 0.05
#: How many times as common as expected a form may be, and how many times as rare.
MOST_FORM_TIMES = 20
#: The frequency up to which observations say little.
NOTICED = 1e-8

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


class Expectation:
    """The expected frequency of each reading, and of each word."""

    def __init__(
        self,
        readings: Mapping[str, Sequence[Reading]],
        frequency: Mapping[str, float],
        shares: Sequence[float],
        inflections: Inflections,
    ) -> None:
        """Learn from frequencies of words; ``shares`` has that of each reading's lemma."""
        flat = [reading for found in readings.values() for reading in found]
        lengths = np.array([len(found) for found in readings.values()])
        self._rows = dict(zip(readings, range(len(readings)), strict=True))
        self._ends = np.cumsum(lengths)
        self._of_word = np.repeat(np.arange(len(readings)), lengths)
        self._frequency = np.array([frequency.get(word, 0.0) for word in readings])
        self._inflected = np.array([inflections.share(reading) for reading in flat])
        self._lemma = _numbered((r.lemma, kind_of_lemma(r)) for r in flat)
        self._form = _numbered((r.form, r.lemma, r.kind, r.suffixes) for r in flat)
        corpus = np.zeros(int(self._lemma.max()) + 1)
        corpus[self._lemma] = shares
        lemmas = self._lemma_shares(corpus)
        self._expected = self._without_itself(lemmas, corpus)
        self._likelihood = self._likelihoods(lemmas)

    def of(self, word: str) -> float:
        """Return the frequency expected of a word by its readings, from other words alone."""
        return float(self._expected[self._rows[word]])

    def likelihoods(self, word: str) -> list[float]:
        """Return the expected frequency of each reading of a word, in their order."""
        end = self._ends[row := self._rows[word]]
        start = self._ends[row - 1] if row else 0
        found: list[float] = self._likelihood[start:end].tolist()
        return found

    def _lemma_shares(self, corpus: _Floats) -> _Floats:
        shares, least = corpus, LEAST * corpus
        for _ in range(LEMMA_ROUNDS):
            observed = self._observed(shares[self._lemma] * self._inflected)
            shares = least + np.maximum(np.bincount(self._lemma, observed, len(corpus)) - least, 0)
        return shares

    def _without_itself(self, lemmas: _Floats, corpus: _Floats) -> _Floats:
        observed = self._observed(lemmas[self._lemma] * self._inflected)
        others = np.maximum(lemmas[self._lemma] - observed, LEAST_WITHOUT * corpus[self._lemma])
        return self._by_word(others * self._inflected)

    def _likelihoods(self, lemmas: _Floats) -> _Floats:
        expected = lemmas[self._lemma] * self._inflected
        likelihood: _Floats = expected
        for _ in range(FORM_ROUNDS):
            seen = np.bincount(self._form, self._observed(likelihood))
            times = (seen + NOTICED) / (np.bincount(self._form, expected) + NOTICED)
            likelihood = expected * times.clip(1 / MOST_FORM_TIMES, MOST_FORM_TIMES)[self._form]
        return likelihood

    def _observed(self, expected: _Floats) -> _Floats:
        """Divide the frequency of each word among its readings, in proportion."""
        whole = self._by_word(expected)
        times = np.minimum(self._frequency / np.maximum(whole, 1e-300), MOST_TIMES)
        divided: _Floats = expected * times[self._of_word]
        return divided

    def _by_word(self, values: _Floats) -> _Floats:
        summed: _Floats = np.bincount(self._of_word, values, len(self._rows)).astype(np.float64)
        return summed


def _numbered(keys: Iterable[Any]) -> _Ints:
    """Return a number for each key, the same for equal ones."""
    numbers: dict[Any, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys])
