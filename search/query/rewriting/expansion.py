"""Query expansion: the related words and near spellings of a word that the index holds."""

from collections.abc import Collection, Iterable

from search.analyzer import ARTICLE, Analyzer, Token, near_spellings, related_keys
from search.query.term_dictionary import TermDictionary
from search.query.version_cache import VersionCache
from search.schema import key_field

#: The related keys of a word that are used; further ones mostly have another meaning of the root.
MAX_RELATED_OF_WORD = 6
#: The related keys and near spellings looked for in one query, all words together.
MAX_ALTERNATIVES_OF_QUERY = 400
#: The most words whose alternatives are cached.
_CACHED_WORDS = 20_000

_Keys = list[tuple[str, str]]
#: The layers and keys of alternatives, by the folded key and the stem of a word.
KnownExpansions = dict[tuple[str, str], _Keys]
#: The alternatives of the words of earlier queries.
Expansions = VersionCache[tuple[str, str], _Keys]


def new_cache() -> Expansions:
    """Return a cache for the alternatives of the words of queries."""
    return VersionCache(_CACHED_WORDS)


class Expansion:
    """Find the alternatives of the words of one query, within its limit."""

    def __init__(
        self, analyzer: Analyzer, dictionary: TermDictionary, known: KnownExpansions
    ) -> None:
        self._analyzer = analyzer
        self._dictionary = dictionary
        self._known = known
        self._left = MAX_ALTERNATIVES_OF_QUERY

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
        related = self._held("stem", related_keys(word.folded, word.stem)[:MAX_RELATED_OF_WORD])
        keys = [("stem", key) for key in (*related, *spelt.values())]
        return list(dict.fromkeys([*keys, *(("folded", spelling) for spelling in spelt)]))

    def _spelt(self, spellings: Collection[str]) -> set[str]:
        """Return the spellings that the index holds, with or without the article."""
        defined = [ARTICLE + spelling for spelling in spellings]
        held = set(self._held("folded", [*spellings, *defined]))
        return {spelling for spelling in spellings if held & {spelling, ARTICLE + spelling}}

    def _held(self, layer: str, keys: Iterable[str]) -> Iterable[str]:
        """Return the keys that the index holds, in the given order."""
        return self._dictionary.frequencies(key_field("text", layer), keys)
