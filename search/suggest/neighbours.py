"""Which words stand behind or near others in the articles of an index."""

import re

from search.analyzer import ARTICLE, Analyzer
from search.suggest.term_stats import TermStats

#: The least number of articles in which a word stands right behind others, or near them.
_MIN_BEHIND, _MIN_NEAR = 2, 3
#: A word that stands behind others more seldom than this share of the most frequent is left out.
_MIN_BEHIND_SHARE = 0.05
#: How many times as many articles must have words together as would have them by chance.
_MIN_LIFT = 2.0
#: The most words that are offered because they stand near others.
_MAX_NEAR = 3
#: The least letters with which words are looked for that stand behind others.
_MIN_LETTERS = 4
#: A word whose initial hamza may have been left out.
_BARE_ALEF = re.compile(rf"\b(?:{ARTICLE})?ا(?!ل)\w+")


class Articles:
    """What the articles of an index tell of words that stand together."""

    def __init__(self, terms: TermStats, analyzer: Analyzer) -> None:
        self._terms = terms
        self._analyzer = analyzer

    def finds(self, text: str) -> bool:
        """Tell whether any article has all words of a text."""
        return self._terms.together(self._keys(text)) > 0

    def behind(self, head: str, tails: list[str], letters: str = "") -> list[str]:
        """Return words that often stand right behind others, most often first.

        They are some of those given, and of those that begin with some letters.
        """
        if len(letters) >= _MIN_LETTERS and letters.isalpha():
            known = {self._terms.usual_spelling(key) for key, _ in self._terms.beginning(letters)}
            tails = list(dict.fromkeys([*tails, *sorted(known)]))
        before = self._last_words(head)
        counts = {
            tail: self._terms.phrase_count((*before, *self._keys(tail)))
            for tail in (tails if before else ())
        }
        most = max(counts.values(), default=0)
        least = max(_MIN_BEHIND, _MIN_BEHIND_SHARE * most)
        found = [tail for tail, count in counts.items() if count >= least]
        return sorted(found, key=lambda tail: -counts[tail])

    def near(self, head: str, names: list[str]) -> list[str]:
        """Return those of some names that far more articles have with others than by chance."""
        tokens = self._analyzer.tokens(head)
        keys = [token.folded for token in tokens if not token.stopword]
        if not keys:
            return []
        chance = _MIN_LIFT * self._terms.share(self._terms.together(keys))
        counts: dict[str, int] = {}
        for name in filter(self._analyzer.is_name, names):
            others = self._keys(name)
            count = self._terms.together([*keys, *others])
            if count >= max(_MIN_NEAR, chance * self._terms.together(others)):
                counts[name] = count
        return sorted(counts, key=lambda name: -counts[name])[:_MAX_NEAR]

    def spelt(self, head: str) -> str:
        """Return a text with the initial hamzas that most articles write."""
        return _BARE_ALEF.sub(lambda word: self._terms.usual_hamza(word[0]), head)

    def _last_words(self, head: str) -> tuple[str, ...]:
        """Return the keys from the last word that is no function word on; none if there is none."""
        tokens = self._analyzer.tokens(head)
        places = [place for place, token in enumerate(tokens) if not token.stopword]
        return tuple(token.folded for token in tokens[places[-1] :]) if places else ()

    def _keys(self, text: str) -> list[str]:
        return self._analyzer.keys(text).folded.split()
