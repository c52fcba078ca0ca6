"""How many articles there are of each day."""

from datetime import date

from search.engines.contract import engine_errors
from search.query.tree import EngineQuery
from search.schema import DAY
from search.snapshot import Snapshot
from search.timeline import calendar_day


def counted_by_day(snapshot: Snapshot, query: EngineQuery) -> dict[date, int]:
    """Return how many articles of a query there are of each day, in no order."""
    found = snapshot.engine.search(query, limit=0, sort="newest", facets=(DAY,))
    # The days come from the index, and may be damaged.
    with engine_errors(snapshot.storage.url, ValueError, OverflowError):
        return {calendar_day(day): count for day, count in found.facets[DAY]}
