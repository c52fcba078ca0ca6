"""What a server answers or does not answer, as errors that name the remedy."""

from collections.abc import Mapping
from typing import Any

from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import (
    ConnectionTimeout,
    OpenSearchException,
    SerializationError,
    SSLError,
    TransportError,
)

from search.engines.opensearch.address import API_KEY, CA_FILE, PASSWORD, USER
from search.errors import (
    IndexMissing,
    IndexUnusable,
    ServerDenied,
    ServerError,
    ServerFull,
    ServerNotReady,
    ServerUnreachable,
    ServerUnsuitable,
    ServerUntrusted,
)

#: Statuses of a server that may answer in a moment: overloaded, or choosing another leader.
_PASSING = frozenset({429, 502, 503, 504})
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _CONFLICT, _UNAVAILABLE = 401, 403, 404, 409, 503
_EXISTS, _NO_INDEX = "resource_already_exists_exception", "index_not_found_exception"
#: How OpenSearch calls an index in which it forbids writing because its disk is nearly full.
_READ_ONLY, _BLOCK = "read-only", "cluster_block_exception"
#: How it calls a query of too many parts, and what it takes by default 1,024 of.
_TOO_LONG, _MAX_CLAUSES = "maxClauseCount is set to", "indices.query.bool.max_clause_count"
#: How it calls a cluster or an index of which something is missing.
_INCOMPLETE = (
    "all shards failed",
    "Partial shards failure",
    "Search rejected due to missing shards",
    "no_shard_available_action_exception",
    "unavailable_shards_exception",
    "cluster_manager_not_discovered_exception",
    _BLOCK,
)


def is_expected(error: OpenSearchException) -> bool:
    """Return whether a caller counts on an error: nothing is there, or something else by now."""
    if not isinstance(error, TransportError):
        return False
    return status_of(error) in (_NOT_FOUND, _CONFLICT) or error.error == _EXISTS


def is_passing(error: OpenSearchException, *, nodes: int) -> bool:
    """Return whether the same request may succeed in a moment, at one of some nodes."""
    if isinstance(error, SSLError):
        return False
    if isinstance(error, NoConnection):
        return nodes > 1 or not isinstance(error, ConnectionTimeout)
    return is_put_off(status_of(error)) and not _is_full(_whole(error))


def status_of(error: OpenSearchException) -> int:
    """Return the HTTP status of an error, or 0 for none."""
    status = error.status_code if isinstance(error, TransportError) else 0
    return status if isinstance(status, int) else 0


def named(error: OpenSearchException, place: str) -> IndexUnusable:
    """Return the error that tells a person what a server's error means, and what to do."""
    index, told = f"opensearch:{place}", told_by(error)
    if isinstance(error, SerializationError):
        return ServerUnsuitable(index, "it does not answer as OpenSearch does")
    if isinstance(error, SSLError):
        return ServerUntrusted(index, f"{told}; name the file of its authority in {CA_FILE}")
    if isinstance(error, NoConnection):
        return ServerUnreachable(index, told)
    status = status_of(error)
    if _is_full(_whole(error)):
        return ServerFull(index, told)
    if status == _UNAUTHORIZED:
        return ServerDenied(index, f"set {USER} and {PASSWORD}, or {API_KEY}")
    if status == _FORBIDDEN:
        return ServerDenied(index, f"the user may not do this: {told}")
    if _NO_INDEX in _whole(error):
        return IndexMissing(index)
    if _TOO_LONG in _whole(error):
        reason = f"it takes no search of so many words; raise {_MAX_CLAUSES} there, as to 16384"
        return ServerError(index, reason)
    if any(sign in _whole(error) for sign in _INCOMPLETE):
        return ServerNotReady(index, told)
    return ServerError(index, told)


def is_put_off(status: int) -> bool:
    """Return whether a server may do in a moment what it has answered with a status."""
    return status in _PASSING


def refused(item: Mapping[str, Any], place: str) -> IndexUnusable:
    """Return the error for one part of a request that a server refused, such as a document."""
    told = f"{item.get('type', '')}: {item.get('reason', '')}"
    if _is_full(told):
        return ServerFull(f"opensearch:{place}", told)
    kind = ServerNotReady if any(sign in told for sign in _INCOMPLETE) else ServerError
    return kind(f"opensearch:{place}", told)


def failed(part: Mapping[str, Any], place: str) -> IndexUnusable:
    """Return the error for one of the parts of an answer, which is as an answer of its own."""
    status = int(part.get("status", _UNAVAILABLE))
    return named(TransportError(status, part["error"]["type"], part), place)


def _whole(error: OpenSearchException) -> str:
    """Return all that a server said."""
    return f"{error.error} {error.info}" if isinstance(error, TransportError) else str(error)


def _is_full(told: str) -> bool:
    return _BLOCK in told and _READ_ONLY in told


def told_by(error: OpenSearchException) -> str:
    """Return in a line what a server said, or what hindered to reach it."""
    if not isinstance(error, TransportError):
        return str(error)
    if isinstance(error, ConnectionTimeout):
        return "no answer in time"
    if isinstance(error, NoConnection):
        return _line(_first_cause(error.info))
    info = error.info
    if isinstance(info, Mapping) and isinstance(info.get("error"), Mapping):
        causes = info["error"].get("root_cause") or [info["error"].get("caused_by", {})]
        return _line(causes[0].get("reason") or info["error"].get("reason") or error.error)
    return _line(f"HTTP {error.status_code} {error.error}")


def _first_cause(error: object) -> object:
    """Return what the system said of a connection that could not be made."""
    cause = error if isinstance(error, BaseException) else None
    while cause and (earlier := cause.__cause__ or cause.__context__):
        cause = earlier
    return (isinstance(cause, OSError) and cause.strerror) or cause or error


def _line(told: object) -> str:
    return " ".join(str(told).split())[:300].rstrip(".")
