"""From an article to a document in an index."""

from collections.abc import Mapping, Sequence

from search.analyzer import Analyzer, Layers
from search.article import Article
from search.engines.contract import Writer
from search.engines.storage import Storage
from search.highlighting.stem_index import StemTable, add_stems
from search.indexing.analysis import AnalyzedArticle, ArticleAnalyzer
from search.indexing.near_duplicates import Stories, band_term
from search.schema import Schema


class IndexWriter:
    """Changes to an index; see `Index.writer`."""

    def __init__(
        self, writer: Writer, analyzer: Analyzer, schema: Schema, storage: Storage
    ) -> None:
        #: The analyzer and the fields of this index.
        self.analyzer = analyzer
        self.schema = schema
        self._writer = writer
        self._storage = storage
        self._analyze = ArticleAnalyzer(analyzer, schema)
        self._stems = StemTable()
        self._stories = Stories(lambda bands: writer.firsts(map(band_term, bands)))

    def add(self, article: Article) -> bool:
        """Add an article; return True when it replaced one with the same id."""
        self._analyze.make_room(len(article.title) + len(article.body))
        return self.put(self._analyze(article), self._analyze.layers)

    def put(self, analyzed: AnalyzedArticle, layers: Layers) -> bool:
        """Add an article that was analysed elsewhere, whose rows index ``layers``; see `add`."""
        article = analyzed.article
        story = self._stories.assign(article.id, article.instant, analyzed.signature)
        return self._writer.add(analyzed.document(layers, story))

    def learn(self, stems: Mapping[str, Sequence[str]]) -> None:
        """Add the stems of keys of articles that were analysed in another process."""
        self._stems.merge(stems)

    def delete(self, article_id: str) -> bool:
        """Delete the article with that id; return False when none has it."""
        self._stories.delete(article_id)
        return self._writer.delete(article_id)

    def commit(self) -> None:
        """Make all changes so far permanent and visible."""
        self.learn(self._analyze.new_stems())
        # Before the articles that contain them: no article is visible without its stems.
        add_stems(self._storage, self._stems)
        self._stems = StemTable()
        self._writer.commit()
        self._stories.committed()
