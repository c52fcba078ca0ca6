"""Arabic analysis: from the raw text of a word to its key in each layer."""

from search.analyzer.analyzer import CACHED_PARTS, Analyzer, analyzer_with, default_analyzer
from search.analyzer.clitics import ARTICLE
from search.analyzer.overrides import read_overrides
from search.analyzer.related import related_keys
from search.analyzer.spelling_variants import near_spellings
from search.analyzer.token import AnalyzedWord, Token
from search.analyzer.token_cache import (
    NO_WORD,
    SEVERAL_WORDS,
    Keys,
    Layers,
    TokenCache,
    pick,
    stem_code,
    word_hash,
)

__all__ = [
    "ARTICLE",
    "CACHED_PARTS",
    "NO_WORD",
    "SEVERAL_WORDS",
    "AnalyzedWord",
    "Analyzer",
    "Keys",
    "Layers",
    "Token",
    "TokenCache",
    "analyzer_with",
    "default_analyzer",
    "near_spellings",
    "pick",
    "read_overrides",
    "related_keys",
    "stem_code",
    "word_hash",
]
