"""From an article to a document in an index."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from search.analyzer import Analyzer, Layers
from search.article import Article
from search.engines.contract import Writer
from search.engines.storage import Storage
from search.highlighting.stem_index import StemTable, add_stems
from search.indexing.analysis import ArticleAnalyzer
from search.indexing.analyzed import AnalyzedArticle
from search.indexing.boilerplate import Boilerplate
from search.indexing.near_duplicates import Stories, Story, band_term
from search.indexing.recogniser import Known, Recognition
from search.schema import Document, Schema

_NOTHING = Known(Boilerplate())


class IndexWriter:
    """Changes to an index; see `Index.writer`.

    ``recognition`` tells which paragraphs of articles are left out, and ``renew`` replaces a
    document by another one of the same article; by default it is added like any other.
    """

    def __init__(
        self,
        writer: Writer,
        analyzer: Analyzer,
        schema: Schema,
        storage: Storage,
        recognition: Recognition = _NOTHING,
        renew: Callable[[Document], object] | None = None,
    ) -> None:
        #: The analyzer and the fields of this index.
        self.analyzer = analyzer
        self.schema = schema
        self._writer = writer
        self._storage = storage
        self._analyze = ArticleAnalyzer(analyzer, schema)
        self._stems = StemTable()
        self._stories = Stories(lambda bands: writer.firsts(map(band_term, bands)))
        self._recognition = recognition
        self._renew = renew or writer.add

    def add(self, article: Article) -> bool:
        """Add an article; return True when it replaced one with the same id."""
        return self.put(*self._analyzed(article))

    def _analyzed(self, article: Article) -> tuple[AnalyzedArticle, Layers]:
        self._analyze.make_room(len(article.title) + len(article.body))
        return self._analyze(article), self._analyze.layers

    def expect(self, articles: Sequence[AnalyzedArticle]) -> None:
        """Be told which articles are put next, so that all of them may be looked up at once."""
        stories = (Story(one.article.id, one.article.instant, one.signature) for one in articles)
        bands = chain.from_iterable(story.near_bands() for story in stories)
        self._writer.expect((one.article.id for one in articles), map(band_term, bands))

    def put(self, analyzed: AnalyzedArticle, layers: Layers) -> bool:
        """Add an article that was analysed elsewhere, whose rows index ``layers``; see `add`."""
        return self._writer.add(self._document(analyzed, layers))

    def _document(self, analyzed: AnalyzedArticle, layers: Layers) -> Document:
        article, left_out = analyzed.article, self._recognition.left_out(analyzed)
        analyzed = analyzed.leaving_out(left_out, layers)
        story = self._stories.assign(article.id, article.instant, analyzed.signature)
        return analyzed.document(layers, story)

    def learn(self, stems: Mapping[str, Sequence[str]]) -> None:
        """Add the stems of keys of articles that were analysed in another process."""
        self._stems.merge(stems)

    def delete(self, article_id: str) -> bool:
        """Delete the article with that id; return False when none has it."""
        self._stories.delete(article_id)
        return self._writer.delete(article_id)

    def commit(self) -> None:
        """Make all changes so far permanent and visible.

        Articles in which boilerplate is recognised by then are added anew, unless they are many.
        """
        self._commit()
        if outdated := self._recognition.committed():
            for article in outdated:
                self._renew(self._document(*self._analyzed(article)))
            self._commit()

    def _commit(self) -> None:
        self.learn(self._analyze.new_stems())
        # Before the articles that contain them: no article is visible without its stems.
        add_stems(self._storage, self._stems)
        self._stems = StemTable()
        self._writer.commit()
        self._stories.committed()
