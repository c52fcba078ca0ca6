"""Walking through all hits of a query, in one state of the index, a page at a time."""

from collections.abc import Iterator, Mapping
from typing import Any

from search.engines.opensearch.client import Place
from search.engines.opensearch.shards import WHOLE

#: How long a server keeps a state of the index for the next page.
_KEEP_ALIVE = "5m"


def pages(
    place: Place,
    body: dict[str, Any],
    size: int,
    first: int = 0,
    how: Mapping[str, Any] = WHOLE,
) -> Iterator[list[dict[str, Any]]]:
    """Yield the hits of a search, ``size`` at a time; of the ``first`` page, so many if any.

    The search has to sort its hits so that no two are equal. ``how`` says what it asks for.
    """
    path = f"/{place.name}/_search/point_in_time"
    whole: dict[str, Any] = {"keep_alive": _KEEP_ALIVE, "allow_partial_pit_creation": "false"}
    pit = place.request("POST", path, **whole)["pit_id"]
    state = {"pit": {"id": pit, "keep_alive": _KEEP_ALIVE}, "track_total_hits": False}
    asked = first or size
    after: dict[str, Any] = {}
    try:
        while True:
            page = body | state | after | {"size": asked}
            told = place.request("POST", "/_search", page, **how)
            hits: list[dict[str, Any]] = told["hits"]["hits"]
            yield hits
            if len(hits) < asked:
                return
            asked, after = size, {"search_after": hits[-1]["sort"]}
    finally:
        place.request("DELETE", "/_search/point_in_time", {"pit_id": [pit]})
