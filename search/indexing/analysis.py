"""The analysis of an article, by the writer or by processes beside it; it needs no index."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from search.analyzer import CACHED_PARTS, Analyzer, Layers, pick
from search.article import Article
from search.highlighting.stem_index import StemTable
from search.highlighting.word_map import CODES, WordMap, WordMaps, marked_sentence_ends
from search.indexing.analyzed import ROW_TYPECODE, AnalyzedArticle
from search.indexing.paragraphs import Paragraphs, lines_of, paragraphs_of
from search.indexing.signature import signature
from search.schema import BETWEEN, URL, Schema, key_field
from search.urls import url_keys, url_term


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
        cache, title = self._cache, article.title.split()
        body, ends = lines_of(article.body)
        rows = cache.rows([*title, *body])
        places = np.fromiter(rows, np.dtype(ROW_TYPECODE), len(rows))
        codes = (
            _column_values(cache.codes, places).astype("<u2", copy=False).tobytes().decode(CODES)
        )
        maps = WordMaps(
            WordMap.of(article.title, title, codes[: len(title)]),
            WordMap.of(article.body, body, codes[len(title) :]),
            marked_sentence_ends(article.body),
        )
        names = {own: article.names(name) for name, own in self._fields.items()}
        hashes = _column_values(cache.hashes, places)
        return AnalyzedArticle(
            article,
            places.tobytes(),
            len(title),
            {self._name_keys[own]: self._keys_of_names(values) for own, values in names.items()},
            {URL: tuple(map(url_term, url_keys(article.url))), **names},
            signature(hashes, article.source, " ".join(pick(cache.stems, rows[: len(title)]))),
            article.packed(maps.to_bytes()),
            paragraphs_of(ends, hashes[len(title) :], article.source),
            article.body[:1].isspace(),
        )

    def paragraphs(self, article: Article) -> Paragraphs:
        """Return the short paragraphs of an article, whose analysis is not needed."""
        body, ends = lines_of(article.body)
        return paragraphs_of(ends, self._hashes(self._cache.rows(body)), article.source)

    def _hashes(self, rows: Sequence[int]) -> "np.ndarray[Any, Any]":
        """Return the `word_hash` of the words of some rows."""
        places = np.fromiter(rows, np.dtype(ROW_TYPECODE), len(rows))
        return _column_values(self._cache.hashes, places)

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


def _column_values(column: "array[int]", places: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Return the values of a column at some places."""
    # The view is dropped at once: an array cannot grow while it is viewed.
    found: np.ndarray[Any, Any] = np.frombuffer(column, column.typecode)[places]
    return found
