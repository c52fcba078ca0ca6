"""Full-text search over Arabic news: open an index, search it, add articles to it."""

from importlib import import_module
from typing import TYPE_CHECKING

from search.analyzer import AnalyzedWord, Token
from search.article import Article
from search.errors import (
    ArticleError,
    EngineMissing,
    FacetsDiffer,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnusable,
    NotAnIndex,
    OverridesDiffer,
    QuerySyntaxError,
    RequestError,
    SearchError,
    WordListError,
)
from search.index import Index, Stats, analyze, is_index, open_index
from search.query.notices import Name, Notice, UnknownName
from search.rebuilding import rebuild
from search.request import GroupName, LevelName, Match, SearchRequest, Sort
from search.results import (
    Correction,
    FacetValue,
    Group,
    Hit,
    Offer,
    Ranges,
    Reason,
    Results,
    Snippet,
    Suggestions,
)
from search.timeline import Period
from search.version import __version__
from search.wordlist import WordList

__all__ = [
    "FEED_CONTENT_TYPES",
    "FOLLOWED",
    "AnalyzedWord",
    "Article",
    "ArticleError",
    "Correction",
    "EngineMissing",
    "ExportFormat",
    "FacetValue",
    "FacetsDiffer",
    "FeedFormat",
    "FeedWords",
    "Group",
    "GroupName",
    "Hit",
    "Index",
    "IndexDamaged",
    "IndexLocked",
    "IndexMismatch",
    "IndexMissing",
    "IndexUnusable",
    "IndexWriter",
    "LevelName",
    "Match",
    "Name",
    "NotAnIndex",
    "Notice",
    "Offer",
    "OverridesDiffer",
    "Period",
    "QuerySyntaxError",
    "Ranges",
    "Reason",
    "RequestError",
    "Results",
    "SearchError",
    "SearchRequest",
    "Snippet",
    "Sort",
    "Stats",
    "Suggestions",
    "Token",
    "UnknownName",
    "WordList",
    "WordListError",
    "__version__",
    "analyze",
    "evaluation",
    "export_lines",
    "is_index",
    "open_index",
    "rebuild",
    "write_feed",
]

#: Where the names are that most programs never ask for; searching must begin at once.
_LAZY = {
    "FEED_CONTENT_TYPES": "search.output.feed",
    "FOLLOWED": "search.output.feed",
    "ExportFormat": "search.output.export",
    "FeedFormat": "search.output.feed",
    "FeedWords": "search.output.feed",
    "IndexWriter": "search.indexing.writer",
    "evaluation": "search.evaluation",
    "export_lines": "search.output.export",
    "write_feed": "search.output.feed",
}

if TYPE_CHECKING:
    from search import evaluation
    from search.indexing.writer import IndexWriter
    from search.output.export import ExportFormat, export_lines
    from search.output.feed import FEED_CONTENT_TYPES, FOLLOWED, FeedFormat, FeedWords, write_feed
else:
    # Hidden from type checkers, which would take any name for one that is here.
    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for (PEP 562)."""
        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(_LAZY[name])
        value = module if name == "evaluation" else getattr(module, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return __all__
