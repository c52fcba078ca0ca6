"""Suggestions: completions of what is being typed, and corrections of a query."""

from search.suggest.corrections import Corrector
from search.suggest.headlines import CountingWriter, Headlines

__all__ = ["Corrector", "CountingWriter", "Headlines"]
