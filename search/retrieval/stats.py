"""The size of an index, and what it was made with."""

from dataclasses import dataclass, field

from search.engines.contract import EngineResults
from search.query.tree import EVERYTHING
from search.request import Sort
from search.retrieval.boilerplate import BoilerplateStats, boilerplate_stats
from search.retrieval.vector_stats import VectorStats, vector_stats
from search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Stats:
    """The size of an index in articles and bytes, and the days of its first and last article.

    ``facets`` are the keys of articles that were declared as facets. ``boilerplate`` tells what is
    left out of articles, and ``vectors`` what there is to search by meaning.
    """

    articles: int
    bytes: int
    engine: str
    fingerprint: str
    first_date: str | None
    last_date: str | None
    facets: tuple[str, ...] = ()
    boilerplate: BoilerplateStats = field(default_factory=BoilerplateStats)
    vectors: VectorStats | None = None


def stats_of(snapshot: Snapshot, commonest: int) -> Stats:
    """Return the stats of an index, of boilerplate with the ``commonest`` paragraphs."""
    # Makes the last commit visible.
    snapshot.engine.version()
    newest, oldest = _dated(snapshot, "newest"), _dated(snapshot, "oldest")
    return Stats(
        articles=newest.total,
        bytes=snapshot.storage.size(),
        engine=snapshot.label.engine,
        fingerprint=snapshot.label.fingerprint,
        first_date=_day(oldest),
        last_date=_day(newest),
        facets=snapshot.schema.facets,
        boilerplate=boilerplate_stats(snapshot, commonest),
        vectors=vector_stats(snapshot.storage),
    )


def _dated(snapshot: Snapshot, sort: Sort) -> EngineResults:
    return snapshot.engine.search(EVERYTHING, limit=1, sort=sort)


def _day(found: EngineResults) -> str | None:
    return (found.hits[0][0].date[:10] or None) if found.hits else None
