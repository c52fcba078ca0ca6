"""From an article to a document in an index."""

from pathlib import Path

from search.analyzer import REMEMBERED, Analyzer, Keys
from search.article import Article
from search.engines.base import Writer
from search.forms import FormTable, keep_forms
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

    def __init__(self, writer: Writer, analyzer: Analyzer, folder: Path) -> None:
        self._writer = writer
        self._folder = folder
        # Its own, so that it has seen the words of what is added here and of nothing else.
        self._analyzer = analyzer.forgetful()
        self._forms, self._gathered = FormTable(), 0
        self._stories = Stories(lambda bands: writer.firsts(map(band_term, bands)))

    def add(self, article: Article) -> bool:
        """Add an article; return True when it took the place of one with the same id."""
        if self._analyzer.remembered + len(article.body) // 2 > REMEMBERED:
            self._gather()
            self._analyzer, self._gathered = self._analyzer.forgetful(), 0
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
        self._gather()
        # Before the articles that they are found in: none is visible without its forms.
        keep_forms(self._folder, self._forms)
        self._forms = FormTable()
        self._writer.commit()
        self._stories.committed()

    def _gather(self) -> None:
        """Take in the forms of the words that came since."""
        for part, keys in self._analyzer.seen(self._gathered):
            self._forms.add(part, keys)
        self._gathered = self._analyzer.remembered

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
