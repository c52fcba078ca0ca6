"""What could be meant: how a text goes on, and what else it may have been meant to be."""

from search.suggest.corrections import Corrector
from search.suggest.headlines import CountingWriter, Headlines

__all__ = ["Corrector", "CountingWriter", "Headlines"]
