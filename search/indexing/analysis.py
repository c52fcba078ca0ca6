"""What is made of an article before an index is asked: by the writer, or by processes beside it."""

from array import array
from typing import Any, NamedTuple

import numpy as np

from search.analyzer import CACHED_PARTS, Analyzer, Layers, pick
from search.article import Article
from search.highlighting.stem_index import StemTable
from search.highlighting.word_map import CODES, WordMap, WordMaps, marked_sentence_ends
from search.indexing.near_duplicates import Signature, signature
from search.schema import (
    BETWEEN,
    HEADLINE_ONLY,
    LAYERS,
    LEAD,
    LEAD_WORDS,
    NAME_FIELDS,
    TEXT_FIELDS,
    key_field,
)

#: How the rows of an article are kept.
_ROWS = "I"
_TITLE, _TEXT = ([key_field(name, layer) for layer in LAYERS] for name in TEXT_FIELDS)
_HEADLINE_ONLY = [key_field(HEADLINE_ONLY, layer) for layer in LAYERS]
_LEAD, _LEAD_OF = key_field(LEAD, "stem"), key_field("text", "stem")
_NAMES = [key_field(name, "folded") for name in NAME_FIELDS]


class Prepared(NamedTuple):
    """An article with what a writer needs: little, as it may come from another process.

    ``rows`` are its words' places in the layers of whoever prepared it, of which the first
    ``in_title`` are the headline's; ``names`` the keys of NAME_FIELDS.
    """

    article: Article
    rows: bytes
    in_title: int
    names: tuple[str, ...]
    signature: Signature
    packed: bytes

    def keys(self, layers: Layers) -> dict[str, str]:
        """Return the keys of the article by field, by the layers that its rows are of."""
        keys = dict(zip(_NAMES, self.names, strict=True))
        rows, in_title = array(_ROWS, self.rows), self.in_title
        for layer, of_layer in enumerate(layers):
            of_parts = pick(of_layer, rows)
            title, body = " ".join(of_parts[:in_title]), " ".join(of_parts[in_title:])
            keys[_TITLE[layer]] = title
            keys[_TEXT[layer]] = f"{title} {BETWEEN} {body}"
            # Looked for in the text: a set of a body's words would cost more.
            padded = f" {body} "
            only = [key for key in title.split() if f" {key} " not in padded]
            keys[_HEADLINE_ONLY[layer]] = " ".join(only)
        keys[_LEAD] = " ".join(keys[_LEAD_OF].split(" ", LEAD_WORDS + 1)[: LEAD_WORDS + 1])
        return keys


class Preparer:
    """Analyse articles; the words met are remembered, as many as there is room for."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._stems = StemTable()
        self._begin()

    def _begin(self) -> None:
        self._cache = self._analyzer.token_cache()
        self._gathered = self._told = 0
        self._names: dict[str, str] = {}

    @property
    def layers(self) -> Layers:
        """The keys of the words met, which the rows of articles are places in."""
        return self._cache.layers

    def make_room(self, length: int) -> None:
        """Forget all words if those of texts of so many characters may be too many."""
        if len(self._cache) + len(self._names) + length // 2 > CACHED_PARTS:
            self._gather()
            self._begin()

    def __call__(self, article: Article) -> Prepared:
        """Return an article prepared."""
        cache, title, body = self._cache, article.title.split(), article.body.split()
        rows = cache.rows([*title, *body])
        places = np.fromiter(rows, np.dtype(_ROWS), len(rows))
        codes = _at(cache.codes, places).astype("<u2", copy=False).tobytes().decode(CODES)
        maps = WordMaps(
            WordMap.of(article.title, title, codes[: len(title)]),
            WordMap.of(article.body, body, codes[len(title) :]),
            marked_sentence_ends(article.body),
        )
        return Prepared(
            article,
            places.tobytes(),
            len(title),
            tuple(self._name(getattr(article, name)) for name in NAME_FIELDS),
            signature(_at(cache.hashes, places), article.source),
            article.packed(maps.to_bytes()),
        )

    def new_words(self) -> tuple[int, Layers]:
        """Return the layers of the words met since this was asked last, and the first one's row."""
        first, (written, folded, stems) = self._told, self.layers
        self._told = len(written)
        return first, (written[first:], folded[first:], stems[first:])

    def new_stems(self) -> dict[str, list[str]]:
        """Return the stems of the keys that came since this was asked last, by their keys."""
        self._gather()
        return self._stems.take()

    def _gather(self) -> None:
        self._gathered = self._stems.gather(self._cache, self._gathered)

    def _name(self, text: str) -> str:
        """Return the folded keys of a short text, which many articles have."""
        keys = self._names.get(text)
        if keys is None:
            rows = self._cache.rows(text.split())
            keys = self._names[text] = " ".join(pick(self._cache.folded, rows))
        return keys


def _at(column: "array[int]", places: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Return what a column has at some places."""
    # The view of it is gone at once: a column that is looked at cannot grow.
    found: np.ndarray[Any, Any] = np.frombuffer(column, column.typecode)[places]
    return found
