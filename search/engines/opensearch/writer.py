"""Changes to an index on OpenSearch."""

from base64 import b64decode
from collections.abc import Iterable
from itertools import chain

from search.engines.contract import MAX_FIRSTS
from search.engines.opensearch import lease
from search.engines.opensearch.bulk import Bulk
from search.engines.opensearch.catalogue import Catalogue
from search.engines.opensearch.client import Place
from search.engines.opensearch.counting import count
from search.engines.opensearch.documents import committed
from search.engines.opensearch.query import filtered, runnable_query
from search.engines.opensearch.schema import FIRST, source
from search.engines.opensearch.shards import WHOLE
from search.errors import ServerNotReady
from search.query.tree import EVERYTHING
from search.schema import STORY_BANDS, Document

#: What is kept here until the commit; of more, the first is sent before it.
_MAX_KEPT_BYTES = 16 << 20
#: Of what is expected, so many firsts are looked up; where there are more, each article asks.
_MAX_EXPECTED_FIRSTS = 5_000


class OpenSearchWriter:
    """Changes to an index; see `Writer`.

    Servers know no transactions. A batch that is small is kept here and sent when it is committed,
    so that an exception undoes it. Of a large one, what was sent before the exception is seen with
    the next commit, as is what was made of a commit in which the server failed; to write the same
    again is harmless.
    """

    def __init__(self, place: Place) -> None:
        before = Catalogue.change(place, Catalogue.numbered)
        self._place, self._bulk = place, Bulk(place, before.writers + 1)
        self._owner = before.lease.owner
        self._begin()

    def _begin(self) -> None:
        self._kept: dict[str, bytes | None] = {}
        self._kept_bytes = 0
        #: Whether there is a document with an id, as this batch left it.
        self._known: dict[str, bool] = {}
        #: What was looked up of what is expected: ids that are there, and the firsts of bands.
        self._expected: dict[str, bool] = {}
        self._firsts: dict[str, list[bytes]] = {}
        self._empty = not count(self._place, runnable_query(EVERYTHING))

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

    def expect(self, ids: Iterable[str], bands: Iterable[str]) -> None:
        self._expected, self._firsts = {}, {}
        if self._empty:
            return
        asked = [each for each in ids if each not in self._known]
        self._expected = dict.fromkeys(asked, False)
        self._expected |= {there: True for there, _ in committed(self._place, asked)}
        wanted = set(bands)
        hits = self._kept_under(wanted, _MAX_EXPECTED_FIRSTS)
        if len(hits) < _MAX_EXPECTED_FIRSTS:
            self._firsts = {band: [] for band in wanted}
            for first, own in hits:
                for band in wanted.intersection(own):
                    self._firsts[band].append(first)

    def firsts(self, bands: Iterable[str]) -> list[bytes]:
        wanted = set(bands)
        if self._empty or not wanted:
            return []
        if wanted <= self._firsts.keys():
            found = set(chain.from_iterable(self._firsts[band] for band in wanted))
            return list(found)[:MAX_FIRSTS]
        return [first for first, _ in self._kept_under(wanted, MAX_FIRSTS)]

    def _kept_under(self, bands: set[str], most: int) -> list[tuple[bytes, list[str]]]:
        """Return the firsts that have any of some bands, each with its own bands."""
        if not bands:
            return []
        body = {
            "size": most,
            "query": filtered({"terms": {STORY_BANDS: list(bands)}}),
            "stored_fields": [FIRST],
            "docvalue_fields": [STORY_BANDS],
            "track_total_hits": False,
        }
        told = self._place.request("POST", f"/{self._place.name}/_search", body, **WHOLE)
        hits = (hit["fields"] for hit in told["hits"]["hits"])
        return [(b64decode(each[FIRST][0]), each[STORY_BANDS]) for each in hits]

    def commit(self) -> None:
        if not self._known:
            return
        self._send()
        self._bulk.wait()
        told = self._place.request("POST", f"/{self._place.name}/_refresh")
        if not told["_shards"]["successful"]:
            reason = "no node shows what was written"
            raise ServerNotReady(self._place.url, reason)
        Catalogue.change(self._place, Catalogue.committed)
        self._begin()

    def close(self) -> None:
        """Send no more."""
        self._bulk.close()

    def _exists(self, article_id: str) -> bool:
        here = self._known.get(article_id, self._expected.get(article_id))
        if here is None:
            here = not self._empty and any(committed(self._place, [article_id]))
        return here

    def _send(self) -> None:
        if self._kept:
            lease.check(self._place, self._owner)
            self._bulk.send(self._kept)
            self._kept, self._kept_bytes = {}, 0
