"""The first word of an article with each of some keys, as it is written there.

As for snippets, only those parts of a text are read whose codes in the stored word map may be those
of a key.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from search.analyzer import SEVERAL_WORDS, Token
from search.article import Article
from search.highlighting.highlighter import TokenLookup
from search.highlighting.word_map import WordMap, WordMaps
from search.schema import LAYERS

#: A layer, and a key in it.
LayerKey = tuple[str, str]


class WordFinder:
    """Find words with any of some keys; made once for all articles of an answer."""

    def __init__(self, lookup: TokenLookup, wanted: Collection[LayerKey]) -> None:
        self._lookup = lookup
        self._wanted = wanted
        found_by = (lookup.codes(layer, key) for layer, key in wanted)
        self._codes = {SEVERAL_WORDS, *chain.from_iterable(found_by)}
        self._in_parts: dict[str, list[tuple[LayerKey, str]]] = {}

    def first_words(self, article: Article, field: str) -> dict[LayerKey, str]:
        """Return the first word with each key in the headline, the text or a keyword field.

        The text is the headline and the body. Raises ValueError for a damaged word map.
        """
        words: dict[LayerKey, str] = {}
        for part in self._parts(article, field):
            for key, word in self._in_part(part):
                words.setdefault(key, word)
        return words

    def _parts(self, article: Article, field: str) -> Iterable[str]:
        """Return the parts of a field that may have a word with a key, in order."""
        if field not in ("title", "text"):
            return chain.from_iterable(map(str.split, article.names(field)))
        maps = WordMaps.of(article, self._lookup.analyzer)
        title = self._parts_of(article.title, maps.title)
        return title if field == "title" else chain(title, self._parts_of(article.body, maps.body))

    def _parts_of(self, text: str, words: WordMap) -> Iterator[str]:
        for start, end in words.spans(words.places(self._codes)):
            yield text[start:end].rstrip()

    def _in_part(self, part: str) -> list[tuple[LayerKey, str]]:
        known = self._in_parts.get(part)
        if known is None:
            found = (
                (key, part[token.start : token.end])
                for token in self._lookup.tokens(part)
                for key in _keys(token)
                if key in self._wanted
            )
            known = self._in_parts[part] = list(found)
        return known


def _keys(token: Token) -> Iterator[LayerKey]:
    return ((layer, getattr(token, layer)) for layer in LAYERS)
