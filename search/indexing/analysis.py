"""The analysis of an article, by the writer or by processes beside it; it needs no index."""

from array import array
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from search.analyzer import CACHED_PARTS, Analyzer, Layers, pick
from search.article import Article
from search.highlighting.stem_index import StemTable
from search.highlighting.word_map import CODES, WordMap, WordMaps, marked_sentence_ends
from search.indexing.near_duplicates import Story, band_term
from search.indexing.signature import Signature, signature
from search.schema import (
    BETWEEN,
    HEADLINE_ONLY,
    LAYERS,
    LEAD,
    LEAD_WORDS,
    TEXT_FIELDS,
    URL,
    Document,
    Schema,
    key_field,
)
from search.urls import url_keys, url_term

#: The rows of an article are stored as 32-bit numbers.
_ROW_TYPECODE = "I"
#: The words of a longer headline are not searched for in the body one by one.
_MAX_HEADLINE_WORDS_SEARCHED = 50
_TITLE, _TEXT = ([key_field(name, layer) for layer in LAYERS] for name in TEXT_FIELDS)
_HEADLINE_ONLY = [key_field(HEADLINE_ONLY, layer) for layer in LAYERS]
_LEAD, _LEAD_OF = key_field(LEAD, "stem"), key_field("text", "stem")


class AnalyzedArticle(NamedTuple):
    """An article with what a writer needs of it: compact, as it may come from another process.

    ``rows`` are the rows of its words in the layers of the `ArticleAnalyzer`, of which the first
    ``in_title`` belong to the headline. ``names`` has the keys of the keyword fields, and
    ``wholes`` the values that are found as a whole, both by the engine's name of the field.
    """

    article: Article
    rows: bytes
    in_title: int
    names: Mapping[str, str]
    wholes: Mapping[str, tuple[str, ...]]
    signature: Signature
    packed: bytes

    def distinct_rows(self) -> set[int]:
        """Return the rows of the article, each once."""
        return set(array(_ROW_TYPECODE, self.rows))

    def keys(self, layers: Layers) -> dict[str, str]:
        """Return the keys of the article by field, given the layers that its rows belong to."""
        keys = dict(self.names)
        rows, in_title = array(_ROW_TYPECODE, self.rows), self.in_title
        for layer, of_layer in enumerate(layers):
            of_parts = pick(of_layer, rows)
            title, body = " ".join(of_parts[:in_title]), " ".join(of_parts[in_title:])
            keys[_TITLE[layer]] = title
            keys[_TEXT[layer]] = f"{title} {BETWEEN} {body}"
            keys[_HEADLINE_ONLY[layer]] = " ".join(_only_in(title.split(), body))
        keys[_LEAD] = " ".join(keys[_LEAD_OF].split(" ", LEAD_WORDS + 1)[: LEAD_WORDS + 1])
        return keys

    def document(self, layers: Layers, story: Story) -> Document:
        """Return what an index stores of the article, which belongs to a story."""
        first = story.id == self.article.id
        return Document(
            self.article,
            self.keys(layers),
            self.packed,
            story.number,
            bands=" ".join(map(band_term, story.bands())) if first else "",
            first=story.to_bytes() if first else b"",
            wholes=self.wholes,
        )


class ArticleAnalyzer:
    """Analyse the articles of one index, caching words up to a bound; see `make_room`."""

    def __init__(self, analyzer: Analyzer, schema: Schema) -> None:
        self._analyzer = analyzer
        self._fields = schema.names
        self._name_keys = {own: key_field(own, "folded") for own in schema.names.values()}
        self._stems = StemTable()
        self._begin()

    def _begin(self) -> None:
        self._cache = self._analyzer.token_cache()
        self._rows_gathered = self._words_sent = 0
        self._names: dict[str, str] = {}

    @property
    def layers(self) -> Layers:
        """The keys of the words met so far, which the rows of articles index."""
        return self._cache.layers

    def make_room(self, length: int) -> None:
        """Empty the cache if a text of ``length`` characters might make it too large."""
        if len(self._cache) + len(self._names) + length // 2 > CACHED_PARTS:
            self._gather()
            self._begin()

    def __call__(self, article: Article) -> AnalyzedArticle:
        """Return the analysis of an article."""
        cache, title, body = self._cache, article.title.split(), article.body.split()
        rows = cache.rows([*title, *body])
        places = np.fromiter(rows, np.dtype(_ROW_TYPECODE), len(rows))
        codes = (
            _column_values(cache.codes, places).astype("<u2", copy=False).tobytes().decode(CODES)
        )
        maps = WordMaps(
            WordMap.of(article.title, title, codes[: len(title)]),
            WordMap.of(article.body, body, codes[len(title) :]),
            marked_sentence_ends(article.body),
        )
        names = {own: article.names(name) for name, own in self._fields.items()}
        return AnalyzedArticle(
            article,
            places.tobytes(),
            len(title),
            {self._name_keys[own]: self._keys_of_names(values) for own, values in names.items()},
            {URL: tuple(map(url_term, url_keys(article.url))), **names},
            signature(
                _column_values(cache.hashes, places),
                article.source,
                " ".join(pick(cache.stems, rows[: len(title)])),
            ),
            article.packed(maps.to_bytes()),
        )

    def new_words(self) -> tuple[int, Layers]:
        """Return the layers of the words met since the last call, and the row of the first."""
        first, (written, folded, stems) = self._words_sent, self.layers
        self._words_sent = len(written)
        return first, (written[first:], folded[first:], stems[first:])

    def new_stems(self) -> dict[str, list[str]]:
        """Return the stems of the keys met since the last call, by key."""
        self._gather()
        return self._stems.take()

    def stems_of(self, rows: Iterable[int]) -> dict[str, list[str]]:
        """Return the stems of the words of some rows by key; see `new_stems`."""
        stems = StemTable()
        stems.add_rows(self._cache, rows)
        return stems.take()

    def _gather(self) -> None:
        self._rows_gathered = self._stems.gather(self._cache, self._rows_gathered)

    def _keys_of_names(self, names: tuple[str, ...]) -> str:
        """Return the folded keys of names, kept apart so that no phrase spans two of them."""
        return f" {BETWEEN} ".join(map(self._keys_of_name, names))

    def _keys_of_name(self, name: str) -> str:
        """Return the folded keys of a name; cached, as many articles share it."""
        keys = self._names.get(name)
        if keys is None:
            rows = self._cache.rows(name.split())
            keys = self._names[name] = " ".join(pick(self._cache.folded, rows))
        return keys


def _only_in(headline: list[str], body: str) -> list[str]:
    """Return the keys of a headline that are not among the keys of a body."""
    if len(headline) > _MAX_HEADLINE_WORDS_SEARCHED:
        in_body = set(body.split())
        return [key for key in headline if key not in in_body]
    # Of a usual headline, building a set of the body's keys would cost more.
    padded = f" {body} "
    return [key for key in headline if f" {key} " not in padded]


def _column_values(column: "array[int]", places: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Return the values of a column at some places."""
    # The view is dropped at once: an array cannot grow while it is viewed.
    found: np.ndarray[Any, Any] = np.frombuffer(column, column.typecode)[places]
    return found
