"""What queries are rewritten by: the keys that an index holds, and the articles they stand in."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from search.article import Article
from search.query.tree import EVERYTHING, EngineQuery
from search.request import Sort


class TermDictionary(Protocol):
    """The keys of an index; an `Engine` is one."""

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent keys of a field that begin so, with their article counts."""
        ...

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        """Return how many articles hold each key of a field, without the keys that none holds.

        Deleted articles may count for a while.
        """
        ...

    def articles(
        self, query: EngineQuery = EVERYTHING, sort: Sort = "newest", half_life: float | None = None
    ) -> Iterator[Article]:
        """Yield every article that a query finds in the order of a search; all, newest first."""
        ...
