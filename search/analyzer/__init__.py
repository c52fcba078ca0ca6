"""Arabic analysis: from the raw text of a word to its key in each layer."""

from search.analyzer.analyzer import REMEMBERED, Analyzer, analyzer_with, default_analyzer
from search.analyzer.memory import NO_WORD, WORDS, Keys, Layers, Memory, stem_code, taken, word_hash
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
    "Layers",
    "Memory",
    "Token",
    "analyzer_with",
    "default_analyzer",
    "near_spellings",
    "read_overrides",
    "related_keys",
    "stem_code",
    "taken",
    "word_hash",
]
