"""Indexes on a server, made aside and moved to their place in one step.

The name of an index is an alias of two: one of documents, and one of what is kept besides them. A
place is given to other two by one change of aliases, which the server makes as a whole.
"""

from collections.abc import Iterable
from time import sleep, time
from typing import Any
from uuid import uuid4

from opensearchpy.exceptions import RequestError

from search.engines.opensearch.address import BESIDE
from search.engines.opensearch.catalogue import Catalogue
from search.engines.opensearch.client import WAIT, Place
from search.engines.opensearch.schema import KEPT, UNSEARCHED, mapping, settings
from search.engines.opensearch.shards import besides, spread
from search.errors import IndexUnusable, ServerNotReady
from search.schema import Schema

REBUILDING, CREATING = "rebuilding", "creating"
_ADOPTING, _DAMAGED = "adopting", "damaged"
#: How long moving an index to its place may take; what takes longer was interrupted.
_MAX_ADOPTION_SECONDS, _POLL_SECONDS = 30.0, 0.1

Action = dict[str, dict[str, str]]


def exists(place: Place) -> bool:
    """Return whether there is anything at a place, also what is no index of ours."""
    return any(place.request("HEAD", f"/{name}") for name in (place.name, place.kept))


def make(place: Place, schema: Schema) -> None:
    """Make an empty index at a place where there is nothing."""
    token = place.address.beside(uuid4().hex).name
    version, shards = place.server.version(place.place), spread(place)
    documents = {"settings": settings(version) | shards, "mappings": mapping(schema)}
    beside = {"settings": {**KEPT, **besides(shards)}, "mappings": UNSEARCHED}
    _make(place, token, place.name, documents)
    _make(place, f"{token}-storage", place.kept, beside)
    Catalogue().make(place)


def _make(place: Place, index: str, alias: str, body: dict[str, Any]) -> None:
    try:
        told = place.request("PUT", f"/{index}", body | {"aliases": {alias: {}}}, timeout=WAIT)
    except RequestError:
        # Nobody else has this name: the request was sent again, and had been done.
        return
    if not told.get("shards_acknowledged"):
        raise ServerNotReady(place.url, "no node takes a new index")


def replace(place: Place, other: Place) -> None:
    """Move an index to the place of another one, and delete that."""
    old = [{"remove_index": {"index": index}} for index in _indexes(place)]
    _change(place, other, [*old, *_moves(other, place)])


def retire(place: Place, other: Place) -> str:
    """Move an index to the place of another; return where that is kept."""
    number = 1
    while exists(kept := Place(str(place.address.beside(f"{_DAMAGED}-{number}")))):
        number += 1
    _change(place, other, [*_moves(place, kept), *_moves(other, place)])
    return kept.place


def adopt(place: Place, other: Place) -> bool:
    """Move an index to a place where there is nothing; else delete it and return False."""
    # Of several processes, one makes this index; it is gone in the step that fills the place.
    mark = place.address.beside(_ADOPTING).name
    while not exists(place):
        try:
            place.request("PUT", f"/{mark}", {"settings": {"number_of_replicas": 0}})
        except RequestError:
            _wait_or_forget(place, mark)
            continue
        if exists(place):
            _delete(place, [mark])
            break
        _change(place, other, [*_moves(other, place), {"remove_index": {"index": mark}}])
        return True
    remove(other)
    return False


def _wait_or_forget(place: Place, mark: str) -> None:
    """Wait a moment for another process, and delete the mark of one that was interrupted."""
    found = place.found(f"/{mark}/_settings") or {}
    made = [int(index["settings"]["index"]["creation_date"]) for index in found.values()]
    if made and time() - made[0] / 1000 > _MAX_ADOPTION_SECONDS:
        _delete(place, [mark])
    sleep(_POLL_SECONDS)


def sweep(place: Place) -> None:
    """Delete what interrupted processes left beside an index; nobody may be replacing it."""
    if BESIDE in place.name:
        # It is what stands beside another.
        return
    left = place.address.beside("").name
    found = place.request("GET", f"/_alias/{left}*")
    uses = tuple(left + use for use in (REBUILDING, CREATING))
    _delete(place, [i for i, of in found.items() if any(a.startswith(uses) for a in of["aliases"])])


def remove(place: Place) -> None:
    """Delete an index and all that is kept with it."""
    _delete(place, _indexes(place))
    Catalogue.forget(place)


def _indexes(place: Place, *names: str) -> list[str]:
    """Return the indexes that have the names of a place."""
    names = names or (place.name, place.kept)
    # With a pattern, a name that nothing has is no error.
    found = place.request("GET", f"/_alias/{place.name}*")
    return [index for index, of in found.items() if not of["aliases"].keys().isdisjoint(names)]


def _moves(one: Place, other: Place) -> list[Action]:
    """Return the changes that give the indexes of a place the names of another."""
    actions = []
    for old, new in ((one.name, other.name), (one.kept, other.kept)):
        for index in _indexes(one, old):
            actions.append({"remove": {"index": index, "alias": old}})
            actions.append({"add": {"index": index, "alias": new}})
    return actions


def _change(place: Place, other: Place, actions: Iterable[Action]) -> None:
    moved = _indexes(other)
    try:
        told = place.request("POST", "/_aliases", {"actions": list(actions)})
    except IndexUnusable:
        # The request may have been sent again, and had been done.
        if not moved or set(_indexes(place)) != set(moved):
            raise
        told = {"acknowledged": True}
    Catalogue.forget(place, other)
    if not told.get("acknowledged"):
        reason = "not all nodes have taken the change of a name"
        raise ServerNotReady(place.url, reason)


def _delete(place: Place, indexes: Iterable[str]) -> None:
    for index in indexes:
        place.delete_at(f"/{index}")
