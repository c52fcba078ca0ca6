"""The order of hits in Tantivy, which leaves hits of equal score in the order of its segments."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice, pairwise
from typing import Any

import tantivy
from tantivy import Order, Query

from search.article import Article
from search.engines.contract import Rerank
from search.engines.tantivy.query import both
from search.ranking import faded
from search.request import Sort
from search.schema import DAY, STORY

#: The score of a hit, or its instant where hits are ordered by time, and its address.
Ranked = tuple[Any, tantivy.DocAddress]

#: The most equal hits that are put in order; where there are more, the engine's own order stays.
_MAX_ORDERED_TIES = 10_000
#: The best hits that are reranked by freshness.
_MAX_REFRESHED_HITS = 1_000
_UNDATED = 2**62


def ranked(
    searcher: tantivy.Searcher, query: Query, end: int, sort: Sort
) -> tuple[int, list[Ranked]]:
    """Return the total and the first ``end`` hits, ties in the order of the contract."""
    by_time: dict[str, Any] = {}
    if sort != "relevance":
        by_time["order_by_field"] = "instant"
        by_time["order"] = Order.Desc if sort == "newest" else Order.Asc
    found = searcher.search(query, end + 1, **by_time)
    total: int = found.count  # type: ignore[attr-defined]  # missing in tantivy's stub
    hits: list[Ranked] = found.hits
    if 0 < end < len(hits) and hits[end - 1][0] == hits[end][0]:
        # The tie continues behind the last hit, and has to be complete to be put in order.
        reach = max(end + 1, _MAX_ORDERED_TIES)
        hits = searcher.search(query, reach, count=False, **by_time).hits
    # Whether a tie is put in order must not depend on how many hits were requested.
    ties = [
        slice(start, stop)
        for start, stop in _ties(hits)
        if stop <= _MAX_ORDERED_TIES and (stop < len(hits) or len(hits) == total)
    ]
    tied = [address for tie in ties for _, address in hits[tie]]
    instants = iter(searcher.fast_field_values("instant", tied))
    for tie in ties:
        equal = hits[tie]
        hits[tie] = _in_order(searcher, equal, islice(instants, len(equal)))
    return total, hits[:end]


class StoredArticles:
    """The stored articles of an index, each read once."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self._read: dict[tuple[int, int], bytes] = {}

    def packed(self, address: tantivy.DocAddress) -> bytes:
        """Return the article at an address as it is stored."""
        key = address.segment_ord, address.doc
        packed = self._read.get(key)
        if packed is None:
            packed = self._read[key] = _packed(self.searcher, address)
        return packed

    def article(self, address: tantivy.DocAddress) -> Article:
        """Return the article at an address."""
        return Article.unpacked(self.packed(address))


def best_hits(
    stored: StoredArticles,
    query: Query,
    end: int,
    sort: Sort,
    half_life: float | None = None,
    rerank: Rerank | None = None,
) -> tuple[int, list[Ranked]]:
    """Return the total and the first ``end`` hits in the order of `Engine.search`."""
    if sort != "relevance":
        return ranked(stored.searcher, query, end, sort)
    reach = max(end, rerank.hits if rerank else 0, _MAX_REFRESHED_HITS if half_life else 0)
    total, hits = ranked(stored.searcher, query, reach, sort)
    if rerank:
        hits = _reranked(stored, hits, rerank)
    if half_life:
        hits = _refreshed(stored.searcher, hits, half_life)
    return total, hits[:end]


def _reranked(stored: StoredArticles, hits: list[Ranked], rerank: Rerank) -> list[Ranked]:
    words = Article.packed_words
    best = [
        (score + rerank(words(stored.packed(address))), address)
        for score, address in hits[: rerank.hits]
    ]
    best.sort(key=_first, reverse=True)
    return [*best, *hits[rerank.hits :]]


def _refreshed(searcher: tantivy.Searcher, hits: list[Ranked], half_life: float) -> list[Ranked]:
    """Return hits by scores that fade with age; see `faded`."""
    best = hits[:_MAX_REFRESHED_HITS]
    instants = searcher.fast_field_values("instant", [address for _, address in best])
    scores = faded([score for score, _ in best], instants, half_life)
    fresh = [
        ((-score, _newest_first(instant)), (score, address))
        for score, instant, (_, address) in zip(scores, instants, best, strict=True)
    ]
    fresh.sort(key=_first)
    return [*(hit for _, hit in fresh), *hits[_MAX_REFRESHED_HITS:]]


def firsts_of_stories(
    searcher: tantivy.Searcher, best: Callable[[int], tuple[int, list[Ranked]]], end: int
) -> tuple[int, list[Ranked]]:
    """Return the total, and the first hit of each story, at most ``end``.

    ``best`` returns the total and as many of the best hits as it is asked for.
    """
    reach = 4 * end
    while True:
        total, hits = best(reach)
        firsts = one_per_story(searcher, hits)
        if len(firsts) >= end or reach >= total:
            return total, firsts[:end]
        # At least as many as are read to put a tie in order.
        reach = max(4 * reach, _MAX_ORDERED_TIES)


def one_per_story(searcher: tantivy.Searcher, hits: list[Ranked]) -> list[Ranked]:
    """Return the first hit of each story."""
    firsts: dict[int, Ranked] = {}
    for story, hit in zip(stories_of(searcher, hits), hits, strict=True):
        firsts.setdefault(story, hit)
    return list(firsts.values())


def stories_of(searcher: tantivy.Searcher, hits: list[Ranked]) -> list[int]:
    """Return the number of each hit's story."""
    numbers = searcher.fast_field_values(STORY, [address for _, address in hits])
    return [int(number or 0) for number in numbers]


def days_of(searcher: tantivy.Searcher, hits: list[Ranked]) -> list[int | None]:
    """Return the day of each hit, if it has one."""
    days = searcher.fast_field_values(DAY, [address for _, address in hits])
    return [None if day is None else int(day) for day in days]


def scores_of(
    searcher: tantivy.Searcher, these: Query, size: int, queries: Iterable[Query]
) -> Iterator[dict[str, float]]:
    """Yield for each query the scores of those of ``size`` articles that it finds, by their ids."""
    most = max(1, size)
    # Each article is read once, not for every query.
    ids = {
        (at.segment_ord, at.doc): stored_article(searcher, at).id
        for _, at in searcher.search(these, most, count=False).hits
    }
    for query in queries:
        found = searcher.search(both(these, query), most, count=False).hits
        yield {ids[at.segment_ord, at.doc]: score for score, at in found}


def stored_article(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Article:
    """Return the article stored at an address."""
    return Article.unpacked(_packed(searcher, address))


def _packed(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    return bytes(searcher.doc(address).get_first("article") or b"")


def _in_order(
    searcher: tantivy.Searcher, equal: list[Ranked], instants: Iterable[Any]
) -> list[Ranked]:
    """Return hits of equal rank, newest first, and those of one instant by id."""
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


def _ties(hits: list[Ranked]) -> list[tuple[int, int]]:
    """Return the [start, stop) of the hits of each equal rank that several have."""
    same = [at for at, (one, other) in enumerate(pairwise(hits)) if one[0] == other[0]]
    ties: list[tuple[int, int]] = []
    for at in same:
        if ties and ties[-1][1] == at + 1:
            ties[-1] = ties[-1][0], at + 2
        else:
            ties.append((at, at + 2))
    return ties


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]
