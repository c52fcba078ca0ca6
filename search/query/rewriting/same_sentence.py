"""Which articles have some words in one sentence: told by reading the best that have them at all.

An index knows the places of words but not where a sentence ends, so the articles are read; how
many is bounded, and an answer that would need more says that it is not all.
"""

import re
from itertools import islice
from time import monotonic

from search.analyzer import Analyzer, Token
from search.article import Article
from search.engines.contract import TermDictionary
from search.query.notices import Notice
from search.query.tree import EngineQuery, Keyword, SameSentence
from search.schema import ID

#: So many articles are read for one query, for so many seconds at most: words that are met for
#: the first time take long, and the next query will know them.
MOST_READ, LONGEST = 1_000, 0.35
#: What ends a sentence: its mark and what closes behind it, or a line.
_END = re.compile(r"""(?<=[.!?؟…])["'»”)\]]*\s+|\n+""")


class SameSentences:
    """Find articles with words in one sentence, for one query."""

    def __init__(self, analyzer: Analyzer, dictionary: TermDictionary) -> None:
        self._analyzer = analyzer
        self._dictionary = dictionary
        self._left = MOST_READ
        self._ends = monotonic() + LONGEST

    def holding(
        self, asked: SameSentence, tokens: list[Token], together: EngineQuery, layer: str
    ) -> tuple[EngineQuery, tuple[Notice, ...]]:
        """Return what finds, of the articles with all the words, those with a sentence of them.

        The notice says that not all of them could be read.
        """
        wanted = {getattr(token, layer) for token in tokens}
        found = []
        articles = self._dictionary.articles(together, "relevance")
        for article in islice(articles, self._left):
            self._left = self._left - 1 if monotonic() < self._ends else 0
            if any(map(wanted.issubset, self._sentences(article, asked.field, layer))):
                found.append(article.id)
            if not self._left:
                break
        if not self._left and next(articles, None):
            return Keyword(ID, tuple(found)), (Notice("cut-sentence", asked.span[0], asked.text),)
        return Keyword(ID, tuple(found)), ()

    def _sentences(self, article: Article, field: str | None, layer: str) -> list[set[str]]:
        """Return the keys of each sentence of an article."""
        texts = [article.title] if field != "body" else []
        texts += _END.split(article.body) if field != "title" else []
        return [set(getattr(self._analyzer.keys(text), layer).split()) for text in texts]
