"""The scores of some articles for several queries, asked for at once."""

from collections.abc import Iterable, Iterator, Sequence

import orjson

from search.engines.opensearch.client import Place, lines
from search.engines.opensearch.errors import failed
from search.engines.opensearch.query import narrowed, runnable_query, scored
from search.engines.opensearch.shards import SCORED
from search.query.tree import EngineQuery, Keyword
from search.schema import ID

_QUERIES_PER_ANSWER = 100
_HOW = orjson.dumps(SCORED)


def scores_of(
    place: Place, queries: Iterable[EngineQuery], ids: Sequence[str]
) -> Iterator[dict[str, float]]:
    """Yield for each query the scores of those articles with these ids that it finds."""
    these = runnable_query(Keyword(ID, tuple(ids)))
    every = [scored(narrowed(runnable_query(query), to=[these])) for query in queries]
    for start in range(0, len(every), _QUERIES_PER_ANSWER):
        searches = [
            {"query": query, "size": len(ids), "docvalue_fields": [ID], "stored_fields": "_none_"}
            for query in every[start : start + _QUERIES_PER_ANSWER]
        ]
        body = lines(part for search in searches for part in (_HOW, orjson.dumps(search)))
        told = place.request("POST", f"/{place.name}/_msearch", body)
        for answer in told["responses"]:
            if "error" in answer:
                raise failed(answer, place.place)
            hits = answer["hits"]["hits"]
            yield {hit["fields"][ID][0]: hit["_score"] for hit in hits}
