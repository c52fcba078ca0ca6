"""Which words stand behind or near others in the articles of an index."""

from search.analyzer import Analyzer
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
        return self.behind(head, tails) or self._near(head, tails)

    def behind(self, head: str, tails: list[str]) -> list[str]:
        """Return those of some words that often stand right behind others, most often first."""
        before = self._last_words(head)
        counts = {tail: self._behind(before, tail) for tail in tails} if before else {}
        most = max(counts.values(), default=0)
        least = max(_MIN_BEHIND, _MIN_BEHIND_SHARE * most)
        found = [tail for tail, count in counts.items() if count >= least]
        return sorted(found, key=lambda tail: -counts[tail])

    def _behind(self, before: tuple[str, ...], tail: str) -> int:
        return self._terms.phrase_count((*before, *self._keys(tail)))

    def _near(self, head: str, tails: list[str]) -> list[str]:
        """Return the words that far more articles have with others than by chance."""
        tokens = self._analyzer.tokens(head)
        keys = [token.folded for token in tokens if not token.stopword]
        if not keys:
            return []
        chance = _MIN_LIFT * self._terms.share(self._terms.together(keys))
        counts: dict[str, int] = {}
        for tail in tails:
            others = self._keys(tail)
            count = self._terms.together([*keys, *others])
            if count >= max(_MIN_NEAR, chance * self._terms.together(others)):
                counts[tail] = count
        return sorted(counts, key=lambda tail: -counts[tail])[:_MAX_NEAR]

    def _last_words(self, head: str) -> tuple[str, ...]:
        """Return the key of the last word, and before function words of the last that is none."""
        tokens = self._analyzer.tokens(head)
        start = len(tokens) - 1
        while start > 0 and tokens[start].stopword:
            start -= 1
        return tuple(token.folded for token in tokens[max(0, start) :])

    def _keys(self, text: str) -> list[str]:
        return self._analyzer.keys(text).folded.split()

