"""Search within one sentence, among the best articles that have all the words.

An index knows the positions of words but not sentences, so the articles are read. Their number is
bounded, and an answer that would need more is marked as partial.
"""

from itertools import islice
from time import monotonic

from search.analyzer import Analyzer, Token
from search.analyzer.sentences import sentences
from search.article import Article
from search.query.notices import Notice
from search.query.term_dictionary import TermDictionary
from search.query.tree import EngineQuery, Keyword, SameSentence
from search.schema import ID

#: The most articles that are read for one query, and the most time. Words take long only when they
#: are analysed for the first time, as they are cached for later queries.
MAX_ARTICLES_READ, MAX_READ_SECONDS = 1_000, 0.35


class SameSentences:
    """Find the articles with words in one sentence; the bounds hold for one whole query."""

    def __init__(self, analyzer: Analyzer, dictionary: TermDictionary) -> None:
        self._analyzer = analyzer
        self._dictionary = dictionary
        self._articles_left = MAX_ARTICLES_READ
        self._deadline = monotonic() + MAX_READ_SECONDS

    def holding(
        self, asked: SameSentence, tokens: list[Token], together: EngineQuery, layer: str
    ) -> tuple[EngineQuery, tuple[Notice, ...]]:
        """Return a query for the articles that have all the words in one sentence.

        ``together`` is the query for the articles that have all the words. A notice is returned
        where not all of them could be read.
        """
        wanted = {getattr(token, layer) for token in tokens}
        found = []
        articles = self._dictionary.articles(together, "relevance")
        for article in islice(articles, self._articles_left):
            self._articles_left -= 1
            if monotonic() >= self._deadline:
                self._articles_left = 0
            if any(map(wanted.issubset, self._sentences(article, asked.field, layer))):
                found.append(article.id)
            if not self._articles_left:
                break
        if not self._articles_left and next(articles, None):
            return Keyword(ID, tuple(found)), (Notice("cut-sentence", asked.span[0], asked.text),)
        return Keyword(ID, tuple(found)), ()

    def _sentences(self, article: Article, field: str | None, layer: str) -> list[set[str]]:
        """Return the keys of each sentence of an article."""
        texts = [article.title] if field != "body" else []
        texts += sentences(article.body) if field != "title" else []
        return [set(getattr(self._analyzer.keys(text), layer).split()) for text in texts]
