"""The contract of an engine: it stores documents of ready-made keys and runs query trees.

Engines know no Arabic: the analyzer has made every key, in documents and in queries.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from search.article import Article
from search.query.tree import EVERYTHING, Node
from search.schema import Document

Sort = Literal["relevance", "newest", "oldest"]
#: The most values of a facet that are counted out, days and stories aside.
FACET_SIZE = 200
#: The facet of calendar days, as written in the articles' dates: ``20180331``.
DAY = "day"
#: So many first articles of stories are compared with an article.
MAX_FIRSTS = 200
#: The part of a score that stays however old an article is, so that a new one goes before it unless
#: the old one is more than three times as good.
TIMELESS = 0.3
_SECONDS = 86_400


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


class Engine(Protocol):
    """A store of documents. Leaving `writer` commits, an exception rolls back."""

    name: str
    fingerprint: str

    def writer(self) -> AbstractContextManager[Writer]:
        """Return the only writer there can be; raise IndexLocked while there is another."""
        ...

    def search(
        self,
        query: Node,
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
        last in both orders of time. ``facets`` are names of NAME_FIELDS, DAY or STORY. With a
        ``half_life`` in days, scores fade with age; see `faded`. When ``grouped``, the hits are
        the first of each story.
        """
        ...

    def get(self, ids: Iterable[str]) -> list[Article]:
        """Return the articles with these ids, those that exist, in that order."""
        ...

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent keys of a field that begin so, with their article counts."""
        ...

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        """Return how many articles hold each key of a field, without the keys that none holds.

        Deleted articles may count for a while.
        """
        ...

    def articles(
        self, query: Node = EVERYTHING, sort: Sort = "newest", half_life: float | None = None
    ) -> Iterator[Article]:
        """Yield every article that a query finds in the order of `search`; all, newest first."""
        ...

    def size(self) -> int:
        """Return the bytes the index takes."""
        ...

    def version(self) -> Hashable:
        """Return what changes with each commit, by whomever; from then on the commit is seen."""
        ...

    def is_replaced(self) -> bool:
        """Return whether this place has another index now (see `rebuild`) or other synonyms."""
        ...

    def close(self) -> None:
        """Let go of all resources."""
        ...


def faded(
    scores: Sequence[float], instants: Sequence[float | None], half_life: float
) -> list[float]:
    """Return scores of which all but `TIMELESS` halves with every ``half_life`` days of age.

    Age is counted from the newest of the articles; those without a date are as old as the oldest.
    """
    dated = [instant for instant in instants if instant is not None] or [0]
    newest, oldest = max(dated), min(dated)
    ages = [newest - (oldest if instant is None else instant) for instant in instants]
    fresh = [2.0 ** (-age / _SECONDS / half_life) for age in ages]
    return [
        score * (TIMELESS + (1 - TIMELESS) * part)
        for score, part in zip(scores, fresh, strict=True)
    ]
