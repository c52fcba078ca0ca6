"""Checks of the server of an index that is in no folder of this machine."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from naba.health.finding import Finding, State, Subject, told_bytes
from naba.terminal.console import counted

if TYPE_CHECKING:
    from search.engines.opensearch.health import ServerHealth

#: OpenSearch fills a disk no further of its own accord than the first share; at the second, it
#: forbids to write.
_MAX_USED_SHARE, _FULL_SHARE = 0.85, 0.95
_SHARDS: dict[str, tuple[State, str, str]] = {
    "green": ("good", "all shards are there", ""),
    "yellow": (
        "warning",
        "copies of shards are missing: if another node fails, articles may be",
        "see which of its nodes are down",
    ),
    "red": ("bad", "shards are missing", "see which of its nodes are down"),
}


def condition(subject: Subject) -> Iterator[Finding]:
    """Yield how the server is, who writes the index, and whether its disks have room."""
    from search import SearchError
    from search.errors import EngineMissing, IndexMissing, NotAnIndex, ServerDenied
    from search.snapshot import IndexLocation

    location = IndexLocation.of(subject.url)
    try:
        if location.type.name != "opensearch":
            return
        from search.engines.opensearch.health import health_of

        found = health_of(location.place)
    except (EngineMissing, IndexMissing, NotAnIndex):
        # The check of the index tells it.
        return
    except ServerDenied as error:
        remedy = "permit the user cluster:monitor/*, which only this command needs"
        yield Finding("server", "warning", str(error), remedy)
        return
    except SearchError as error:
        yield Finding("server", "bad", str(error))
        return
    state, text, remedy = _SHARDS[found.shards]
    nodes = counted(found.nodes, "node", "nodes")
    yield Finding("server", state, f"OpenSearch {found.version}, {nodes}; {text}", remedy)
    yield _writer(found)
    yield from _disk(found)


def _writer(found: "ServerHealth") -> Finding:
    seconds = found.lease.until - time.time()
    if not found.lease.owner or seconds < 0:
        return Finding("writer", "good", "nobody is writing")
    text = f"somebody is writing now; the next one can in {seconds:.0f} s if that was interrupted"
    return Finding("writer", "good", text)


def _disk(found: "ServerHealth") -> Iterator[Finding]:
    if not found.total:
        return
    used = 1 - found.free / found.total
    text = f"{told_bytes(found.free)} free on the fullest disk of a node, {used:.0%} used"
    if used > _FULL_SHARE:
        yield Finding("disk", "bad", f"{text}: it is only read", "make room on the server")
    elif used > _MAX_USED_SHARE:
        yield Finding("disk", "warning", text, "make room, or add a node")
    else:
        yield Finding("disk", "good", text)
