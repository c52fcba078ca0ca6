"""What is made of an article before an index is asked: by the writer, or by processes beside it."""

from collections.abc import Mapping
from typing import NamedTuple

from search.analyzer import REMEMBERED, Analyzer, Keys
from search.article import Article
from search.schema import (
    BETWEEN,
    HEADLINE_ONLY,
    LAYERS,
    LEAD,
    LEAD_WORDS,
    NAME_FIELDS,
    key_field,
)
from search.stems import StemTable
from search.stories import Signature, signature
from search.wordmap import WordMap, WordMaps


class Prepared(NamedTuple):
    """An article with its keys by field, what tells its story, and the form in which it is kept."""

    article: Article
    keys: Mapping[str, str]
    signature: Signature
    packed: bytes


class Preparer:
    """Analyse articles; the words seen are remembered, as many as there is room for."""

    def __init__(self, analyzer: Analyzer) -> None:
        # Its own, so that it has seen the words of what is prepared here and of nothing else.
        self._analyzer = analyzer.forgetful()
        self._stems, self._gathered = StemTable(), 0

    def __call__(self, article: Article) -> Prepared:
        """Return an article prepared."""
        if self._analyzer.remembered + len(article.body) // 2 > REMEMBERED:
            self._gather()
            self._analyzer, self._gathered = self._analyzer.forgetful(), 0
        title, body = self._analyzer.keys(article.title), self._analyzer.keys(article.body)
        keys = _text_keys(title, body)
        for name in NAME_FIELDS:
            keys[key_field(name, "folded")] = self._analyzer.keys(getattr(article, name)).folded
        # Without what stands between headline and body: texts without a word are not alike.
        words = keys[key_field("text", "folded")].replace(BETWEEN, "", 1)
        maps = WordMap.of(article.title, title.codes), WordMap.of(article.body, body.codes)
        packed = article.packed(WordMaps(*maps).to_bytes())
        return Prepared(article, keys, signature(words, article.source), packed)

    def new_stems(self) -> dict[str, list[str]]:
        """Return the stems of the keys that came since this was asked last, by their keys."""
        self._gather()
        return self._stems.take()

    def _gather(self) -> None:
        for part, keys in self._analyzer.latest(self._analyzer.remembered - self._gathered):
            self._stems.add(part, keys)
        self._gathered = self._analyzer.remembered


def _text_keys(title: Keys, body: Keys) -> dict[str, str]:
    keys: dict[str, str] = {}
    for layer, of_title, of_body in zip(LAYERS, title.layers, body.layers, strict=True):
        keys[key_field("title", layer)] = of_title
        keys[key_field("text", layer)] = f"{of_title} {BETWEEN} {of_body}"
        # Looked for in the text: a set of a body's words would cost more than all else here.
        padded = f" {of_body} "
        only = [key for key in of_title.split() if f" {key} " not in padded]
        keys[key_field(HEADLINE_ONLY, layer)] = " ".join(only)
    stems = keys[key_field("text", "stem")].split(" ", LEAD_WORDS + 1)
    keys[key_field(LEAD, "stem")] = " ".join(stems[: LEAD_WORDS + 1])
    return keys
