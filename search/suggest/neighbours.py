"""Which words stand behind or near others in the articles of an index."""

from math import inf

from search.analyzer import Analyzer, Token
from search.suggest.term_stats import TermStats

#: The least number of articles in which a word stands right behind others, or near them.
_MIN_BEHIND, _MIN_NEAR = 2, 3
#: A word that stands behind others more seldom than this share of the most frequent is left out.
_MIN_BEHIND_SHARE = 0.05
#: How many times as many articles must have words together as would have them by chance.
_MIN_LIFT = 2.0
#: The most words that are offered because they stand near others.
_MAX_NEAR = 3


class Articles:
    """What the articles of an index tell of words that stand together."""

    def __init__(self, terms: TermStats, analyzer: Analyzer) -> None:
        self._terms = terms
        self._analyzer = analyzer

    def finds(self, text: str) -> bool:
        """Tell whether any article has all words of a text."""
        return self._terms.together(self._keys(text)) > 0

    def follow(self, head: str, tails: list[str]) -> list[str]:
        """Return those of some words that often stand behind or near others, most often first."""
        tokens = self._analyzer.tokens(head)
        if not tokens:
            return []
        before = tuple(token.folded for token in _last_words(tokens))
        counts = {tail: self._behind(before, tail) for tail in tails}
        most = max(counts.values(), default=0)
        least = max(_MIN_BEHIND, _MIN_BEHIND_SHARE * most)
        if behind := [tail for tail, count in counts.items() if count >= least]:
            return sorted(behind, key=lambda tail: -counts[tail])
        return self._near([token.folded for token in tokens if not token.stopword], tails)

    def _behind(self, before: tuple[str, ...], tail: str) -> int:
        return self._terms.phrase_count((*before, *self._keys(tail)))

    def _near(self, head: list[str], tails: list[str]) -> list[str]:
        """Return the words that far more articles have with others than by chance."""
        chance = self._terms.share(self._terms.together(head)) if head else inf
        counts: dict[str, int] = {}
        for tail in tails:
            keys = self._keys(tail)
            count = self._terms.together([*head, *keys])
            if count >= max(_MIN_NEAR, _MIN_LIFT * chance * self._terms.together(keys)):
                counts[tail] = count
        return sorted(counts, key=lambda tail: -counts[tail])[:_MAX_NEAR]

    def _keys(self, text: str) -> list[str]:
        return self._analyzer.keys(text).folded.split()


def _last_words(tokens: list[Token]) -> list[Token]:
    """Return the last word, and before function words the last that is none."""
    start = len(tokens) - 1
    while start > 0 and tokens[start].stopword:
        start -= 1
    return tokens[start:]
