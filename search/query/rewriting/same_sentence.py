"""Find the articles that have some words in one sentence, among the best that have them at all.

An index knows the positions of words but no sentences, so the articles are read. Their number is
bounded, and an answer that would require more says that it is partial.
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

#: The most articles that are read for one query, and for how long. Words that are analysed for the
#: first time take long; the next query will find them cached.
MAX_ARTICLES_READ, MAX_READ_SECONDS = 1_000, 0.35


class SameSentences:
    """Find the articles with words in one sentence, for the whole of one query."""

    def __init__(self, analyzer: Analyzer, dictionary: TermDictionary) -> None:
        self._analyzer = analyzer
        self._dictionary = dictionary
        self._articles_left = MAX_ARTICLES_READ
        self._deadline = monotonic() + MAX_READ_SECONDS

    def holding(
        self, asked: SameSentence, tokens: list[Token], together: EngineQuery, layer: str
    ) -> tuple[EngineQuery, tuple[Notice, ...]]:
        """Return a query for those articles with all the words that have them in one sentence.

        ``together`` is the query for the articles with all the words. The notice says that not all
        of them could be read.
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
