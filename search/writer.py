"""From an article to a document in an index."""

from collections.abc import Mapping

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
from search.stories import Stories, signature


class IndexWriter:
    """Changes to an index; see `Index.writer`."""

    def __init__(self, writer: Writer, analyzer: Analyzer) -> None:
        self._writer = writer
        self._analyzer = analyzer
        self._stories = Stories(writer.firsts)

    def add(self, article: Article) -> bool:
        """Add an article; return True when it took the place of one with the same id."""
        title, body = self._analyzer.keys(article.title), self._analyzer.keys(article.body)
        signed = signature(f"{title.folded} {body.folded}", article.source)
        story = self._stories.assign(article.id, article.instant, signed)
        keys = {**_text_keys(title, body), **self._name_keys(article)}
        if story.id != article.id:
            return self._writer.add(Document(article, keys, story.number))
        bands = " ".join(story.bands())
        return self._writer.add(Document(article, keys, story.number, bands, story.to_bytes()))

    def delete(self, article_id: str) -> bool:
        """Delete the article with that id; return False when there is none."""
        self._stories.delete(article_id)
        return self._writer.delete(article_id)

    def commit(self) -> None:
        """Make all changes so far permanent and visible."""
        self._writer.commit()
        self._stories.committed()

    def _name_keys(self, article: Article) -> dict[str, str]:
        return {
            key_field(name, "folded"): self._analyzer.keys(getattr(article, name)).folded
            for name in NAME_FIELDS
        }


def _text_keys(title: Keys, body: Keys) -> Mapping[str, str]:
    keys: dict[str, str] = {}
    for layer, of_title, of_body in zip(LAYERS, title, body, strict=True):
        keys[key_field("title", layer)] = of_title
        keys[key_field("text", layer)] = f"{of_title} {BETWEEN} {of_body}"
        only = set(of_title.split()).difference(of_body.split())
        keys[key_field(HEADLINE_ONLY, layer)] = " ".join(sorted(only))
    stems = keys[key_field("text", "stem")].split(" ", LEAD_WORDS + 1)
    keys[key_field(LEAD, "stem")] = " ".join(stems[: LEAD_WORDS + 1])
    return keys
