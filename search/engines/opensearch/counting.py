"""Counts on OpenSearch: of articles by the values of fields, of stories, and of keys."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from search.engines.contract import MAX_FACET_VALUES
from search.engines.opensearch.client import Place
from search.engines.opensearch.query import Query
from search.engines.opensearch.schema import listed
from search.schema import DAY, STORY, Schema

#: A server counts 65,535 values in one answer at most, those of all facets together.
_MAX_NUMBERS, MAX_KEYS = 50_000, 65_000
#: Up to so many stories are counted exactly, and more to about one in a hundred.
_EXACT_STORIES = 10_000
#: So many articles with a key that is looked for are counted; of more, as many chosen at random.
_MAX_COUNTED_ARTICLES = 100_000
#: How many keys one answer has the frequencies of.
_KEYS_PER_ANSWER = 5_000
#: The names of counts that are no facets.
_STORIES, _ABOUT, _EXACTLY = "stories", "about", "exactly"
_SPECIAL = re.compile(r"(\W)")


def counts_of(facets: Sequence[str], *, grouped: bool) -> Query:
    """Return what a server has to count beside the hits."""
    counts: Query = {
        _named(name): {
            "terms": {"field": name, "size": _MAX_NUMBERS if _is_number(name) else MAX_FACET_VALUES}
        }
        for name in facets
    }
    if grouped:
        most = {"field": STORY, "precision_threshold": 40_000}
        counts[_STORIES] = {"terms": {"field": STORY, "size": _EXACT_STORIES}}
        counts[_EXACTLY] = {"stats_bucket": {"buckets_path": f"{_STORIES}>_count"}}
        counts[_ABOUT] = {"cardinality": most}
    return counts


def facets_of(told: Mapping[str, Any], facets: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    """Return the values of facets with their numbers of articles, the most frequent first."""
    found = told.get("aggregations", {})
    return {name: _values(found[_named(name)]["buckets"]) for name in facets}


def stories_of(told: Mapping[str, Any]) -> int:
    """Return the number of stories of an answer."""
    found = told["aggregations"]
    exact = not found[_STORIES]["sum_other_doc_count"]
    return int(found[_EXACTLY]["count"] if exact else found[_ABOUT]["value"])


def frequencies(place: Place, field: str, keys: Iterable[str]) -> dict[str, int]:
    """Return how many articles have each of some keys; see `TermDictionary.frequencies`."""
    wanted, found = list(dict.fromkeys(keys)), dict[str, int]()
    for start in range(0, len(wanted), _KEYS_PER_ANSWER):
        some = wanted[start : start + _KEYS_PER_ANSWER]
        body = {
            "doc": {field: some},
            "fields": [field],
            "term_statistics": True,
            "field_statistics": False,
            "positions": False,
            "offsets": False,
        }
        told = place.request("POST", f"/{place.name}/_termvectors", body)
        terms = told.get("term_vectors", {}).get(field, {}).get("terms", {})
        found |= {key: terms[key].get("doc_freq", 0) for key in some if key in terms}
    return {key: count for key, count in found.items() if count}


def terms(
    place: Place, schema: Schema, field: str, prefix: str, limit: int
) -> list[tuple[str, int]]:
    """Return the most frequent keys with a prefix; see `TermDictionary.terms`."""
    own = listed(field) if field in schema.key_fields else field
    have: Query = {"prefix": {field: {"value": prefix}}} if prefix else {"exists": {"field": field}}
    most = min(limit, MAX_KEYS)
    counted: Query = {"terms": {"field": own, "size": most}}
    if prefix:
        counted["terms"]["include"] = _SPECIAL.sub(r"\\\1", prefix) + ".*"
    by_chance = {"query": have, "random_score": {"seed": 1, "field": "_seq_no"}}
    some: Query = {"sampler": {"shard_size": _MAX_COUNTED_ARTICLES}, "aggs": {"keys": counted}}
    told = _counted(place, {"function_score": by_chance}, {"some": some})["some"]
    found = _values(told["keys"]["buckets"])
    if len(found) == most < limit:
        found = list(_every(place, have, field, own, prefix))
    elif told["doc_count"] >= _MAX_COUNTED_ARTICLES:
        found = list(frequencies(place, field, [key for key, _ in found]).items())
    return sorted(found, key=lambda term: (-term[1], term[0]))[:limit]


def _every(
    place: Place, have: Query, field: str, own: str, prefix: str
) -> Iterator[tuple[str, int]]:
    """Yield all keys with a prefix, in their order, with their numbers of articles."""
    # The prefix may itself be a key: what follows it is asked for.
    yield from frequencies(place, field, [prefix] if prefix else ()).items()
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


def _counted(place: Place, query: Query, counts: Query) -> dict[str, Any]:
    body = {"size": 0, "query": query, "aggs": counts}
    told: dict[str, dict[str, Any]] = place.request("POST", f"/{place.name}/_search", body)
    return told["aggregations"]


def _named(facet: str) -> str:
    return f"facet {facet}"


def _is_number(name: str) -> bool:
    return name in (DAY, STORY)


def _values(buckets: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    return [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
