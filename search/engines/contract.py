"""The contract of an engine: it stores documents of ready-made keys and runs query trees.

Engines know no Arabic: the analyzer makes every key, in documents and in queries.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from search.article import Article
from search.engines.manifest import Contents, Damage
from search.engines.storage import Storage
from search.engines.system_errors import system_error
from search.errors import IndexDamaged
from search.query.term_dictionary import TermDictionary
from search.query.tree import EVERYTHING, EngineQuery
from search.request import Sort
from search.schema import Document, Schema

#: The most values that are counted of a facet; days and stories are counted without a limit.
MAX_FACET_VALUES = 200
#: The most first articles of stories that one article is compared with.
MAX_FIRSTS = 200

#: What a file holds: stored articles; which of them are deleted; what can be made again from the
#: articles; or which other files belong to the index.
Holds = Literal["articles", "deletions", "derived", "contents"]


@dataclass(frozen=True, slots=True)
class EngineResults:
    """The hits of a query, best first, each with its score, and counts.

    ``total`` counts all articles found. ``stories`` has the number of each hit's story; ``groups``
    counts all stories, where the hits are grouped.
    """

    total: int
    hits: Sequence[tuple[Article, float]] = ()
    stories: Sequence[int] = ()
    groups: int | None = None
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """What an engine stores of one article, to be checked.

    ``problem`` says why it cannot be read, and the rest is then empty. ``instant``, ``story`` and
    ``first`` are stored beside the article: see `search.schema.Document`.
    """

    article: Article | None
    instant: int | None = None
    story: int = 0
    first: bytes = b""
    problem: str = ""


class Rerank(Protocol):
    """What reorders the first hits of a query, by what is stored with their articles."""

    @property
    def hits(self) -> int:
        """How many hits are reordered."""
        ...

    def __call__(self, words: bytes) -> float:
        """Return what is added to the score, 0 or more, of the article with a stored word map."""
        ...


class Writer(Protocol):
    """Changes to an index, invisible to searches until they are committed."""

    def add(self, document: Document) -> bool:
        """Add a document, replacing the one with the same id; return whether there was one."""
        ...

    def delete(self, article_id: str) -> bool:
        """Delete the document with that id; return whether there was one."""
        ...

    def expect(self, ids: Iterable[str], bands: Iterable[str]) -> None:
        """Be told which ids and bands are asked for next, so that they may be looked up at once."""
        ...

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        """Return the ``first`` of committed documents that have any of the bands.

        At most `MAX_FIRSTS`.
        """
        ...

    def commit(self) -> None:
        """Make all changes so far permanent and visible."""
        ...


class Engine(TermDictionary, Protocol):
    """An open store of documents."""

    name: str

    def files(self) -> Sequence[str]:
        """Return the names of the engine's files that the last commit consists of.

        Others may be there that an interrupted writer is still writing, or has left.
        """
        ...

    def writer(self) -> AbstractContextManager[Writer]:
        """Open the index for writing; commit on exit, roll back on an exception.

        Only the process that holds `Storage.writing` may do so. What an interrupted writer has left
        is deleted.
        """
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
        rerank: Rerank | None = None,
    ) -> EngineResults:
        """Return at most ``limit`` hits from ``offset`` on, in a stable order.

        Hits with equal scores, or equal instants, are ordered newest first, then by id; articles
        without a date come last in both orders of time. ``facets`` are the engine's names of
        keyword fields, DAY or STORY. Where hits are sorted by relevance, ``rerank`` adds to the
        scores of the first of them, and with a ``half_life`` in days, scores then fade with age;
        see `search.ranking.faded`. When ``grouped``, the hits are the first of each story.
        """
        ...

    def articles(
        self,
        query: EngineQuery = EVERYTHING,
        sort: Sort = "newest",
        half_life: float | None = None,
        rerank: Rerank | None = None,
        grouped: bool = False,
    ) -> Iterator[Article]:
        """Yield every article that a query finds, in the order of `search`.

        When ``grouped``, only the first of each story.
        """
        ...

    def days(
        self,
        query: EngineQuery,
        sort: Sort = "newest",
        half_life: float | None = None,
        rerank: Rerank | None = None,
    ) -> Sequence[int | None]:
        """Return the day of each article that `articles` yields when ``grouped``."""
        ...

    def count(self, query: EngineQuery) -> int:
        """Return the number of articles that a query finds."""
        ...

    def scores(
        self, queries: Iterable[EngineQuery], ids: Sequence[str]
    ) -> Iterator[dict[str, float]]:
        """Yield for each query the scores of those articles with these ids that it finds."""
        ...

    def get(self, ids: Iterable[str]) -> list[Article]:
        """Return the articles with these ids, in this order; unknown ids are skipped."""
        ...

    def records(self) -> Iterator[Record]:
        """Yield what is stored of every article, in no order, also of those that are damaged.

        Raises IndexDamaged where nothing more can be read.
        """
        ...

    def version(self) -> Hashable:
        """Return a value that changes with each commit, of any process, and make it visible."""
        ...

    def close(self) -> None:
        """Release all resources."""
        ...


class EngineType(Protocol):
    """A kind of engine, which creates and opens indexes at places.

    A place is what follows the engine's name in the address of an index: the path of a folder for
    an engine that keeps its indexes on disk.
    """

    name: str
    #: Patterns of the names of the engine's files.
    contents: Contents
    #: Whether its files can run code when they are opened.
    runs_code: bool

    def storage(self, place: str) -> Storage:
        """Return the storage of a place: what is kept there besides documents."""
        ...

    def create(self, place: str, schema: Schema) -> None:
        """Create an empty index; raise OSError, or NotAnIndex where something else is."""
        ...

    def damage(self, place: str) -> Iterable[Damage]:
        """Return the files that differ from the checksums that the engine itself keeps, if any.

        No native code reads them, as damaged files might end the process.
        """
        ...

    def holds(self, file: str) -> Holds:
        """Return what the engine's file with a name holds."""
        ...

    def salvage(self, place: str, copies: Mapping[str, bytes]) -> Iterator[Article | Damage]:
        """Yield all articles that can be read of an index, whatever else of it is damaged.

        And for what cannot be read, what is lost. ``copies`` serve for files that are damaged; see
        `Manifest.copies`. Every article is as it was written. Where several have the same id, the
        last one counts. Nobody may write meanwhile. Raises OSError where the index may not be read.
        """
        ...

    def __call__(self, place: str, schema: Schema, /) -> Engine:
        """Open an index, also one that may only be read.

        Raises IndexDamaged when it cannot be read, and OSError when it may not be.
        """
        ...


@contextmanager
def engine_errors(place: str, *damage: type[BaseException]) -> Iterator[None]:
    """Raise IndexDamaged in place of the engine's own errors of the types ``damage``.

    And in place of a panic of an extension in Rust, which would end the process. An error of the
    system, such as a right that is missing, is no damage: it is raised as an OSError.
    """
    try:
        yield
    except BaseException as error:
        if not isinstance(error, damage) and type(error).__name__ != "PanicException":
            raise
        if reported := system_error(error, place):
            raise reported from (error if error is not reported else error.__cause__)
        raise IndexDamaged(place, str(error) or type(error).__name__) from error


def readable(read: Callable[[], Record], errors: AbstractContextManager[None]) -> Record:
    """Return the record that a function reads, or why it cannot be read."""
    try:
        with errors:
            return read()
    except IndexDamaged as damage:
        return Record(None, problem=damage.reason)
