"""The exact boilerplate of a whole index, whatever the order of its articles."""

from array import array
from collections import Counter
from typing import Any

import numpy as np

from search.indexing.boilerplate import (
    LEAST_ARTICLES,
    Boilerplate,
    is_common,
    is_listed,
)
from search.indexing.paragraphs import ELSEWHERE, KEY_CHARS, Paragraphs, key_number, key_of

#: More than the places that are told apart.
_PLACES = 16


class Census:
    """The paragraphs of all articles of an index, to recognise boilerplate in whatever order.

    A paragraph takes some fifteen bytes.
    """

    def __init__(self) -> None:
        self._sources: dict[str, int] = {}
        self._articles: Counter[int] = Counter()
        self._keys = array("Q")
        self._places = array("B")
        #: The number of the source, or 0 for what stands in the article once more.
        self._source = array("I")

    def add(self, source: str, paragraphs: Paragraphs) -> None:
        """Count the paragraphs of an article."""
        number = self._sources.setdefault(source, len(self._sources) + 1)
        self._articles[number] += 1
        seen = set[str]()
        for term in paragraphs.terms.split():
            key, place = term[:KEY_CHARS], term[KEY_CHARS:]
            self._keys.append(key_number(key))
            self._places.append(_PLACES - 1 if place == ELSEWHERE else int(place))
            self._source.append(0 if key in seen else number)
            seen.add(key)

    def boilerplate(self) -> Boilerplate:
        """Return the paragraphs that are recognised."""
        keys, numbers = np.unique(np.frombuffer(self._keys, np.uint64), return_inverse=True)
        source = np.frombuffer(self._source, np.uint32)
        first = source > 0
        articles = np.bincount(numbers[first], minlength=len(keys))
        source_of = np.zeros(len(keys), np.uint32)
        source_of[numbers[first]] = source[first]
        places = _distinct_places(numbers, np.frombuffer(self._places, np.uint8), len(keys))
        found = Boilerplate()
        for number in np.flatnonzero(articles >= LEAST_ARTICLES).tolist():
            count, key = int(articles[number]), key_of(int(keys[number]))
            if is_common(count, self._articles[int(source_of[number])]):
                found.anywhere.add(key)
            if is_listed(count, int(places[number])):
                found.listed.add(key)
        return found


def _distinct_places(
    numbers: "np.ndarray[Any, Any]", places: "np.ndarray[Any, Any]", size: int
) -> "np.ndarray[Any, Any]":
    """Return at how many of the last places each paragraph stands."""
    last = places < _PLACES - 1
    pairs = np.unique(numbers[last] * _PLACES + places[last])
    return np.bincount(pairs // _PLACES, minlength=size)
