"""Arabic analysis: from the raw text of a word to its key in each layer."""

from search.analyzer.analyzer import (
    NO_WORD,
    REMEMBERED,
    WORDS,
    Analyzer,
    Keys,
    analyzer_with,
    default_analyzer,
    stem_code,
)
from search.analyzer.overrides import read_overrides
from search.analyzer.related import related_keys
from search.analyzer.spellings import near_spellings
from search.analyzer.stemmer import ARTICLE
from search.analyzer.token import AnalyzedWord, Token

__all__ = [
    "ARTICLE",
    "NO_WORD",
    "REMEMBERED",
    "WORDS",
    "AnalyzedWord",
    "Analyzer",
    "Keys",
    "Token",
    "analyzer_with",
    "default_analyzer",
    "near_spellings",
    "read_overrides",
    "related_keys",
    "stem_code",
]
