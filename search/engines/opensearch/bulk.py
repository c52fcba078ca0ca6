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

#: Changes by the ids of articles: documents as JSON, or None for those to delete.
Changes = Mapping[str, bytes | None]

#: How much is sent in one request, and how many may wait for those before them.
_REQUEST_BYTES, _MAX_WAITING = 8 << 20, 2
#: How long a server that is busy is waited for.
_BUSY_SECONDS = WRITE_SECONDS
_MISSING, _MIN_ERROR = 404, 400


class Bulk:
    """A stream of changes, made on the server in their order."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def send(self, changes: Changes) -> None:
        """Send changes; wait where too many are being sent. Raises what an earlier one met."""
        for request in _requests(changes):
            if len(self._waiting) >= _MAX_WAITING:
                self._waiting.popleft().result()
            self._waiting.append(self._thread.submit(self._send, request))

    def wait(self) -> None:
        """Wait until all changes are made; raise the error of one that is not."""
        while self._waiting:
            self._waiting.popleft().result()

    def close(self) -> None:
        """Send no more; what is being sent is waited for."""
        self._thread.shutdown(cancel_futures=True)

    def _send(self, changes: dict[str, bytes]) -> None:
        """Send changes, those that a server puts off again and again for some time."""
        place, deadline, pauses = self._place, monotonic() + _BUSY_SECONDS, Pauses()
        with place.server.resends.request(place.place) as resend:
            while changes:
                path, body = f"/{place.name}/_bulk", lines(changes.values())
                told = place.request(
                    "POST", path, body, _BUSY_SECONDS, require_alias="true", timeout=WAIT
                )
                failed = dict(_failures(told["items"])) if told["errors"] else {}
                for status, error in failed.values():
                    if not is_put_off(status) or monotonic() > deadline:
                        raise refused(error, place.place)
                    resend.reasons[str(error.get("reason"))] = None
                changes = {id_: change for id_, change in changes.items() if id_ in failed}
                if changes:
                    resend.times += 1
                    pauses.take()


def _requests(changes: Changes) -> Iterator[dict[str, bytes]]:
    """Yield the lines of changes by the ids of documents, as many as are sent at a time."""
    request: dict[str, bytes] = {}
    size = 0
    for article_id, json in changes.items():
        id_ = document_id(article_id)
        action = orjson.dumps({"delete" if json is None else "index": {"_id": id_}})
        request[id_] = action if json is None else b"%b\n%b" % (action, json)
        size += len(request[id_])
        if size > _REQUEST_BYTES:
            yield request
            request, size = {}, 0
    if request:
        yield request


def _failures(items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[int, Any]]]:
    """Yield the status and the error of each change that was not made, by the document's id."""
    for item in items:
        ((action, told),) = item.items()
        status = int(told["status"])
        if status >= _MIN_ERROR and not (action == "delete" and status == _MISSING):
            yield told["_id"], (status, told.get("error", {}))
