"""How the server of an index is: its version, its nodes, the state of its shards, its disks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from search.engines.opensearch.catalogue import Catalogue, Lease
from search.engines.opensearch.client import Place
from search.errors import IndexMissing, ServerDenied


@dataclass(frozen=True, slots=True)
class ServerHealth:
    """The health of a server, as far as the user may ask for it.

    ``shards`` is green where all shards of the index are there, yellow where copies are missing,
    and red where the only ones are. ``free`` and ``total`` are bytes of the fullest disk of a node
    with data, 0 where they are not told. ``lease`` is that of the writer.
    """

    version: str
    nodes: int
    shards: Literal["green", "yellow", "red"]
    free: int
    total: int
    lease: Lease


def health_of(place: str) -> ServerHealth:
    """Return the health of the server of an index; raise ServerError or IndexMissing."""
    at = Place(place)
    catalogue = Catalogue.read(at)
    if catalogue is None:
        raise IndexMissing(at.url)
    told = at.request("GET", f"/_cluster/health/{at.name},{at.kept}")
    free, total = _fullest_disk(at)
    return ServerHealth(
        version=".".join(map(str, at.server.version(place))),
        nodes=int(told["number_of_nodes"]),
        shards=told["status"],
        free=free,
        total=total,
        lease=catalogue.lease,
    )


def _fullest_disk(place: Place) -> tuple[int, int]:
    """Return the free and all bytes of the disk with the least free; 0 where they are not told."""
    try:
        told = place.request("GET", "/_nodes/data:true/stats/fs")
    except ServerDenied:
        return 0, 0
    disks = [_disk(node["fs"]["total"]) for node in told["nodes"].values() if "fs" in node]
    return min(disks, default=(0, 0))


def _disk(fs: Mapping[str, Any]) -> tuple[int, int]:
    return int(fs.get("available_in_bytes", 0)), int(fs.get("total_in_bytes", 0))
