"""From a pattern, or a word that may be spelt otherwise, to the words of an index it stands for.

No engine runs a pattern: its words are looked up first, and are as many as can be searched well.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

from search.analyzer import ARTICLE
from search.analyzer.edit_distance import first_letters, within_distance
from search.article import Article
from search.query.notices import Notice
from search.query.tree import Fuzzy, Node, Pattern
from search.request import Sort

#: The words one pattern and one word with a tilde can stand for, and all of a query together.
MOST_OF_PATTERN, MOST_OF_FUZZY, MOST_OF_QUERY = 128, 64, 400
#: The most frequent terms of one beginning that are looked at; a big index has fewer.
_LOOKED_AT = 200_000


class Vocabulary(Protocol):
    """The keys of an index; an `Engine` is one."""

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        """Return how many articles hold each key of a field, without the keys that none holds."""
        ...

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent keys of a field that begin so, with their article counts."""
        ...

    def articles(self, query: Node, sort: Sort) -> Iterator[Article]:
        """Yield every article that a query finds, in that order."""
        ...


class AnyVocabulary:
    """Stand for an index that is not there: every word may be in it, and none is known."""

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        """Return that there may be an article for each."""
        return dict.fromkeys(keys, 1)

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return no key."""
        return []

    def articles(self, query: Node, sort: Sort) -> Iterator[Article]:
        """Yield no article."""
        return iter(())


class Expander:
    """Look up what the patterns of one query stand for; each gets the same share."""

    def __init__(self, vocabulary: Vocabulary, patterns: int) -> None:
        self._terms = cache(lambda field, prefix: vocabulary.terms(field, prefix, _LOOKED_AT))
        self._share = MOST_OF_QUERY // max(patterns, 1)
        self.notices: list[Notice] = []

    def matching(self, pattern: Pattern, text: str, field: str, *, bare: bool) -> list[str]:
        """Return the most frequent keys that match; with ``bare``, behind an article too."""
        starts = ["", ARTICLE] if bare and not text.startswith(ARTICLE) else [""]
        literal = re.split("[*?]", text)[0]
        matches = _matcher(text).fullmatch
        found = [
            (-count, key)
            for start in starts
            for key, count in self._terms(field, start + literal)
            if matches(key, len(start))
        ]
        return self._cut(pattern, (key for _, key in sorted(set(found))), MOST_OF_PATTERN)

    def near(self, fuzzy: Fuzzy, word: str, field: str, *, bare: bool) -> dict[str, float]:
        """Return the keys spelt nearly so, the nearest first, and how far they are."""
        own = word.removeprefix(ARTICLE) if bare else word
        if not own:
            return {word: 0.0}
        starts = [""] if not bare else ["", ARTICLE] if own == word else [ARTICLE]
        found: list[tuple[float, int, str]] = []
        for start in starts:
            counts = {
                key[len(start) :]: count
                for letter in first_letters(own)
                for key, count in self._terms(field, start + letter)
                if start or not bare or not key.startswith(ARTICLE)
            }
            near = within_distance(own, counts, fuzzy.edits)
            found += [(far, -counts[key], start + key) for key, far in near]
        distances = {key: far for far, _, key in sorted(found)}
        return {key: distances[key] for key in self._cut(fuzzy, distances, MOST_OF_FUZZY)}

    def _cut(self, asked: Pattern | Fuzzy, keys: Iterable[str], most: int) -> list[str]:
        found = list(keys)
        kept = found[: min(most, self._share)]
        if len(kept) < len(found) and asked.text not in {notice.text for notice in self.notices}:
            self.notices.append(Notice("cut-pattern", asked.span[0], asked.text))
        return kept


def _matcher(text: str) -> re.Pattern[str]:
    """Return a pattern as a regular expression that never goes back on what it has matched."""
    first, *rest = (
        "".join("." if letter == "?" else re.escape(letter) for letter in part)
        for part in text.split("*")
    )
    if not rest:
        return re.compile(first)
    *between, last = rest
    return re.compile(f"{first}{''.join(f'(?>.*?{part})' for part in between)}.*{last}")
