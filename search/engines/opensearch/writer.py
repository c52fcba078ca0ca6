"""Changes to an index on OpenSearch, sent many at a time."""

from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from time import monotonic
from typing import Any

import orjson

from search.engines.contract import MAX_FIRSTS
from search.engines.opensearch import lease
from search.engines.opensearch.catalogue import Catalogue
from search.engines.opensearch.client import Pauses, Place, lines
from search.engines.opensearch.errors import refused
from search.engines.opensearch.query import filtered
from search.engines.opensearch.schema import FIRST, document_id, source
from search.schema import STORY_BANDS, Document, Schema

#: What is kept here until the commit; of more, the first is sent before it.
_MAX_KEPT_BYTES = 128 << 20
#: What is sent at a time, and how long a server that is busy is waited for.
_BULK_BYTES, _BUSY_SECONDS = 8 << 20, 60.0
_TOO_MANY, _MISSING, _MIN_ERROR = 429, 404, 400


class OpenSearchWriter:
    """Changes to an index, kept here until they are committed; see `Writer`.

    Servers know no transactions: where one fails in the middle of a commit, a part of the changes
    may have been made. It is seen with the next commit, and to write the same again is harmless.
    """

    def __init__(self, place: Place, schema: Schema) -> None:
        self._place, self._schema = place, schema
        catalogue = Catalogue.read(place) or Catalogue()
        self._owner = catalogue.lease.owner
        self._begin()

    def _begin(self) -> None:
        #: What is to be sent: documents as JSON, or None for those to delete.
        self._kept: dict[str, bytes | None] = {}
        self._kept_bytes = 0
        #: Whether there is a document with an id, for those that this batch has asked for.
        self._known: dict[str, bool] = {}
        self._empty = not self._place.request("GET", f"/{self._place.name}/_count")["count"]

    def add(self, document: Document) -> bool:
        article_id = document.article.id
        existed = self._exists(article_id)
        self._keep(article_id, source(document, self._schema))
        return existed

    def delete(self, article_id: str) -> bool:
        existed = self._exists(article_id)
        if existed:
            self._keep(article_id, None)
        return existed

    def _keep(self, article_id: str, json: bytes | None) -> None:
        self._known[article_id] = json is not None
        self._kept_bytes += len(json or b"") - len(self._kept.get(article_id) or b"")
        self._kept[article_id] = json
        if self._kept_bytes > _MAX_KEPT_BYTES:
            self._send()

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        wanted = list(bands)
        if self._empty or not wanted:
            return []
        body = {
            "size": MAX_FIRSTS,
            "query": filtered({"terms": {STORY_BANDS: wanted}}),
            "stored_fields": [FIRST],
            "track_total_hits": False,
        }
        told = self._place.request("POST", f"/{self._place.name}/_search", body)
        return [b64decode(hit["fields"][FIRST][0]) for hit in told["hits"]["hits"]]

    def commit(self) -> None:
        if not self._known:
            return
        self._send()
        self._place.request("POST", f"/{self._place.name}/_refresh")
        Catalogue.change(self._place, Catalogue.committed)
        self._begin()

    def _exists(self, article_id: str) -> bool:
        here = self._known.get(article_id)
        if here is None:
            path = f"/{self._place.name}/_doc/{document_id(article_id)}"
            here = not self._empty and self._place.request("HEAD", path, realtime="false")
        return bool(here)

    def _send(self) -> None:
        if not self._kept:
            return
        lease.check(self._place, self._owner)
        for changes in _portions(self._kept):
            self._send_patiently(changes)
        self._kept, self._kept_bytes = {}, 0

    def _send_patiently(self, changes: dict[str, bytes]) -> None:
        """Send changes, those that a busy server does not take again and again for some time."""
        deadline, pauses = monotonic() + _BUSY_SECONDS, Pauses()
        while changes:
            path, body = f"/{self._place.name}/_bulk", lines(changes.values())
            told = self._place.request(
                "POST", path, body, retry_seconds=_BUSY_SECONDS, require_alias="true"
            )
            failed = dict(_failures(told["items"])) if told["errors"] else {}
            for status, error in failed.values():
                if status != _TOO_MANY or monotonic() > deadline:
                    raise refused(error, self._place.place)
            changes = {id_: change for id_, change in changes.items() if id_ in failed}
            if changes:
                pauses.take()


def _portions(kept: Mapping[str, bytes | None]) -> Iterator[dict[str, bytes]]:
    """Yield the lines of changes by the ids of documents, as many as are sent at a time."""
    changes: dict[str, bytes] = {}
    size = 0
    for article_id, json in kept.items():
        id_ = document_id(article_id)
        action = orjson.dumps({"delete" if json is None else "index": {"_id": id_}})
        changes[id_] = action if json is None else b"%b\n%b" % (action, json)
        size += len(changes[id_])
        if size > _BULK_BYTES:
            yield changes
            changes, size = {}, 0
    if changes:
        yield changes


def _failures(items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[int, Any]]]:
    """Yield the status and the error of each change that was not made, by the document's id."""
    for item in items:
        ((action, told),) = item.items()
        status = int(told["status"])
        if status >= _MIN_ERROR and not (action == "delete" and status == _MISSING):
            yield told["_id"], (status, told.get("error", {}))
