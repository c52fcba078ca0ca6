"""Which articles have some words in one sentence: told by reading the best that have them at all.

An index knows the places of words but not where a sentence ends, so the articles are read; how
many is bounded, and an answer that would need more says that it is not all.
"""

import re
from itertools import islice
from time import monotonic

from search.analyzer import Analyzer, Token
from search.article import Article
from search.query.notices import Notice
from search.query.rewriting.wildcards import Vocabulary
from search.query.tree import Keyword, Node, SameSentence

#: So many articles are read for one query, for so many seconds at most: words that are met for
#: the first time take long, and the next query will know them.
MOST_READ, LONGEST = 1_000, 0.35
#: What ends a sentence: its mark and what closes behind it, or a line.
_END = re.compile(r"""(?<=[.!?؟…])["'»”)\]]*\s+|\n+""")


class Sentences:
    """Find articles with words in one sentence, for one query."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._left = MOST_READ
        self._ends = monotonic() + LONGEST
        self.notices: list[Notice] = []

    def holding(self, asked: SameSentence, tokens: list[Token], together: Node, layer: str) -> Node:
        """Return what finds, of the articles with all the words, those with a sentence of them."""
        wanted = {getattr(token, layer) for token in tokens}
        found = []
        articles = self._vocabulary.articles(together, "relevance")
        for article in islice(articles, self._left):
            self._left = self._left - 1 if monotonic() < self._ends else 0
            if any(map(wanted.issubset, self._sentences(article, asked.field, layer))):
                found.append(article.id)
            if not self._left:
                break
        if not self._left and next(articles, None):
            self.notices.append(Notice("cut-sentence", asked.span[0], asked.text))
        return Keyword("id", tuple(found))

    def _sentences(self, article: Article, field: str | None, layer: str) -> list[set[str]]:
        """Return the keys of each sentence of an article."""
        texts = [article.title] if field != "body" else []
        texts += _END.split(article.body) if field != "title" else []
        return [set(getattr(self._analyzer.keys(text), layer).split()) for text in texts]
