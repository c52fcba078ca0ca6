"""The phrases of a query in a text: words that are adjacent, or near one another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from search.analyzer import Token
from search.query.plan import Mark, MarkedWord
from search.schema import LAYERS

#: A word of some phrase: its position among the words of the text, start, end and keys.
PhraseWord = tuple[int, int, int, Token]


class Phrases:
    """The phrases that a query marks in one field.

    A pattern in a phrase makes hundreds of them, so they are not looked for one after the other.
    """

    def __init__(self) -> None:
        #: The layer and the key of each word of a phrase.
        self.keys: set[tuple[str, str]] = set()
        #: layer and number of words → the keys of a phrase → what it answers
        self._adjacent: dict[tuple[str, int], dict[tuple[str, ...], int]] = {}
        self._near: list[tuple[Mark, int]] = []

    def add(self, mark: Mark, part: int) -> None:
        """Add a phrase, and the part of the query that it answers."""
        self.keys.update((mark.layer, key) for key in mark.keys)
        if mark.slop:
            self._near.append((mark, part))
        else:
            alike = self._adjacent.setdefault((mark.layer, len(mark.keys)), {})
            alike[mark.keys] = alike.get(mark.keys, 0) | part

    def marked(self, found: Sequence[PhraseWord]) -> Iterator[MarkedWord]:
        """Yield the words of each phrase, of all words in a text that belong to any phrase."""
        keys = {layer: [getattr(token, layer) for *_, token in found] for layer in LAYERS}
        for (layer, size), phrases in self._adjacent.items():
            for at, part in _adjacent(found, keys[layer], size, phrases):
                yield found[at][1], found[at][2], part
        if self._near:
            places = {layer: _places(of_layer) for layer, of_layer in keys.items()}
            for mark, part in self._near:
                for at in _near(found, keys[mark.layer], places[mark.layer], mark):
                    yield found[at][1], found[at][2], part


def _adjacent(
    found: Sequence[PhraseWord],
    keys: Sequence[str],
    size: int,
    phrases: Mapping[tuple[str, ...], int],
) -> Iterator[tuple[int, int]]:
    """Yield the place of each word of the phrases of one size, and what the phrase answers."""
    for at in range(len(found) - size + 1):
        if found[at + size - 1][0] - found[at][0] == size - 1:
            part = phrases.get(tuple(keys[at : at + size]))
            if part is not None:
                yield from ((word, part) for word in range(at, at + size))


def _places(keys: Sequence[str]) -> Mapping[str, list[int]]:
    """Return the places of each key."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        places[key].append(at)
    return dict(places)


def _near(
    found: Sequence[PhraseWord],
    keys: Sequence[str],
    places: Mapping[str, list[int]],
    mark: Mark,
) -> Iterator[int]:
    """Yield the place of each word that is near another one of a mark."""
    held = [places[key] for key in mark.keys if key in places]
    if len(held) < 2:
        return
    wanted = sorted(at for of_key in held for at in of_key)
    after = dict(pairwise(mark.keys)) if mark.ordered else {}
    for place, one in enumerate(wanted):
        behind = wanted[place + 1 :] if mark.ordered else wanted[place + 1 : place + 2]
        for other in behind:
            if found[other][0] - found[one][0] > mark.slop + 1:
                break
            follows = not mark.ordered or after.get(keys[one]) == keys[other]
            if follows and keys[one] != keys[other]:
                yield from (one, other)
                break
