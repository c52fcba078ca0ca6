"""From an article to a document in an index."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from search.analyzer import Analyzer, Layers
from search.article import Article
from search.engines.contract import Writer
from search.highlighting.stem_index import StemTable, keep_stems
from search.indexing.analysis import Prepared, Preparer
from search.indexing.near_duplicates import Stories, band_term
from search.schema import Document


class IndexWriter:
    """Changes to an index; see `Index.writer`."""

    def __init__(self, writer: Writer, analyzer: Analyzer, folder: Path) -> None:
        #: What analyses the articles of this index.
        self.analyzer = analyzer
        self._writer = writer
        self._folder = folder
        self._prepare = Preparer(analyzer)
        self._stems = StemTable()
        self._stories = Stories(lambda bands: writer.firsts(map(band_term, bands)))

    def add(self, article: Article) -> bool:
        """Add an article; return True when it took the place of one with the same id."""
        self._prepare.make_room(len(article.body))
        return self.put(self._prepare(article), self._prepare.layers)

    def put(self, prepared: Prepared, layers: Layers) -> bool:
        """Do as `add` with an article that was prepared by the index's analyzer elsewhere."""
        article, packed, keys = prepared.article, prepared.packed, prepared.keys(layers)
        story = self._stories.assign(article.id, article.instant, prepared.signature)
        if story.id != article.id:
            return self._writer.add(Document(article, keys, packed, story.number))
        bands = " ".join(map(band_term, story.bands()))
        document = Document(article, keys, packed, story.number, bands, story.to_bytes())
        return self._writer.add(document)

    def learn(self, stems: Mapping[str, Sequence[str]]) -> None:
        """Take in the stems of the keys of articles that were prepared elsewhere."""
        self._stems.merge(stems)

    def delete(self, article_id: str) -> bool:
        """Delete the article with that id; return False when there is none."""
        self._stories.delete(article_id)
        return self._writer.delete(article_id)

    def commit(self) -> None:
        """Make all changes so far permanent and visible."""
        self.learn(self._prepare.new_stems())
        # Before the articles that they are found in: none is visible without its stems.
        keep_stems(self._folder, self._stems)
        self._stems = StemTable()
        self._writer.commit()
        self._stories.committed()
