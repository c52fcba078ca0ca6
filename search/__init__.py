"""Full-text search over Arabic news: open an index, search it, add articles to it.

Public names are loaded lazily (PEP 562), so that the help of a program, or the use of one part of
the library, loads no more than it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = [
    "FEED_CONTENT_TYPES",
    "FOLLOWED",
    "LIGHT_MS",
    "AnalyzedWord",
    "Article",
    "ArticleError",
    "Backup",
    "BackupError",
    "BestPassage",
    "BoilerplateStats",
    "Copy",
    "CopyDiffers",
    "Correction",
    "Damage",
    "EmbedderMissing",
    "Embedding",
    "EngineMissing",
    "ExportFormat",
    "FacetValue",
    "FacetsDiffer",
    "FeedFormat",
    "FeedWords",
    "Finding",
    "Group",
    "GroupName",
    "Hit",
    "HitMeaning",
    "Index",
    "IndexDamaged",
    "IndexExists",
    "IndexLocked",
    "IndexMismatch",
    "IndexMissing",
    "IndexUntrusted",
    "IndexUnusable",
    "IndexWriter",
    "Label",
    "LevelName",
    "Match",
    "MeaningName",
    "Name",
    "NamedPeriod",
    "NotAnIndex",
    "Notice",
    "Offer",
    "OverridesDiffer",
    "Overview",
    "Period",
    "QuerySyntaxError",
    "Ranges",
    "Reading",
    "Reason",
    "Repair",
    "RepeatedParagraph",
    "Report",
    "RequestError",
    "Results",
    "SearchError",
    "SearchRequest",
    "SearchTimeout",
    "ServerDenied",
    "ServerError",
    "ServerFull",
    "ServerNotReady",
    "ServerUnreachable",
    "ServerUnsuitable",
    "ServerUntrusted",
    "Snippet",
    "Sort",
    "Stats",
    "Suggestions",
    "Token",
    "UnknownName",
    "VectorStats",
    "WordList",
    "WordListError",
    "__version__",
    "analyze",
    "backup",
    "check",
    "check_trusted",
    "copy",
    "cost_of",
    "embed",
    "evaluation",
    "export_lines",
    "is_index",
    "open_index",
    "rebuild",
    "remove_vectors",
    "repair",
    "restore",
    "timeline_lines",
    "write_feed",
]

#: The module of each public name.
_HOMES = {
    "AnalyzedWord": "search.analyzer",
    "Token": "search.analyzer",
    "Article": "search.article",
    "ArticleError": "search.errors",
    "Damage": "search.engines.manifest",
    "BackupError": "search.errors",
    "CopyDiffers": "search.errors",
    "EmbedderMissing": "search.errors",
    "EngineMissing": "search.errors",
    "FacetsDiffer": "search.errors",
    "IndexDamaged": "search.errors",
    "IndexExists": "search.errors",
    "IndexLocked": "search.errors",
    "IndexMismatch": "search.errors",
    "IndexMissing": "search.errors",
    "IndexUntrusted": "search.errors",
    "IndexUnusable": "search.errors",
    "NotAnIndex": "search.errors",
    "OverridesDiffer": "search.errors",
    "QuerySyntaxError": "search.errors",
    "RequestError": "search.errors",
    "SearchError": "search.errors",
    "SearchTimeout": "search.errors",
    "ServerDenied": "search.errors",
    "ServerError": "search.errors",
    "ServerFull": "search.errors",
    "ServerNotReady": "search.errors",
    "ServerUnreachable": "search.errors",
    "ServerUnsuitable": "search.errors",
    "ServerUntrusted": "search.errors",
    "WordListError": "search.errors",
    "Group": "search.hits",
    "Hit": "search.hits",
    "HitMeaning": "search.hits",
    "Ranges": "search.hits",
    "Reason": "search.hits",
    "Snippet": "search.hits",
    "Index": "search.index",
    "BoilerplateStats": "search.retrieval.boilerplate",
    "RepeatedParagraph": "search.retrieval.boilerplate",
    "LIGHT_MS": "search.retrieval.cost",
    "cost_of": "search.retrieval.cost",
    "Stats": "search.retrieval.stats",
    "VectorStats": "search.retrieval.vector_stats",
    "analyze": "search.index",
    "is_index": "search.index",
    "open_index": "search.index",
    "IndexWriter": "search.indexing.writer",
    "Label": "search.labels",
    "ExportFormat": "search.output.export",
    "export_lines": "search.output.export",
    "timeline_lines": "search.output.export",
    "FEED_CONTENT_TYPES": "search.output.feed",
    "FOLLOWED": "search.output.feed",
    "FeedFormat": "search.output.feed",
    "FeedWords": "search.output.feed_content",
    "write_feed": "search.output.feed",
    "Name": "search.query.notices",
    "Notice": "search.query.notices",
    "UnknownName": "search.query.notices",
    "Backup": "search.maintenance.archive",
    "backup": "search.maintenance.backup",
    "Copy": "search.maintenance.copying",
    "copy": "search.maintenance.copying",
    "Embedding": "search.maintenance.embedding",
    "embed": "search.maintenance.embedding",
    "remove_vectors": "search.maintenance.embedding",
    "rebuild": "search.maintenance.rebuilding",
    "Repair": "search.maintenance.repairing",
    "repair": "search.maintenance.repairing",
    "restore": "search.maintenance.restore",
    "check": "search.maintenance.check",
    "check_trusted": "search.maintenance.trust",
    "Finding": "search.maintenance.report",
    "Report": "search.maintenance.report",
    "GroupName": "search.request",
    "LevelName": "search.request",
    "Match": "search.request",
    "MeaningName": "search.request",
    "SearchRequest": "search.request",
    "Sort": "search.request",
    "BestPassage": "search.results",
    "Correction": "search.results",
    "NamedPeriod": "search.results",
    "FacetValue": "search.results",
    "Offer": "search.results",
    "Reading": "search.results",
    "Results": "search.results",
    "Suggestions": "search.results",
    "Overview": "search.timeline",
    "Period": "search.timeline",
    "__version__": "search.version",
    "WordList": "search.wordlist",
}

if TYPE_CHECKING:
    from search import evaluation
    from search.analyzer import AnalyzedWord, Token
    from search.article import Article
    from search.engines.manifest import Damage
    from search.errors import (
        ArticleError,
        BackupError,
        CopyDiffers,
        EmbedderMissing,
        EngineMissing,
        FacetsDiffer,
        IndexDamaged,
        IndexExists,
        IndexLocked,
        IndexMismatch,
        IndexMissing,
        IndexUntrusted,
        IndexUnusable,
        NotAnIndex,
        OverridesDiffer,
        QuerySyntaxError,
        RequestError,
        SearchError,
        SearchTimeout,
        ServerDenied,
        ServerError,
        ServerFull,
        ServerNotReady,
        ServerUnreachable,
        ServerUnsuitable,
        ServerUntrusted,
        WordListError,
    )
    from search.hits import Group, Hit, HitMeaning, Ranges, Reason, Snippet
    from search.index import Index, analyze, is_index, open_index
    from search.indexing.writer import IndexWriter
    from search.labels import Label
    from search.maintenance.archive import Backup
    from search.maintenance.backup import backup
    from search.maintenance.check import check
    from search.maintenance.copying import Copy, copy
    from search.maintenance.embedding import Embedding, embed, remove_vectors
    from search.maintenance.rebuilding import rebuild
    from search.maintenance.repairing import Repair, repair
    from search.maintenance.report import Finding, Report
    from search.maintenance.restore import restore
    from search.maintenance.trust import check_trusted
    from search.output.export import ExportFormat, export_lines, timeline_lines
    from search.output.feed import FEED_CONTENT_TYPES, FOLLOWED, FeedFormat, write_feed
    from search.output.feed_content import FeedWords
    from search.query.notices import Name, Notice, UnknownName
    from search.request import GroupName, LevelName, Match, MeaningName, SearchRequest, Sort
    from search.results import (
        BestPassage,
        Correction,
        FacetValue,
        NamedPeriod,
        Offer,
        Reading,
        Results,
        Suggestions,
    )
    from search.retrieval.boilerplate import BoilerplateStats, RepeatedParagraph
    from search.retrieval.cost import LIGHT_MS, cost_of
    from search.retrieval.stats import Stats
    from search.retrieval.vector_stats import VectorStats
    from search.timeline import Overview, Period
    from search.version import __version__
    from search.wordlist import WordList
else:
    # Hidden from type checkers, which would accept any name.
    def __getattr__(name: str) -> object:
        """Load a public name."""
        if name == "evaluation":
            return import_module("search.evaluation")
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value


def __dir__() -> list[str]:
    return __all__
