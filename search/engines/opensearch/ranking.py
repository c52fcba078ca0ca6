"""The order of hits on OpenSearch, which sorts them itself but for what is added to the first."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from search.article import Article
from search.engines.contract import Rerank
from search.engines.opensearch.client import Place
from search.engines.opensearch.counting import UNTOLD
from search.engines.opensearch.documents import committed
from search.engines.opensearch.query import Query, filtered, narrowed, scored
from search.engines.opensearch.schema import ARTICLE, INSTANT, MAX_HITS
from search.engines.opensearch.shards import SCORED, WHOLE
from search.engines.opensearch.walking import pages
from search.ranking import faded
from search.request import Sort
from search.schema import DAY, ID, STORY

#: The best hits that are reranked by freshness.
_MAX_REFRESHED_HITS = 1_000
#: The most hits with which their articles come at once.
_MAX_HITS_WITH_ARTICLES = 100
#: How many hits come at a time where all are walked through, with and without their articles.
_ARTICLES_PER_PAGE, _HITS_PER_PAGE = 200, 5_000
_BY_ID = {ID: "asc"}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit; ``packed`` is its article, if that came with it."""

    article_id: str
    score: float
    instant: int | None
    story: int
    day: int | None
    packed: bytes | None

    @classmethod
    def of(cls, hit: dict[str, Any], scored: bool) -> "Ranked":
        """Return the hit that a server tells."""
        values = {name: found[0] for name, found in hit["fields"].items()}
        packed = values.get(ARTICLE)
        return cls(
            values[ID],
            float(hit["sort"][0]) if scored else 0.0,
            values.get(INSTANT),
            int(values.get(STORY, 0)),
            values.get(DAY),
            None if packed is None else b64decode(packed),
        )


class Ranking:
    """The hits of a query in the order of `Engine.search`.

    ``rerank`` and ``half_life`` change the order of the first, the *head*; those behind, the
    *tail*, stay in the order of the server.
    """

    def __init__(
        self,
        place: Place,
        query: Query,
        sort: Sort,
        half_life: float | None,
        rerank: Rerank | None,
    ) -> None:
        self._place, self._query, self._sort = place, query, sort
        by_score = sort == "relevance"
        self._how = SCORED if by_score else WHOLE
        self._half_life = half_life if by_score else None
        self._rerank = rerank if by_score else None
        refreshed = _MAX_REFRESHED_HITS if self._half_life else 0
        self._head_hits = max(self._rerank.hits if self._rerank else 0, refreshed)

    def page(
        self, offset: int, limit: int, *, grouped: bool, counts: Query
    ) -> tuple[dict[str, Any], list[Ranked]]:
        """Return the answer of a server with what it ``counts``, and at most ``limit`` hits.

        When ``grouped``, the hits are the first of each story.
        """
        if not limit or not self._head_hits:
            return self._search(self._query, offset, limit, grouped, counts)
        told, head = self._search(self._query, 0, self._head_hits, False, counts)
        complete = len(head) < self._head_hits
        head = self._reordered(head)
        first = list(_one_per_story(head)) if grouped else head
        page = first[offset : offset + limit]
        if len(page) < limit and not complete:
            query, skipped = self._query, len(head)
            if grouped:
                known = {"terms": {STORY: sorted({hit.story for hit in head})}}
                query, skipped = narrowed(query, without=[known]), 0
            start = skipped + max(0, offset - len(first))
            page += self._search(query, start, limit - len(page), grouped, {})[1]
        return told, page

    def every(self, *, grouped: bool, articles: bool) -> Iterator[Ranked]:
        """Yield all hits; with their ``articles`` if those are wanted."""
        hits = self._walk(articles)
        return _one_per_story(hits) if grouped else hits

    def _walk(self, articles: bool) -> Iterator[Ranked]:
        size = _ARTICLES_PER_PAGE if articles else _HITS_PER_PAGE
        body = self._body(self._query, articles=articles)
        found = map(self._hits, pages(self._place, body, size, self._head_hits, self._how))
        if self._head_hits:
            yield from self._reordered(next(found))
        for hits in found:
            yield from hits

    def _search(
        self, query: Query, start: int, size: int, grouped: bool, counts: Query
    ) -> tuple[dict[str, Any], list[Ranked]]:
        size = max(0, min(size, MAX_HITS - start))
        body = self._body(query, articles=size <= _MAX_HITS_WITH_ARTICLES)
        body |= {"from": start if size else 0, "size": size, "track_total_hits": True}
        if grouped:
            body["collapse"] = {"field": STORY}
        if counts:
            body["aggs"] = counts
        how = {**self._how, **(UNTOLD if grouped else {})}
        told = self._place.request("POST", f"/{self._place.name}/_search", body, **how)
        return told, self._hits(told["hits"]["hits"])

    def _body(self, query: Query, *, articles: bool) -> dict[str, Any]:
        order = "asc" if self._sort == "oldest" else "desc"
        by_time = {INSTANT: {"order": order, "missing": "_last"}}
        by_score = [{"_score": "desc"}] if self._sort == "relevance" else []
        return {
            "query": scored(query) if by_score else filtered(query),
            "sort": [*by_score, by_time, _BY_ID],
            "docvalue_fields": [ID, INSTANT, STORY, DAY],
            "stored_fields": [ARTICLE] if articles else "_none_",
        }

    def _hits(self, found: list[dict[str, Any]]) -> list[Ranked]:
        by_score = self._sort == "relevance"
        return [Ranked.of(hit, by_score) for hit in found]

    def _reordered(self, head: list[Ranked]) -> list[Ranked]:
        if self._rerank:
            first = with_articles(self._place, head[: self._rerank.hits])
            words = [Article.packed_words(hit.packed or b"") for hit in first]
            added = map(self._rerank, words)
            first = [replace(h, score=h.score + more) for h, more in zip(first, added, strict=True)]
            first.sort(key=attrgetter("score"), reverse=True)
            head = [*first, *head[self._rerank.hits :]]
        if self._half_life:
            scores = faded([h.score for h in head], [h.instant for h in head], self._half_life)
            head = [replace(h, score=score) for h, score in zip(head, scores, strict=True)]
            head.sort(key=lambda hit: (-hit.score, hit.instant is None, -(hit.instant or 0)))
        return head


def with_articles(place: Place, hits: Sequence[Ranked]) -> list[Ranked]:
    """Return the hits with their articles, reading those that did not come with them."""
    missing = [hit.article_id for hit in hits if hit.packed is None]
    packed = stored_articles(place, missing)
    return [h if h.packed is not None else replace(h, packed=packed[h.article_id]) for h in hits]


def stored_articles(place: Place, ids: Sequence[str]) -> dict[str, bytes]:
    """Return the packed articles with some ids, of those that are there."""
    found = committed(place, ids, ARTICLE)
    return {article_id: b64decode(fields[ARTICLE][0]) for article_id, fields in found}


def _one_per_story(hits: Iterator[Ranked] | Sequence[Ranked]) -> Iterator[Ranked]:
    """Yield the first hit of each story."""
    known: set[int] = set()
    for hit in hits:
        if hit.story not in known:
            known.add(hit.story)
            yield hit
