"""The shards of an index and the copies of each: how many there are, and how all are asked."""

import os
import re
from collections.abc import Mapping
from itertools import count
from typing import Any

from search.engines.opensearch.client import WAIT, Place
from search.errors import RequestError, ServerNotReady

#: Settings of the environment, where they say more than the defaults of `spread`.
SHARDS, REPLICAS = "NABA_OPENSEARCH_SHARDS", "NABA_OPENSEARCH_REPLICAS"
#: What a server takes for one index, and more copies than any cluster has nodes for.
MAX_SHARDS, MAX_REPLICAS = 1_024, 100
#: What a search asks for: without one of its shards, an answer would lack articles silently.
WHOLE: Mapping[str, Any] = {"allow_partial_search_results": "false"}
#: And where hits are scored: by the statistics of all shards together, as with a single one.
SCORED: Mapping[str, Any] = {**WHOLE, "search_type": "dfs_query_then_fetch"}

_NUMBER = re.compile(r"[0-9]{1,9}")
_EXPAND = "auto_expand_replicas"
_DEFAULTS = {"number_of_shards": 1, _EXPAND: "0-1"}
_KEPT = (*_DEFAULTS, "number_of_replicas")


def spread(place: Place) -> dict[str, Any]:
    """Return the settings of a new index that say over how many nodes it spreads.

    What the environment does not set is as in the index whose place the new one will take, so that
    it stays so when that is rebuilt. Raises RequestError for a value that is none.
    """
    found = place.found(f"/{place.address.own}/_settings") or {}
    old = [of["settings"]["index"] for of in found.values()]
    kept = {name: index[name] for index in old for name in _KEPT if name in index}
    shards = _number(SHARDS, 1, MAX_SHARDS)
    given = {} if shards is None else {"number_of_shards": shards}
    return _DEFAULTS | kept | given | _copies()


def besides(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return such settings for what is kept besides documents.

    It is small, and every search reads it: one shard does, and where there are copies, one more
    node has it.
    """
    most = settings[_EXPAND].partition("-")[2]
    more = {_EXPAND: f"0-{int(most) + 1}"} if most.isdigit() and int(most) else {}
    return {**settings, "number_of_shards": 1, **more}


def copy_as_set(place: Place) -> None:
    """Give the shards of an index as many copies as the environment sets, if it does."""
    if copies := _copies():
        for name, settings in ((place.name, copies), (place.kept, besides(copies))):
            index = {_EXPAND: settings[_EXPAND]}
            place.request("PUT", f"/{name}/_settings", {"index": index}, timeout=WAIT)


def routes_to_all(place: Place, shards: int) -> tuple[str, ...]:
    """Return for each shard of an index a routing value that leads to it.

    Raises ServerNotReady where one is on no node.
    """
    if shards == 1:
        return ("0",)
    found: dict[int, str] = {}
    for value in map(str, count()):
        if len(found) == shards:
            return tuple(found.values())
        path = f"/{place.name}/_search_shards"
        (copies,) = place.request("GET", path, routing=value)["shards"]
        if not copies:
            raise ServerNotReady(place.url, "a shard is on no node")
        found.setdefault(copies[0]["shard"], value)
    raise AssertionError


def _copies() -> dict[str, Any]:
    """Return the setting of as many copies as are set, or of fewer where nodes are missing."""
    replicas = _number(REPLICAS, 0, MAX_REPLICAS)
    return {} if replicas is None else {_EXPAND: f"0-{replicas}"}


def _number(variable: str, lowest: int, highest: int) -> int | None:
    """Return the number that a variable has, None where it is not set."""
    text = os.environ.get(variable, "")
    if not text:
        return None
    number = int(text) if _NUMBER.fullmatch(text) else -1
    if not lowest <= number <= highest:
        reason = f"must be a whole number from {lowest} to {highest}, not {text!r}"
        raise RequestError(variable, reason)
    return number
