"""Counts on OpenSearch: of articles by the values of fields, of stories, and of keys."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from search.engines.contract import MAX_FACET_VALUES
from search.engines.opensearch.client import Place
from search.engines.opensearch.query import Query, filtered
from search.engines.opensearch.schema import listed
from search.engines.opensearch.shards import WHOLE
from search.schema import DAY, STORY, Schema

#: A server counts 65,535 values in one answer at most, those of all facets together.
_MAX_NUMBERS, MAX_KEYS = 50_000, 65_000
#: Up to so many stories are counted exactly, and more to about one in a hundred.
_EXACT_STORIES = 10_000
#: So many articles with a key that is looked for are counted; of more, as many chosen at random.
_MAX_COUNTED_ARTICLES = 100_000
#: How many of their most frequent values shards tell at first, and where that does not do.
_VALUES_PER_SHARD, _MORE_VALUES_PER_SHARD = 1_000, 50_000
#: How many keys one answer has the frequencies of.
_KEYS_PER_ANSWER = 5_000
#: The names of counts that are no facets.
_STORIES, _ABOUT, _EXACTLY = "stories", "about", "exactly"
#: Stories are counted on the server, which need not tell one by one how many articles they have.
UNTOLD: Mapping[str, Any] = {"filter_path": f"-aggregations.{_STORIES}.buckets"}
_SPECIAL = re.compile(r"(\W)")


def counts_of(facets: Sequence[str], *, grouped: bool) -> Query:
    """Return what a server has to count beside the hits."""
    counts = {_named(name): _facet(name) for name in facets}
    if grouped:
        most = {"field": STORY, "precision_threshold": 40_000}
        counts[_STORIES] = {"terms": {"field": STORY, "size": _EXACT_STORIES}}
        counts[_EXACTLY] = {"stats_bucket": {"buckets_path": f"{_STORIES}>_count"}}
        counts[_ABOUT] = {"cardinality": most}
    return counts


def facets_of(
    place: Place, query: Query, told: Mapping[str, Any], facets: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:
    """Return the values of facets with their numbers of articles, the most frequent first."""
    found = told.get("aggregations", {})
    unsure = [n for n in facets if not (_is_number(n) or _is_exact(found[_named(n)]))]
    if unsure:
        more = {_named(name): _facet(name, _MORE_VALUES_PER_SHARD) for name in unsure}
        found = found | _counted(place, filtered(query), more)
    return {name: _values(found[_named(name)]["buckets"]) for name in facets}


def count(place: Place, query: Query) -> int:
    """Return the number of articles that a query finds."""
    body = {"size": 0, "query": filtered(query), "track_total_hits": True}
    told = place.request("POST", f"/{place.name}/_search", body, **WHOLE)
    return int(told["hits"]["total"]["value"])


def stories_of(told: Mapping[str, Any]) -> int:
    """Return the number of stories of an answer."""
    found = told["aggregations"]
    exact = not found[_STORIES]["sum_other_doc_count"]
    return int(found[_EXACTLY]["count"] if exact else found[_ABOUT]["value"])


def frequencies(
    place: Place, routes: Sequence[str], field: str, keys: Iterable[str]
) -> dict[str, int]:
    """Return how many articles have each of some keys; see `TermDictionary.frequencies`.

    Each shard is asked for its statistics of a document of all keys, which a route leads there. Not
    all shards at once: a node would ask another one's copy even where it has its own.
    """
    wanted, found = list(dict.fromkeys(keys)), Counter[str]()
    asked = {
        "fields": [field],
        "term_statistics": True,
        "field_statistics": False,
        "positions": False,
        "offsets": False,
    }
    for start in range(0, len(wanted), _KEYS_PER_ANSWER):
        body = asked | {"doc": {field: wanted[start : start + _KEYS_PER_ANSWER]}}
        for route in routes:
            told = place.request("POST", f"/{place.name}/_termvectors", body, routing=route)
            terms = told.get("term_vectors", {}).get(field, {}).get("terms", {})
            found.update({key: of.get("doc_freq", 0) for key, of in terms.items()})
    return {key: found[key] for key in wanted if found[key]}


def terms(
    place: Place, routes: Sequence[str], schema: Schema, field: str, prefix: str, limit: int
) -> list[tuple[str, int]]:
    """Return the most frequent keys with a prefix; see `TermDictionary.terms`."""
    own = listed(field) if field in schema.key_fields else field
    have: Query = {"prefix": {field: {"value": prefix}}} if prefix else {"exists": {"field": field}}
    most = min(limit, MAX_KEYS)
    only = {"include": _SPECIAL.sub(r"\\\1", prefix) + ".*"} if prefix else {}
    told = _sampled(place, have, _most_frequent(own, most, _VALUES_PER_SHARD, **only))
    found = _values(told["keys"]["buckets"])
    if len(found) == most < limit:
        found = list(_every(place, routes, have, field, own, prefix))
    elif told["doc_count"] >= _MAX_COUNTED_ARTICLES:
        found = list(frequencies(place, routes, field, [key for key, _ in found]).items())
    elif not _is_exact(told["keys"]):
        told = _sampled(place, have, _most_frequent(own, most, _MORE_VALUES_PER_SHARD, **only))
        found = _values(told["keys"]["buckets"])
    return sorted(found, key=lambda term: (-term[1], term[0]))[:limit]


def _every(
    place: Place, routes: Sequence[str], have: Query, field: str, own: str, prefix: str
) -> Iterator[tuple[str, int]]:
    """Yield all keys with a prefix, in their order, with their numbers of articles."""
    # The prefix may itself be a key: what follows it is asked for.
    yield from frequencies(place, routes, field, [prefix] if prefix else ()).items()
    after = prefix
    while True:
        keys = {"size": MAX_KEYS, "sources": [{"key": {"terms": {"field": own}}}]}
        if after:
            keys["after"] = {"key": after}
        told = _counted(place, have, {"keys": {"composite": keys}})["keys"]
        found = [(bucket["key"]["key"], int(bucket["doc_count"])) for bucket in told["buckets"]]
        yield from (term for term in found if term[0].startswith(prefix))
        if len(found) < MAX_KEYS or not found[-1][0].startswith(prefix):
            return
        after = found[-1][0]


def _sampled(place: Place, have: Query, keys: Query) -> dict[str, Any]:
    """Return the counts of keys in articles chosen at random, and how many of these there are."""
    by_chance = {"query": have, "random_score": {"seed": 1, "field": "_seq_no"}}
    some: Query = {"sampler": {"shard_size": _MAX_COUNTED_ARTICLES}, "aggs": {"keys": keys}}
    told: dict[str, Any] = _counted(place, {"function_score": by_chance}, {"some": some})["some"]
    return told


def _counted(place: Place, query: Query, counts: Query) -> dict[str, Any]:
    body = {"size": 0, "query": query, "aggs": counts}
    told: dict[str, dict[str, Any]]
    told = place.request("POST", f"/{place.name}/_search", body, **WHOLE)
    return told["aggregations"]


def _facet(name: str, per_shard: int = _VALUES_PER_SHARD) -> Query:
    return _most_frequent(name, _MAX_NUMBERS if _is_number(name) else MAX_FACET_VALUES, per_shard)


def _most_frequent(field: str, size: int, per_shard: int, **only: str) -> Query:
    """Return the count of the most frequent values, of which each shard tells some more."""
    most = {"field": field, "size": size, "shard_size": max(size, per_shard)}
    return {"terms": {**most, **only, "show_term_doc_count_error": True}}


def _is_exact(told: Mapping[str, Any]) -> bool:
    """Return whether no shard may have articles with these values, or others, that it left out."""
    buckets = told["buckets"]
    if any(bucket["doc_count_error_upper_bound"] for bucket in buckets):
        return False
    most_of_others = told["doc_count_error_upper_bound"]
    return not most_of_others or most_of_others < buckets[-1]["doc_count"]


def _named(facet: str) -> str:
    return f"facet {facet}"


def _is_number(name: str) -> bool:
    return name in (DAY, STORY)


def _values(buckets: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    return [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
