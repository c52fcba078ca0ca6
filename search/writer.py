"""From an article to a document in an index."""

from search.analyzer import Analyzer
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


class IndexWriter:
    """Changes to an index; see `Index.writer`."""

    def __init__(self, writer: Writer, analyzer: Analyzer) -> None:
        self._writer = writer
        self._analyzer = analyzer

    def add(self, article: Article) -> bool:
        """Add an article; return True when it took the place of one with the same id."""
        return self._writer.add(_document(article, self._analyzer))

    def delete(self, article_id: str) -> bool:
        """Delete the article with that id; return False when there is none."""
        return self._writer.delete(article_id)

    def commit(self) -> None:
        """Make all changes so far permanent and visible."""
        self._writer.commit()


def _document(article: Article, analyzer: Analyzer) -> Document:
    title, body = analyzer.keys(article.title), analyzer.keys(article.body)
    keys: dict[str, str] = {}
    for layer, of_title, of_body in zip(LAYERS, title, body, strict=True):
        keys[key_field("title", layer)] = of_title
        keys[key_field("text", layer)] = f"{of_title} {BETWEEN} {of_body}"
        only = set(of_title.split()).difference(of_body.split())
        keys[key_field(HEADLINE_ONLY, layer)] = " ".join(sorted(only))
    stems = keys[key_field("text", "stem")].split(" ", LEAD_WORDS + 1)
    keys[key_field(LEAD, "stem")] = " ".join(stems[: LEAD_WORDS + 1])
    for field in NAME_FIELDS:
        keys[key_field(field, "folded")] = analyzer.keys(getattr(article, field)).folded
    return Document(article, keys)
