"""What else a word may be found by: its related words and near spellings that the index holds."""

from collections.abc import Collection, Iterable

from search.analyzer import ARTICLE, Analyzer, Token, near_spellings, related_keys
from search.query.expand import Vocabulary
from search.schema import key_field

#: The related keys taken of a word: those behind them are mostly of another meaning of the root.
MAX_RELATED = 6
#: The related keys and near spellings looked for in one query, all words together.
MAX_ALTERNATIVES = 400


class Alternatives:
    """Find the alternatives of the words of one query, as many as it has left."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._left = MAX_ALTERNATIVES

    def of(self, word: Token) -> list[tuple[str, str]]:
        """Return the layers and keys of a word's related words and near spellings."""
        spelt = {
            spelling: other.stem
            for spelling in near_spellings(word.folded, self._spelt)
            for other in self._analyzer.tokens(spelling)
        }
        related = self._held("stem", related_keys(word.folded, word.stem)[:MAX_RELATED])
        keys = [("stem", key) for key in (*related, *spelt.values())]
        keys = list(dict.fromkeys([*keys, *(("folded", spelling) for spelling in spelt)]))
        taken = keys[: self._left]
        self._left -= len(taken)
        return taken

    def _spelt(self, spellings: Collection[str]) -> set[str]:
        """Return those of some spellings that the index holds, with the article or without."""
        defined = [ARTICLE + spelling for spelling in spellings]
        held = set(self._held("folded", [*spellings, *defined]))
        return {spelling for spelling in spellings if held & {spelling, ARTICLE + spelling}}

    def _held(self, layer: str, keys: Iterable[str]) -> Iterable[str]:
        """Return those of some keys that the index holds, in their order."""
        return self._vocabulary.frequencies(key_field("text", layer), keys)
