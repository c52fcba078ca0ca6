"""Counts of what a query finds in Tantivy: by the values of fields, and by stories."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

import tantivy
from tantivy import Query

from search.engines.contract import MAX_FACET_VALUES
from search.schema import DAY, STORY

#: More days than any archive spans, and more stories than are ever counted at once.
_MAX_BUCKETS = 200_000
#: The name of the aggregation that counts all articles, beside those of facets.
_TOTAL = "total"


def count_stories(searcher: tantivy.Searcher, query: Query, total: int) -> int:
    """Return the number of distinct stories among the ``total`` hits of a query."""
    found = searcher.search(query, max(1, total), count=False, order_by_field=STORY)
    return len({story for story, _ in found.hits})


def counted(
    searcher: tantivy.Searcher, query: Query, names: Sequence[str]
) -> tuple[int, dict[str, list[tuple[str, int]]]]:
    """Return the number of articles that a query finds, and of those with each value of fields.

    Names are sorted by their number of articles, the most frequent first, then by name.
    """
    sizes = {name: _MAX_BUCKETS if name in (DAY, STORY) else MAX_FACET_VALUES for name in names}
    wanted: dict[str, Any] = {
        name: {"terms": {"field": name, "size": size}} for name, size in sizes.items()
    }
    # Every article has a story, so this counts all articles.
    wanted[_TOTAL] = {"value_count": {"field": STORY}}
    found = searcher.aggregate(query, wanted)
    counts = {name: _values(found[name]["buckets"]) for name in names}
    for name in counts:
        # Days and stories, of which there are many, need no order.
        if name not in (DAY, STORY):
            counts[name].sort(key=itemgetter(0))
            counts[name].sort(key=itemgetter(1), reverse=True)
    return int(found[_TOTAL]["value"]), counts


def _values(buckets: Iterable[Any]) -> list[tuple[str, int]]:
    """Return the values of buckets with their numbers of articles."""
    return [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
