"""Arabic analysis: from the raw text of a word to its key in each layer."""

from search.analyzer.analyzer import REMEMBERED, Analyzer, Keys, default_analyzer
from search.analyzer.stemmer import ARTICLE
from search.analyzer.token import AnalyzedWord, Token

__all__ = ["ARTICLE", "REMEMBERED", "AnalyzedWord", "Analyzer", "Keys", "Token", "default_analyzer"]
