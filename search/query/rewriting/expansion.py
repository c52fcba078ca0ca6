"""What else a word may be found by: its related words and near spellings that the index holds."""

from collections.abc import Collection, Hashable, Iterable

from search.analyzer import ARTICLE, Analyzer, Token, near_spellings, related_keys
from search.query.rewriting.wildcards import Vocabulary
from search.schema import key_field

#: The related keys taken of a word: those behind them are mostly of another meaning of the root.
MAX_RELATED = 6
#: The related keys and near spellings looked for in one query, all words together.
MAX_ALTERNATIVES = 400
#: The alternatives of so many words are remembered.
_REMEMBERED = 20_000

_Keys = list[tuple[str, str]]
#: By the folded key and the stem of a word.
KnownAlternatives = dict[tuple[str, str], _Keys]


class AlternativesMemory:
    """The alternatives of the words of earlier queries; safe to share between threads."""

    def __init__(self) -> None:
        self._known: KnownAlternatives = {}
        self._version: Hashable = None

    def of(self, version: Hashable) -> KnownAlternatives:
        """Return those found in this version of an index, to be added to."""
        if version != self._version or len(self._known) > _REMEMBERED:
            self._known, self._version = {}, version
        return self._known


class Alternatives:
    """Find the alternatives of the words of one query, as many as it has left."""

    def __init__(
        self, analyzer: Analyzer, vocabulary: Vocabulary, known: KnownAlternatives
    ) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._known = known
        self._left = MAX_ALTERNATIVES

    def of(self, word: Token) -> _Keys:
        """Return the layers and keys of a word's related words and near spellings."""
        key = word.folded, word.stem
        keys = self._known.get(key)
        if keys is None:
            keys = self._known[key] = self._found(word)
        taken = keys[: self._left]
        self._left -= len(taken)
        return taken

    def _found(self, word: Token) -> _Keys:
        spelt = {
            spelling: other.stem
            for spelling in near_spellings(word.folded, self._spelt)
            for other in self._analyzer.tokens(spelling)
        }
        related = self._held("stem", related_keys(word.folded, word.stem)[:MAX_RELATED])
        keys = [("stem", key) for key in (*related, *spelt.values())]
        return list(dict.fromkeys([*keys, *(("folded", spelling) for spelling in spelt)]))

    def _spelt(self, spellings: Collection[str]) -> set[str]:
        """Return those of some spellings that the index holds, with the article or without."""
        defined = [ARTICLE + spelling for spelling in spellings]
        held = set(self._held("folded", [*spellings, *defined]))
        return {spelling for spelling in spellings if held & {spelling, ARTICLE + spelling}}

    def _held(self, layer: str, keys: Iterable[str]) -> Iterable[str]:
        """Return those of some keys that the index holds, in their order."""
        return self._vocabulary.frequencies(key_field("text", layer), keys)
