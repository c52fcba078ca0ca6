"""Expansion of patterns and misspelt words into the words of an index that match them.

Engines do not run patterns: their words are looked up first, up to a number that is fast to search.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache
from heapq import merge
from itertools import groupby, islice

from search.analyzer import ARTICLE
from search.analyzer.edit_distance import first_letters, within_distance
from search.query.notices import Notice
from search.query.term_dictionary import TermDictionary
from search.query.tree import Fuzzy, Pattern

#: The most words for one pattern, for one word with a tilde, and for all of a query.
MAX_PATTERN_WORDS, MAX_FUZZY_WORDS, MAX_QUERY_WORDS = 128, 64, 400
#: The most terms with one prefix that are read, most frequent first; large indexes have fewer.
_MAX_TERMS = 200_000

Notices = tuple[Notice, ...]


class Wildcards:
    """Look up the words for the patterns of one query; each may have an equal share."""

    def __init__(self, dictionary: TermDictionary, patterns: int) -> None:
        self._terms = cache(lambda field, prefix: dictionary.terms(field, prefix, _MAX_TERMS))
        self._share = MAX_QUERY_WORDS // max(patterns, 1)

    def matching(
        self, pattern: Pattern, texts: Collection[str], field: str, *, bare: bool
    ) -> tuple[list[str], Notices]:
        """Return the keys that match a pattern, spelt in any of some ways, most frequent first.

        With ``bare``, keys match with or without the article. A notice is returned where keys were
        left out.
        """
        starts = ["", ARTICLE] if bare else [""]
        found = merge(
            *(
                self._matching(text, field, start)
                for text in texts
                for start in (starts[:1] if text.startswith(ARTICLE) else starts)
            )
        )
        keys = (key for (_, key), _ in groupby(found))
        # Once there are more than are kept, no others are matched.
        return self._cut(pattern, list(islice(keys, MAX_PATTERN_WORDS + 1)), MAX_PATTERN_WORDS)

    def _matching(self, text: str, field: str, start: str) -> Iterator[tuple[int, str]]:
        """Yield the keys that match a pattern behind a start, most frequent first.

        Each is behind its frequency, which is negative.
        """
        literal = re.split("[*?]", text)[0]
        matches = _matcher(text).fullmatch
        for key, count in self._terms(field, start + literal):
            if matches(key, len(start)):
                yield -count, key

    def near(
        self, fuzzy: Fuzzy, word: str, field: str, *, bare: bool
    ) -> tuple[dict[str, float], Notices]:
        """Return the keys near a word, nearest first, with their edit distances.

        With ``bare``, the article does not count. A notice is returned where keys were left out.
        """
        own = word.removeprefix(ARTICLE) if bare else word
        if not own:
            return {word: 0.0}, ()
        starts = [""] if not bare else ["", ARTICLE] if own == word else [ARTICLE]
        found: list[tuple[float, int, str]] = []
        for start in starts:
            longest = len(start) + len(own) + fuzzy.edits
            counts = {
                key[len(start) :]: count
                for letter in first_letters(own)
                for key, count in self._terms(field, start + letter)
                if len(key) <= longest and (start or not bare or not key.startswith(ARTICLE))
            }
            near = within_distance(own, counts, fuzzy.edits)
            found += [(far, -counts[key], start + key) for key, far in near]
        distances = {key: far for far, _, key in sorted(found)}
        kept, notices = self._cut(fuzzy, list(distances), MAX_FUZZY_WORDS)
        return {key: distances[key] for key in kept}, notices

    def _cut(self, asked: Pattern | Fuzzy, keys: list[str], most: int) -> tuple[list[str], Notices]:
        kept = keys[: min(most, self._share)]
        if len(kept) == len(keys):
            return kept, ()
        return kept, (Notice("cut-pattern", asked.span[0], asked.text),)


def _matcher(text: str) -> re.Pattern[str]:
    """Return a pattern as a regular expression that does not backtrack."""
    first, *rest = (
        "".join("." if letter == "?" else re.escape(letter) for letter in part)
        for part in text.split("*")
    )
    if not rest:
        return re.compile(first)
    *between, last = rest
    return re.compile(f"{first}{''.join(f'(?>.*?{part})' for part in between)}.*{last}")
