"""An analysed article, from which a writer composes what an index stores."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

import numpy as np

from search.analyzer import Layers, pick, word_hash
from search.article import Article
from search.highlighting.word_map import LeftOut, WordMaps, with_left_out
from search.indexing.near_duplicates import Story, band_term
from search.indexing.paragraphs import KEY_CHARS, Paragraphs
from search.indexing.signature import Signature, signature
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
    Document,
    key_field,
)

#: The rows of an article are stored as 32-bit numbers.
ROW_TYPECODE = "I"
#: The words of a longer headline are not searched for in the body one by one.
_MAX_HEADLINE_WORDS_SEARCHED = 50
_FOLDED, _STEM = LAYERS.index("folded"), LAYERS.index("stem")
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
        return set(array(ROW_TYPECODE, self.rows))

    def keys(self, layers: Layers) -> dict[str, str]:
        """Return the keys of the article by field, given the layers that its rows belong to."""
        keys = dict(self.names)
        rows, in_title = array(ROW_TYPECODE, self.rows), self.in_title
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
        # No phrase spans what is left out.
        return f" {BETWEEN} ".join(map(" ".join, _pieces(of_parts, self.left_out)))

    def _left_out(self, of_parts: Sequence[str]) -> str:
        """Return the keys of the parts of the body that are left out, each paragraph by itself."""
        paragraphs = (of_parts[at:end] for at, end in self.left_out)
        return " ".join(f"{BETWEEN} {' '.join(each)}" for each in paragraphs)

    def _terms(self) -> str:
        """Return the terms of the paragraphs: keys, those with places, and signs where left out.

        A key has a term of its own so that its articles are counted by one look-up.
        """
        places, left_out = self.paragraphs.terms.split(), set(self.left_out)
        keys = dict.fromkeys(term[:KEY_CHARS] for term in places)
        found = zip(places, self.paragraphs.ranges(), strict=True) if left_out else ()
        signs = [term[:KEY_CHARS] + LEFT_OUT_SIGN for term, place in found if place in left_out]
        return " ".join((*keys, *places, *signs))

    def leaving_out(self, left_out: LeftOut, layers: Layers) -> "AnalyzedArticle":
        """Return the article with paragraphs left out of which it is not found by its words."""
        if not left_out:
            return self
        rows = array(ROW_TYPECODE, self.rows)
        of_parts, headline = pick(layers[_FOLDED], rows), pick(layers[_STEM], rows[: self.in_title])
        title, body = of_parts[: self.in_title], of_parts[self.in_title :]
        kept = chain(title, *_pieces(body, left_out))
        hashes = np.fromiter(map(word_hash, kept), np.uint32)
        in_map = tuple((at + self.begins_blank, end + self.begins_blank) for at, end in left_out)
        return self._replace(
            left_out=left_out,
            signature=signature(hashes, self.article.source, " ".join(headline)),
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


def _pieces(parts: Sequence[str], left_out: LeftOut) -> Iterator[Sequence[str]]:
    """Yield what is left of the parts of a body, in pieces."""
    start = 0
    for first, end in (*left_out, (len(parts), len(parts))):
        if first > start:
            yield parts[start:first]
        start = end


def _only_in(headline: list[str], body: str) -> list[str]:
    """Return the keys of a headline that are not among the keys of a body."""
    if len(headline) > _MAX_HEADLINE_WORDS_SEARCHED:
        in_body = set(body.split())
        return [key for key in headline if key not in in_body]
    # Of a usual headline, building a set of the body's keys would cost more.
    padded = f" {body} "
    return [key for key in headline if f" {key} " not in padded]
