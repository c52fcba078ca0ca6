"""Suggestions: completions of what is being typed, and corrections of a query."""

from search.suggest.corrections import Corrector
from search.suggest.headlines import CountingWriter, Headlines
from search.suggest.latin_names import begins_english

__all__ = ["Corrector", "CountingWriter", "Headlines", "begins_english"]
