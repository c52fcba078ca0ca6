"""The analysis of an article, by the writer or by processes beside it; it needs no index."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from search.analyzer import CACHED_PARTS, Analyzer, Layers, pick, word_hash
from search.article import Article
from search.highlighting.stem_index import StemTable
from search.highlighting.word_map import (
    CODES,
    LeftOut,
    WordMap,
    WordMaps,
    marked_sentence_ends,
    with_left_out,
)
from search.indexing.near_duplicates import Signature, Story, band_term, signature
from search.indexing.paragraphs import KEY_CHARS, Paragraphs, lines_of, paragraphs_of
from search.schema import (
    BETWEEN,
    BOILERPLATE,
    BOILERPLATE_LAYERS,
    HEADLINE_ONLY,
    LAYERS,
    LEAD,
    LEAD_WORDS,
    LEFT_OUT_SIGN,
    PARAGRAPHS,
    TEXT_FIELDS,
    URL,
    Document,
    Schema,
    key_field,
)
from search.urls import url_keys, url_term

#: The rows of an article are stored as 32-bit numbers.
_ROW_TYPECODE = "I"
_FOLDED = LAYERS.index("folded")
#: The words of a longer headline are not searched for in the body one by one.
_MAX_HEADLINE_WORDS_SEARCHED = 50
_TITLE, _TEXT = ([key_field(name, layer) for layer in LAYERS] for name in TEXT_FIELDS)
_HEADLINE_ONLY = [key_field(HEADLINE_ONLY, layer) for layer in LAYERS]
_BOILERPLATE = {LAYERS.index(layer): key_field(BOILERPLATE, layer) for layer in BOILERPLATE_LAYERS}
_LEAD, _LEAD_OF = key_field(LEAD, "stem"), key_field("text", "stem")


class AnalyzedArticle(NamedTuple):
    """An article with what a writer needs of it: compact, as it may come from another process.

    ``rows`` are the rows of its words in the layers of the `ArticleAnalyzer`, of which the first
    ``in_title`` belong to the headline. ``names`` has the keys of the keyword fields, and
    ``wholes`` the values that are found as a whole, both by the engine's name of the field. Of the
    body, ``left_out`` are the paragraphs that are boilerplate, as [first, end) of its parts.
    """

    article: Article
    rows: bytes
    in_title: int
    names: Mapping[str, str]
    wholes: Mapping[str, tuple[str, ...]]
    signature: Signature
    packed: bytes
    paragraphs: Paragraphs
    #: Whether the word map of the body begins with a part that holds only blanks.
    begins_blank: bool
    left_out: LeftOut = ()

    def distinct_rows(self) -> set[int]:
        """Return the rows of the article, each once."""
        return set(array(_ROW_TYPECODE, self.rows))

    def keys(self, layers: Layers) -> dict[str, str]:
        """Return the keys of the article by field, given the layers that its rows belong to."""
        keys = dict(self.names)
        rows, in_title = array(_ROW_TYPECODE, self.rows), self.in_title
        for layer, of_layer in enumerate(layers):
            of_parts = pick(of_layer, rows)
            title, body = " ".join(of_parts[:in_title]), self._kept(of_parts[in_title:])
            keys[_TITLE[layer]] = title
            keys[_TEXT[layer]] = f"{title} {BETWEEN} {body}"
            keys[_HEADLINE_ONLY[layer]] = " ".join(_only_in(title.split(), body))
            if layer in _BOILERPLATE:
                keys[_BOILERPLATE[layer]] = self._left_out(of_parts[in_title:])
        keys[_LEAD] = " ".join(keys[_LEAD_OF].split(" ", LEAD_WORDS + 1)[: LEAD_WORDS + 1])
        keys[PARAGRAPHS] = self._terms()
        return keys

    def _kept(self, of_parts: Sequence[str]) -> str:
        """Return the keys of the parts of the body that are not left out, joined."""
        if not self.left_out:
            return " ".join(of_parts)
        starts, ends = [0, *(end for _, end in self.left_out)], [at for at, _ in self.left_out]
        pieces = zip(starts, [*ends, len(of_parts)], strict=True)
        # No phrase spans what is left out.
        return f" {BETWEEN} ".join(" ".join(of_parts[at:end]) for at, end in pieces if end > at)

    def _left_out(self, of_parts: Sequence[str]) -> str:
        """Return the keys of the parts of the body that are left out, each paragraph by itself."""
        paragraphs = (of_parts[at:end] for at, end in self.left_out)
        return " ".join(f"{BETWEEN} {' '.join(each)}" for each in paragraphs)

    def _terms(self) -> str:
        """Return the terms of the paragraphs, with another of each that is left out."""
        if not self.left_out:
            return self.paragraphs.terms
        places, left_out = self.paragraphs.terms.split(), set(self.left_out)
        found = zip(places, self.paragraphs.ranges(), strict=True)
        signs = [term[:KEY_CHARS] + LEFT_OUT_SIGN for term, place in found if place in left_out]
        return " ".join((*places, *signs))

    def leaving_out(self, left_out: LeftOut, layers: Layers) -> "AnalyzedArticle":
        """Return the article with paragraphs left out of which it is not found by its words."""
        if not left_out:
            return self
        leaving = self._replace(left_out=left_out)
        of_parts = pick(layers[_FOLDED], array(_ROW_TYPECODE, self.rows))
        title, body = of_parts[: self.in_title], of_parts[self.in_title :]
        starts, ends = [0, *(end for _, end in left_out)], [at for at, _ in left_out]
        kept = [key for at, end in zip(starts, [*ends, None], strict=True) for key in body[at:end]]
        hashes = np.fromiter(map(word_hash, (*title, *kept)), np.uint32)
        in_map = tuple((at + self.begins_blank, end + self.begins_blank) for at, end in left_out)
        return leaving._replace(
            signature=signature(hashes, self.article.source),
            packed=Article.remapped(self.packed, partial(with_left_out, left_out=in_map)),
        )

    def leaving_out_as(self, stored: Article, layers: Layers) -> "AnalyzedArticle":
        """Return the article with the paragraphs left out that an index leaves out of it."""
        in_map = WordMaps.from_bytes(stored.words).left_out
        shift = self.begins_blank
        return self.leaving_out(tuple((at - shift, end - shift) for at, end in in_map), layers)

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
        cache, title = self._cache, article.title.split()
        body, ends = lines_of(article.body)
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
        hashes = _column_values(cache.hashes, places)
        return AnalyzedArticle(
            article,
            places.tobytes(),
            len(title),
            {self._name_keys[own]: self._keys_of_names(values) for own, values in names.items()},
            {URL: tuple(map(url_term, url_keys(article.url))), **names},
            signature(hashes, article.source),
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
        places = np.fromiter(rows, np.dtype(_ROW_TYPECODE), len(rows))
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
