"""From an article to a document in an index."""

from search.analyzer import Analyzer, Keys
from search.article import Article
from search.engines.base import Writer
from search.schema import (
    BETWEEN,
    HEADLINE_ONLY,
    LAYERS,
    LEAD,
    LEAD_WORDS,
    NAME_FIELDS,
    Document,
    key_field,
)
from search.stories import Stories, band_term, signature


class IndexWriter:
    """Changes to an index; see `Index.writer`."""

    def __init__(self, writer: Writer, analyzer: Analyzer) -> None:
        self._writer = writer
        self._analyzer = analyzer
        self._stories = Stories(lambda bands: writer.firsts(map(band_term, bands)))

    def add(self, article: Article) -> bool:
        """Add an article; return True when it took the place of one with the same id."""
        keys = self._keys(article)
        # Without what stands between headline and body: texts without a word are not alike.
        words = keys[key_field("text", "folded")].replace(BETWEEN, "", 1)
        story = self._stories.assign(article.id, article.instant, signature(words, article.source))
        if story.id != article.id:
            return self._writer.add(Document(article, keys, story.number))
        bands = " ".join(map(band_term, story.bands()))
        return self._writer.add(Document(article, keys, story.number, bands, story.to_bytes()))

    def delete(self, article_id: str) -> bool:
        """Delete the article with that id; return False when there is none."""
        self._stories.delete(article_id)
        return self._writer.delete(article_id)

    def commit(self) -> None:
        """Make all changes so far permanent and visible."""
        self._writer.commit()
        self._stories.committed()

    def _keys(self, article: Article) -> dict[str, str]:
        keys = _text_keys(self._analyzer.keys(article.title), self._analyzer.keys(article.body))
        for name in NAME_FIELDS:
            keys[key_field(name, "folded")] = self._analyzer.keys(getattr(article, name)).folded
        return keys


def _text_keys(title: Keys, body: Keys) -> dict[str, str]:
    keys: dict[str, str] = {}
    for layer, of_title, of_body in zip(LAYERS, title, body, strict=True):
        keys[key_field("title", layer)] = of_title
        keys[key_field("text", layer)] = f"{of_title} {BETWEEN} {of_body}"
        # Looked for in the text: a set of a body's words would cost more than all else here.
        padded = f" {of_body} "
        only = [key for key in of_title.split() if f" {key} " not in padded]
        keys[key_field(HEADLINE_ONLY, layer)] = " ".join(only)
    stems = keys[key_field("text", "stem")].split(" ", LEAD_WORDS + 1)
    keys[key_field(LEAD, "stem")] = " ".join(stems[: LEAD_WORDS + 1])
    return keys
