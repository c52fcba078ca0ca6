"""Term proximity: words of a query near each other in an article raise its score.

To BM25, which does not know where words stand, the nearness of each two of them is added, as
Rasolofo and Savoy do in "Term proximity scoring for keyword-based retrieval systems" (2003). So an
article goes up that has a passage with all the words.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import comb, log

from search.highlighting.highlighter import TokenLookup
from search.highlighting.word_map import WordMaps
from search.query.plan import Mark, Plan
from search.query.term_dictionary import TermDictionary
from search.ranking import (
    HALF_WEIGHT_TIMES,
    MAX_RERANKED_HITS,
    NEAR_WORDS,
    RERANKED_HITS_PER_PAIR,
)
from search.schema import BETWEEN, key_field

#: Only the rarest parts of a long query are looked for, and no pattern of many words.
_MAX_PARTS, _MAX_CODES_OF_PART = 20, 50
#: How often a code is looked for in one article, and a part.
_MAX_PLACES_OF_CODE, _MAX_PLACES_OF_PART = 100, 300


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a query: its word, the codes by which articles have it, and its weight."""

    word: str
    codes: Collection[str]
    weight: float


class Proximity:
    """Rate the nearness of a query's words in articles; a `Rerank`."""

    def __init__(self, parts: Sequence[_Part], weight: float) -> None:
        self._weight = weight
        rarest = sorted(parts, key=lambda part: -part.weight)[:_MAX_PARTS]
        self._codes = [part.codes for part in rarest]
        self._weights = [part.weight for part in rarest]
        self.words = [part.word for part in parts if part in rarest and part.word]
        self.hits = min(MAX_RERANKED_HITS, RERANKED_HITS_PER_PAIR * comb(len(parts), 2))
        self._added: dict[bytes, float] = {}

    @classmethod
    def of(
        cls, plan: Plan, lookup: TokenLookup, dictionary: TermDictionary, weight: float
    ) -> "Proximity | None":
        """Return the proximity of a plan, None where it has fewer than two words to be near.

        ``weight`` is that of the plan's level, `search.ranking.Level.proximity`.
        """
        marked = [marks for alternatives in plan.marks if (marks := _single(alternatives))]
        if len(marked) < 2 or not weight:
            return None
        frequencies = _frequencies(marked, dictionary)
        articles = frequencies["folded"].get(BETWEEN, 1)
        # A word that stands in the query twice is one part.
        parts: dict[frozenset[str], _Part] = {}
        for marks in marked:
            found_by = (lookup.codes(mark.layer, mark.keys[0]) for mark in marks)
            codes = frozenset().union(*found_by)
            found = max(frequencies[mark.layer].get(mark.keys[0], 0) for mark in marks)
            if found and len(codes) <= _MAX_CODES_OF_PART:
                clue = plan.clues.get((marks[0].layer, marks[0].keys[0]))
                parts[codes] = _Part(clue.word if clue else "", codes, log(1 + articles / found))
        return cls([*parts.values()], weight) if len(parts) > 1 else None

    def __call__(self, words: bytes) -> float:
        """Return the nearness of the words in an article, given its stored word map."""
        if words not in self._added:
            self._added[words] = self._weight * self._nearness(WordMaps.codes_of(words))
        return self._added[words]

    def added(self, words: bytes) -> float:
        """Return what was added to the score of an article: 0 for one that was not reordered."""
        return self._added.get(words, 0.0)

    def _nearness(self, codes: str) -> float:
        weights = self._weights
        return sum(
            (weights[one] + weights[other]) / 2 * times / (times + HALF_WEIGHT_TIMES)
            for (one, other), times in self._near(codes).items()
        )

    def _near(self, codes: str) -> Mapping[tuple[int, int], int]:
        """Return how often each two parts of the query are near each other in a text."""
        places: list[tuple[int, int]] = []
        for part, wanted in enumerate(self._codes):
            places += [(place, part) for place in _places(codes, wanted)]
        places.sort()
        times: dict[tuple[int, int], int] = {}
        first = 0
        for at, (place, part) in enumerate(places):
            while places[first][0] < place - NEAR_WORDS:
                first += 1
            for there, other in places[first:at]:
                # A place at which two words of a query match has one word of the article.
                if other != part and there != place:
                    pair = (other, part) if other < part else (part, other)
                    times[pair] = times.get(pair, 0) + 1
        return times


def _single(alternatives: Sequence[Mark]) -> list[Mark]:
    """Return the marks of single words that may stand anywhere in an article."""
    return [mark for mark in alternatives if mark.field is None and len(mark.keys) == 1]


def _frequencies(
    marked: Sequence[Sequence[Mark]], dictionary: TermDictionary
) -> Mapping[str, Mapping[str, int]]:
    """Return the number of articles by layer and key; that of all articles for `BETWEEN`."""
    keys = {"folded": [BETWEEN]}
    for marks in marked:
        for mark in marks:
            keys.setdefault(mark.layer, []).append(mark.keys[0])
    return {
        layer: dictionary.frequencies(key_field("text", layer), of_layer)
        for layer, of_layer in keys.items()
    }


def _places(codes: str, wanted: Collection[str]) -> list[int]:
    """Return the first places of each of some codes."""
    places: list[int] = []
    find = codes.find
    for code in wanted:
        if len(places) >= _MAX_PLACES_OF_PART:
            break
        place = find(code)
        last = len(places) + _MAX_PLACES_OF_CODE
        while place >= 0 and len(places) < last:
            places.append(place)
            place = find(code, place + 1)
    return places
