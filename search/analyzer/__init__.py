"""Arabic analysis: from the raw text of a word to its key in each layer."""

from search.analyzer.analyzer import REMEMBERED, Analyzer, analyzer_with, default_analyzer
from search.analyzer.overrides import read_overrides
from search.analyzer.related import related_keys
from search.analyzer.spelling_variants import near_spellings
from search.analyzer.stemmer import ARTICLE
from search.analyzer.token import AnalyzedWord, Token
from search.analyzer.token_cache import (
    NO_WORD,
    WORDS,
    Keys,
    Layers,
    TokenCache,
    stem_code,
    taken,
    word_hash,
)

__all__ = [
    "ARTICLE",
    "NO_WORD",
    "REMEMBERED",
    "WORDS",
    "AnalyzedWord",
    "Analyzer",
    "Keys",
    "Layers",
    "Token",
    "TokenCache",
    "analyzer_with",
    "default_analyzer",
    "near_spellings",
    "read_overrides",
    "related_keys",
    "stem_code",
    "taken",
    "word_hash",
]
