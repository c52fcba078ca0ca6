"""The contract of an engine: it stores documents of ready-made keys and runs query trees.

Engines know no Arabic: the analyzer has made every key, in documents and in queries.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from search.article import Article
from search.engines.storage import Storage
from search.errors import IndexDamaged
from search.query.term_dictionary import TermDictionary
from search.query.tree import EngineQuery
from search.request import Sort
from search.schema import Document, Schema

#: The most values of a facet that are counted, days and stories aside.
MAX_FACET_VALUES = 200
#: The most first articles of stories that an article is compared with.
MAX_FIRSTS = 200


@dataclass(frozen=True, slots=True)
class EngineResults:
    """The articles found, best first, each with its score; how many there are in all; counts.

    ``stories`` has the number of each hit's story; ``groups``, when the answer is grouped, how
    many stories there are in all.
    """

    total: int
    hits: Sequence[tuple[Article, float]] = ()
    stories: Sequence[int] = ()
    groups: int | None = None
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


class Writer(Protocol):
    """Changes to an index, seen by nobody before they are committed."""

    def add(self, document: Document) -> bool:
        """Add a document, in place of the one with the same id; return whether there was one."""
        ...

    def delete(self, article_id: str) -> bool:
        """Delete the document with that id; return whether there was one."""
        ...

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        """Return the ``first`` of committed documents that have any of the bands."""
        ...

    def commit(self) -> None:
        """Make all changes so far permanent and visible."""
        ...


class Engine(TermDictionary, Protocol):
    """An open store of documents. Leaving `writer` commits, an exception rolls back."""

    name: str

    def writer(self) -> AbstractContextManager[Writer]:
        """Return the only writer there can be; raise IndexLocked while there is another."""
        ...

    def search(
        self,
        query: EngineQuery,
        *,
        limit: int,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        half_life: float | None = None,
        grouped: bool = False,
    ) -> EngineResults:
        """Return the hits from ``offset`` on, in a stable order.

        Equal scores (or equal instants) go newest first, then by id; articles without a date come
        last in both orders of time. ``facets`` are the engine's names of fields of names, DAY or
        STORY. With a ``half_life`` in days, scores fade with age; see `search.ranking.faded`. When
        ``grouped``, the hits are the first of each story.
        """
        ...

    def count(self, query: EngineQuery) -> int:
        """Return how many articles a query finds."""
        ...

    def get(self, ids: Iterable[str]) -> list[Article]:
        """Return the articles with these ids, those that exist, in that order."""
        ...

    def version(self) -> Hashable:
        """Return what changes with each commit, by whomever; from then on the commit is seen."""
        ...

    def close(self) -> None:
        """Let go of all resources."""
        ...


class EngineType(Protocol):
    """An engine as such: it knows places, makes indexes at them and opens these.

    A place is what stands behind the engine's name in the address of an index: for one that keeps
    its indexes on a disk, the path of a folder.
    """

    name: str

    def storage(self, place: str) -> Storage:
        """Return what is kept at a place besides documents."""
        ...

    def create(self, place: str, schema: Schema) -> None:
        """Make an index without documents; raise NotAnIndex where something else is."""
        ...

    def __call__(self, place: str, schema: Schema, /) -> Engine:
        """Open an index; raise IndexDamaged when it cannot be read."""
        ...


@contextmanager
def engine_errors(place: str, *damage: type[BaseException]) -> Iterator[None]:
    """Turn an engine's own errors into ours, once, at its door."""
    try:
        yield
    except damage as error:
        raise IndexDamaged(place, str(error) or type(error).__name__) from error
