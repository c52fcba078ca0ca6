"""Changes to an index on OpenSearch."""

from base64 import b64decode
from collections.abc import Iterable

from search.engines.contract import MAX_FIRSTS
from search.engines.opensearch import lease
from search.engines.opensearch.bulk import Bulk
from search.engines.opensearch.catalogue import Catalogue
from search.engines.opensearch.client import Place
from search.engines.opensearch.query import filtered
from search.engines.opensearch.schema import FIRST, document_id, source
from search.errors import ServerNotReady
from search.schema import STORY_BANDS, Document

#: What is kept here until the commit; of more, the first is sent before it.
_MAX_KEPT_BYTES = 16 << 20


class OpenSearchWriter:
    """Changes to an index; see `Writer`.

    Servers know no transactions. A batch that is small is kept here and sent when it is committed,
    so that an exception undoes it. Of a large one, what was sent before the exception is seen with
    the next commit, as is what was made of a commit in which the server failed; to write the same
    again is harmless.
    """

    def __init__(self, place: Place) -> None:
        self._place, self._bulk = place, Bulk(place)
        catalogue = Catalogue.read(place)
        self._owner = catalogue.lease.owner if catalogue else ""
        self._begin()

    def _begin(self) -> None:
        self._kept: dict[str, bytes | None] = {}
        self._kept_bytes = 0
        #: Whether there is a document with an id, for those that this batch has asked for.
        self._known: dict[str, bool] = {}
        self._empty = not self._place.request("GET", f"/{self._place.name}/_count")["count"]

    def add(self, document: Document) -> bool:
        existed = self._exists(document.article.id)
        self._keep(document.article.id, source(document))
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
        self._bulk.wait()
        told = self._place.request("POST", f"/{self._place.name}/_refresh")
        if not told["_shards"]["successful"]:
            reason = "no node shows what was written"
            raise ServerNotReady(f"opensearch:{self._place.place}", reason)
        Catalogue.change(self._place, Catalogue.committed)
        self._begin()

    def close(self) -> None:
        """Send no more."""
        self._bulk.close()

    def _exists(self, article_id: str) -> bool:
        here = self._known.get(article_id)
        if here is None:
            path = f"/{self._place.name}/_doc/{document_id(article_id)}"
            here = not self._empty and self._place.request("HEAD", path, realtime="false")
        return bool(here)

    def _send(self) -> None:
        if self._kept:
            lease.check(self._place, self._owner)
            self._bulk.send(self._kept)
            self._kept, self._kept_bytes = {}, 0
