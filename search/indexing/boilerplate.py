"""Boilerplate: paragraphs that a source repeats under its articles, and that report nothing.

There are two kinds. A footer, a byline or a heading stands in many articles of its source, wherever
that is. A teaser of another story stands in few articles, but in a list that moves on: in each of
them it is at another place from the end of the body.

Compare Kohlschütter et al., "Boilerplate Detection using Shallow Text Features" (2010), who have no
other articles of the source to look at.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from search.engines.manifest import Damage
from search.engines.storage import RECOGNISED, Storage
from search.highlighting.word_map import LeftOut
from search.indexing.paragraphs import ELSEWHERE, KEY_CHARS, Paragraphs, places_of

#: A paragraph of this many articles, and of this share of those of its source, is boilerplate.
MIN_ARTICLES, MIN_SHARE = 20, 0.02
#: A paragraph of this many articles that stands in a list of teasers at this many places is too.
MIN_LISTED_ARTICLES, MIN_LISTED_PLACES = 5, 4
#: A paragraph of fewer articles is boilerplate of neither kind.
LEAST_ARTICLES = min(MIN_ARTICLES, MIN_LISTED_ARTICLES)

_HEAD = "naba boilerplate 1"
_ANYWHERE, _LISTED = "anywhere", "listed"


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The keys of the paragraphs that are recognised: everywhere, or only at the end of a body."""

    anywhere: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def keys(self) -> set[str]:
        """The keys of either kind."""
        return self.anywhere | self.listed

    def left_out(self, paragraphs: Paragraphs) -> LeftOut:
        """Return the paragraphs of an article that are left out; never all that have words."""
        anywhere, listed = self.anywhere, self.listed
        if not anywhere and not listed:
            return ()
        terms = paragraphs.terms.split()
        found = [
            number
            for number, term in enumerate(terms)
            if (key := term[:KEY_CHARS]) in anywhere or key in listed and term[-1] != ELSEWHERE
        ]
        if not found or len(found) == len(terms) and not paragraphs.has_others:
            return ()
        ranges = paragraphs.ranges()
        return tuple(ranges[number] for number in found)

    def places(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each key, and the terms of all places at which its paragraph is left out.

        The keys of what is left out everywhere come first.
        """
        for key in sorted(self.keys, key=lambda key: (key not in self.anywhere, key)):
            terms = tuple(places_of(key))
            yield key, terms if key in self.anywhere else terms[:-1]

    def remove(self, other: "Boilerplate") -> None:
        """Forget what is not recognised any more."""
        self.anywhere.difference_update(other.anywhere)
        self.listed.difference_update(other.listed)

    def save(self, storage: Storage) -> None:
        """Keep the paragraphs with an index; raise OSError if that fails."""
        kinds = (_ANYWHERE, self.anywhere), (_LISTED, self.listed)
        lines = [f"{key}\t{kind}" for kind, keys in kinds for key in sorted(keys)]
        content, kept = "\n".join([_HEAD, *lines, ""]).encode(), storage.read(RECOGNISED)
        if content != kept and (lines or kept is not None):
            storage.write(RECOGNISED, [content])

    @classmethod
    def load(cls, storage: Storage) -> Self:
        """Return the paragraphs kept with an index; raise ValueError for a damaged list."""
        content = storage.read(RECOGNISED)
        if content is None:
            return cls()
        head, *lines = content.decode().split("\n")
        if head != _HEAD or lines[-1:] != [""]:
            raise ValueError("is cut short, or of another format")
        pairs = [line.split("\t") for line in lines[:-1]]
        kinds = {_ANYWHERE: set[str](), _LISTED: set[str]()}
        for pair in pairs:
            if len(pair) != 2 or len(pair[0]) != KEY_CHARS or pair[1] not in kinds:
                raise ValueError("has a line that is not a paragraph and its kind")
            kinds[pair[1]].add(pair[0])
        return cls(kinds[_ANYWHERE], kinds[_LISTED])

    @classmethod
    def known(cls, storage: Storage) -> Self:
        """Return the paragraphs kept with an index; none where the list cannot be read."""
        with suppress(OSError, ValueError):
            return cls.load(storage)
        return cls()


def damaged_boilerplate(storage: Storage) -> Iterator[Damage]:
    """Yield the list of recognised paragraphs of an index, if it cannot be read."""
    try:
        Boilerplate.load(storage)
    except ValueError as error:
        yield Damage(RECOGNISED, str(error))


def is_common(articles: int, of_source: int) -> bool:
    """Return whether a paragraph stands in enough articles of its source."""
    return articles >= MIN_ARTICLES and articles >= MIN_SHARE * of_source


def is_listed(articles: int, places: int) -> bool:
    """Return whether a paragraph stands in articles enough, and at enough places from the end."""
    return articles >= MIN_LISTED_ARTICLES and places >= MIN_LISTED_PLACES
