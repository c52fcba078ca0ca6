"""Full-text search over Arabic news: open an index, search it, add articles to it."""

from search.article import Article
from search.errors import SearchError
from search.index import Index, Stats, open_index
from search.request import SearchRequest
from search.results import Correction, FacetValue, Hit, Results, Snippet, Suggestions
from search.wordlist import WordList

__all__ = [
    "Article",
    "Correction",
    "FacetValue",
    "Hit",
    "Index",
    "Results",
    "SearchError",
    "SearchRequest",
    "Snippet",
    "Stats",
    "Suggestions",
    "WordList",
    "open_index",
]
