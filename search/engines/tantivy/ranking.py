"""The order of hits in Tantivy, which by itself puts equal hits in the order of its segments."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import tantivy
from tantivy import Order, Query

from search.article import Article
from search.ranking import faded
from search.request import Sort
from search.schema import STORY

#: A hit's score, or its instant where the order is by time; and where it is stored.
Ranked = tuple[Any, tantivy.DocAddress]

#: So many equal hits are put in order; more of them keep the engine's own order.
_MOST_TIES = 10_000
#: So many of the best hits are ordered anew by their freshness.
_REFRESHED = 1_000
_UNDATED = 2**62


def ranked(
    searcher: tantivy.Searcher, query: Query, end: int, sort: Sort
) -> tuple[int, list[Ranked]]:
    """Return the total and the first ``end`` hits, equal ones in the order of the contract."""
    by_time: dict[str, Any] = {}
    if sort != "relevance":
        by_time["order_by_field"] = "instant"
        by_time["order"] = Order.Desc if sort == "newest" else Order.Asc
    found = searcher.search(query, end + 1, **by_time)
    total: int = found.count  # type: ignore[attr-defined]  # missing in tantivy's stub
    hits: list[Ranked] = found.hits
    if 0 < end < len(hits) and hits[end - 1][0] == hits[end][0]:
        # Equal hits continue behind the last one: only all of them can be put in order.
        reach = max(end + 1, _MOST_TIES)
        hits = searcher.search(query, reach, count=False, **by_time).hits
    ordered: list[Ranked] = []
    for equal in _groups(hits):
        # Whether equal hits are put in order must not depend on how many hits were asked for.
        last = len(ordered) + len(equal)
        known = last <= _MOST_TIES and (last < len(hits) or len(hits) == total)
        ordered += _in_order(searcher, equal) if known else equal
    return total, ordered[:end]


def refreshed(
    searcher: tantivy.Searcher, query: Query, end: int, half_life: float
) -> tuple[int, list[Ranked]]:
    """Return the total and the first ``end`` hits by scores that fade with age (see `faded`)."""
    total, hits = ranked(searcher, query, max(end, _REFRESHED), "relevance")
    best = hits[:_REFRESHED]
    instants = searcher.fast_field_values("instant", [address for _, address in best])
    scores = faded([score for score, _ in best], instants, half_life)
    fresh = [
        ((-score, _newest_first(instant)), (score, address))
        for score, instant, (_, address) in zip(scores, instants, best, strict=True)
    ]
    fresh.sort(key=_first)
    return total, [*(hit for _, hit in fresh), *hits[_REFRESHED:]][:end]


def firsts_of_stories(
    searcher: tantivy.Searcher, best: Callable[[int], tuple[int, list[Ranked]]], end: int
) -> tuple[int, list[Ranked]]:
    """Return the total, and of the hits that ``best`` gives the first ``end`` of a new story."""
    reach = 4 * end
    while True:
        total, hits = best(reach)
        firsts: dict[int, Ranked] = {}
        for story, hit in zip(stories_of(searcher, hits), hits, strict=True):
            firsts.setdefault(story, hit)
        if len(firsts) >= end or reach >= total:
            return total, list(firsts.values())[:end]
        # So many equal hits are looked at anyway to put them in order.
        reach = max(4 * reach, _MOST_TIES)


def count_stories(searcher: tantivy.Searcher, query: Query, total: int) -> int:
    """Return how many stories the ``total`` hits of a query tell."""
    found = searcher.search(query, max(1, total), count=False, order_by_field=STORY)
    return len({story for story, _ in found.hits})


def stories_of(searcher: tantivy.Searcher, hits: list[Ranked]) -> list[int]:
    """Return the number of each hit's story."""
    numbers = searcher.fast_field_values(STORY, [address for _, address in hits])
    return [int(number or 0) for number in numbers]


def stored_article(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Article:
    """Return the article that is stored there."""
    return Article.unpacked(bytes(searcher.doc(address).get_first("article") or b""))


def _in_order(searcher: tantivy.Searcher, equal: list[Ranked]) -> list[Ranked]:
    """Return hits of the same rank newest first, and those of one instant by id."""
    if len(equal) == 1:
        return equal
    addresses = [address for _, address in equal]
    instants = searcher.fast_field_values("instant", addresses)
    newest_first = sorted(zip(map(_newest_first, instants), equal, strict=True), key=_first)
    ordered: list[Ranked] = []
    for _, same in groupby(newest_first, key=_first):
        hits = [hit for _, hit in same]
        if len(hits) > 1:
            hits.sort(key=lambda hit: stored_article(searcher, hit[1]).id)
        ordered += hits
    return ordered


def _newest_first(instant: Any) -> Any:
    return _UNDATED if instant is None else -instant


def _groups(hits: list[Ranked]) -> Iterator[list[Ranked]]:
    for _, group in groupby(hits, key=_first):
        yield list(group)


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]
