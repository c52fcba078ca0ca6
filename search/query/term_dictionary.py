"""What rewriting a query needs of an index: its keys, and the articles that have them."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from search.article import Article
from search.query.tree import EVERYTHING, EngineQuery
from search.request import Sort


class TermDictionary(Protocol):
    """The keys of an index; an `Engine` is one."""

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent keys of a field with a prefix, and how many articles have each.

        Most frequent first, equally frequent ones by their code points; at most ``limit``.
        """
        ...

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        """Return how many articles hold each key of a field; keys that none holds are left out.

        Deleted articles may still be counted until their segment is merged.
        """
        ...

    def articles(self, query: EngineQuery = EVERYTHING, sort: Sort = "newest") -> Iterator[Article]:
        """Yield every article that a query finds, in the order of `Engine.search`."""
        ...
