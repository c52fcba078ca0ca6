"""The contract of an engine: it stores documents of ready-made keys and runs query trees.

Engines know no Arabic: the analyzer has made every key, in documents and in queries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from search.article import Article
from search.query.tree import Node
from search.schema import Document

Sort = Literal["relevance", "newest", "oldest"]
#: The most values of a facet that are counted out.
FACET_SIZE = 200


@dataclass(frozen=True, slots=True)
class EngineResults:
    """The articles found, best first, each with its score; how many there are in all; counts."""

    total: int
    hits: Sequence[tuple[Article, float]] = ()
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


class Writer(Protocol):
    """Changes to an index, seen by nobody before they are committed."""

    def add(self, document: Document) -> bool:
        """Add a document, in place of the one with the same id; return whether there was one."""
        ...

    def delete(self, article_id: str) -> bool:
        """Delete the document with that id; return whether there was one."""
        ...

    def commit(self) -> None:
        """Make all changes so far permanent and visible."""
        ...


class Engine(Protocol):
    """A store of documents. Leaving `writer` commits, an exception rolls back."""

    name: str
    fingerprint: str

    def writer(self) -> AbstractContextManager[Writer]:
        """Return the only writer there can be; raise IndexLocked while there is another."""
        ...

    def search(
        self, query: Node, *, limit: int, offset: int, sort: Sort, facets: Sequence[str]
    ) -> EngineResults:
        """Return the hits from ``offset`` on, in a stable order.

        Equal scores (or equal instants) go newest first, then by id; articles without a date come
        last in both orders of time.
        """
        ...

    def get(self, ids: Iterable[str]) -> list[Article]:
        """Return the articles with these ids, those that exist, in that order."""
        ...

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent keys of a field that begin so, with their article counts."""
        ...

    def frequency(self, field: str, key: str) -> int:
        """Return the number of articles that hold a key in a field; deleted ones may count."""
        ...

    def articles(self) -> Iterator[Article]:
        """Yield every article, in no order."""
        ...

    def size(self) -> int:
        """Return the bytes the index takes."""
        ...

    def is_replaced(self) -> bool:
        """Return whether another index has taken this one's place (see `rebuild`)."""
        ...

    def close(self) -> None:
        """Let go of all resources."""
        ...
