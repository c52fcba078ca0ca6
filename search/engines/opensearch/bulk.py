"""Sending many changes to a server, while the next ones are made."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any

import orjson

from search.engines.opensearch.client import WAIT, WRITE_SECONDS, Pauses, Place, lines
from search.engines.opensearch.errors import is_put_off, refused
from search.engines.opensearch.schema import document_id
from search.errors import IndexLocked

#: Changes by the ids of articles: documents as JSON, or None for those to delete.
Changes = Mapping[str, bytes | None]

#: How many requests are made at once, how much is sent in one, and how many may wait.
_STREAMS, _REQUEST_BYTES, _MAX_WAITING = 2, 2 << 20, 8
#: How long a server that is busy is waited for.
_BUSY_SECONDS = WRITE_SECONDS
#: What is told of each change.
_TOLD = "errors,items.*._id,items.*.status,items.*.error"
_MISSING, _OUTDATED, _MIN_ERROR = 404, 409, 400
#: A writer sends its changes in fewer parts than these bits count.
_VERSIONS_BITS = 32


class Bulk:
    """Streams of changes; those of one article are made on the server in their order.

    Each has a version, that of the server's *external* kind: what a node took and did not answer
    may be made late, when the same was sent to another node and newer changes after it, and must
    not undo these. ``writer`` is the number of the writer, higher than those before it.
    """

    def __init__(self, place: Place, writer: int) -> None:
        self._place = place
        self._version = writer << _VERSIONS_BITS
        self._streams = [ThreadPoolExecutor(1) for _ in range(_STREAMS)]
        self._waiting: deque[Future[None]] = deque()

    def send(self, changes: Changes) -> None:
        """Send changes; wait where too many are being sent. Raises what an earlier one met."""
        self._version += 1
        for stream, request in _requests(changes, self._version):
            if len(self._waiting) >= _MAX_WAITING:
                self._waiting.popleft().result()
            self._waiting.append(self._streams[stream].submit(self._send, request))

    def wait(self) -> None:
        """Wait until all changes are made; raise the error of one that is not."""
        while self._waiting:
            self._waiting.popleft().result()

    def close(self) -> None:
        """Send no more; what is being sent is waited for."""
        for stream in self._streams:
            stream.shutdown(cancel_futures=True)

    def _send(self, changes: dict[str, bytes]) -> None:
        """Send changes, those that a server puts off again and again for some time."""
        place, deadline, pauses = self._place, monotonic() + _BUSY_SECONDS, Pauses()
        with place.server.resends.request(place.place) as resend:
            while changes:
                path, body = f"/{place.name}/_bulk", lines(changes.values())
                how = {"require_alias": "true", "timeout": WAIT, "filter_path": _TOLD}
                told = place.request("POST", path, body, _BUSY_SECONDS, **how)
                failed = dict(_failures(told["items"])) if told["errors"] else {}
                for status, error in failed.values():
                    if status == _OUTDATED:
                        # Another writer, which came after this one had lost its lease.
                        raise IndexLocked(place.url)
                    if not is_put_off(status) or monotonic() > deadline:
                        raise refused(error, place.place)
                    resend.reasons[str(error.get("reason"))] = None
                changes = {id_: change for id_, change in changes.items() if id_ in failed}
                if changes:
                    resend.times += 1
                    pauses.take()


def _requests(changes: Changes, version: int) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Yield lines of changes by the ids of documents, as many as are sent at a time.

    Each comes with the number of its stream, which is always the same for an article.
    """
    requests: list[dict[str, bytes]] = [{} for _ in range(_STREAMS)]
    sizes = [0] * _STREAMS
    for article_id, json in changes.items():
        id_ = document_id(article_id)
        stream = int(id_[:8], 16) % _STREAMS
        about = {"_id": id_, "version": version, "version_type": "external_gte"}
        action = orjson.dumps({"delete" if json is None else "index": about})
        line = action if json is None else b"%b\n%b" % (action, json)
        requests[stream][id_] = line
        sizes[stream] += len(line)
        if sizes[stream] > _REQUEST_BYTES:
            yield stream, requests[stream]
            requests[stream], sizes[stream] = {}, 0
    yield from ((stream, request) for stream, request in enumerate(requests) if request)


def _failures(items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[int, Any]]]:
    """Yield the status and the error of each change that was not made, by the document's id."""
    for item in items:
        ((action, told),) = item.items()
        status = int(told["status"])
        if status >= _MIN_ERROR and not (action == "delete" and status == _MISSING):
            yield told["_id"], (status, told.get("error", {}))
