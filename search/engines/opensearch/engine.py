"""The engine on a server: OpenSearch, which spreads over several machines."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cached_property

from search.article import Article
from search.engines.contract import EngineResults, Holds, Record, Rerank
from search.engines.manifest import Contents, Damage
from search.engines.opensearch import counting
from search.engines.opensearch.catalogue import Catalogue
from search.engines.opensearch.client import Place
from search.engines.opensearch.moving import exists, make
from search.engines.opensearch.query import runnable_query
from search.engines.opensearch.ranking import Ranking, stored_articles, with_articles
from search.engines.opensearch.records import records
from search.engines.opensearch.schema import mapping
from search.engines.opensearch.scoring import scores_of
from search.engines.opensearch.shards import copy_as_set, routes_to_all
from search.engines.opensearch.storage import ServerStorage
from search.engines.opensearch.writer import OpenSearchWriter
from search.errors import IndexDamaged, IndexMismatch, NotAnIndex
from search.query.tree import EVERYTHING, EngineQuery
from search.query.version_cache import VersionCache
from search.request import Sort
from search.schema import Schema

#: The most keys whose frequencies are kept, and those of one request that are: queries ask for few.
_KNOWN_FREQUENCIES, _MAX_KEYS_KEPT = 200_000, 5_000


class OpenSearchEngine:
    """An index on a server, searched and written by any process that reaches it; see `Engine`."""

    name = "opensearch"
    runs_code = False
    # A server has no files for others to see.
    contents = Contents(files=(), vital=())
    storage = ServerStorage

    def __init__(self, place: str, schema: Schema) -> None:
        self._place = Place(place)
        self._schema = schema
        self._frequencies = VersionCache[tuple[str, str], int](_KNOWN_FREQUENCIES)
        found = self._place.found(f"/{self._place.name}")
        if not found:
            raise IndexDamaged(self._place.url, "its documents are missing")
        (kept,) = found.values()
        if kept["mappings"].get("_meta") != mapping(schema)["_meta"]:
            raise IndexMismatch(self._place.url)
        self._shards = int(kept["settings"]["index"]["number_of_shards"])

    @staticmethod
    def create(place: str, schema: Schema) -> None:
        new = Place(place)
        if exists(new):
            raise NotAnIndex(new.url, "it holds something else")
        make(new, schema)

    @staticmethod
    def damage(place: str) -> Iterable[Damage]:
        return ()

    @staticmethod
    def holds(file: str) -> Holds:
        return "contents"

    @staticmethod
    def salvage(place: str, copies: Mapping[str, bytes]) -> Iterator[Article | Damage]:
        for record in records(Place(place)):
            yield record.article or Damage("an article", record.problem)

    def files(self) -> list[str]:
        return []

    @contextmanager
    def writer(self) -> Iterator[OpenSearchWriter]:
        copy_as_set(self._place)
        with closing(OpenSearchWriter(self._place)) as batch:
            yield batch
            batch.commit()

    def search(
        self,
        query: EngineQuery,
        *,
        limit: int,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        half_life: float | None = None,
        grouped: bool = False,
        rerank: Rerank | None = None,
    ) -> EngineResults:
        asked = runnable_query(query)
        ranking = Ranking(self._place, asked, sort, half_life, rerank)
        counts = counting.counts_of(facets, grouped=grouped)
        told, hits = ranking.page(offset, limit, grouped=grouped, counts=counts)
        shown = with_articles(self._place, hits)
        return EngineResults(
            total=told["hits"]["total"]["value"],
            hits=[(Article.unpacked(hit.packed or b""), hit.score) for hit in shown],
            stories=[hit.story for hit in shown],
            groups=counting.stories_of(told) if grouped else None,
            facets=counting.facets_of(self._place, asked, told, facets),
        )

    def count(self, query: EngineQuery) -> int:
        return counting.count(self._place, runnable_query(query))

    def scores(
        self, queries: Iterable[EngineQuery], ids: Sequence[str]
    ) -> Iterator[dict[str, float]]:
        return scores_of(self._place, queries, ids)

    def get(self, ids: Iterable[str]) -> list[Article]:
        wanted = list(ids)
        found = stored_articles(self._place, wanted)
        return [Article.unpacked(found[i]) for i in wanted if i in found]

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        return counting.terms(self._place, self._routes, self._schema, field, prefix, limit)

    def frequencies(self, field: str, keys: Iterable[str]) -> dict[str, int]:
        wanted = list(keys)
        if len(wanted) > _MAX_KEYS_KEPT:
            return counting.frequencies(self._place, self._routes, field, wanted)
        known = self._frequencies.of(self.version())
        if unknown := [key for key in wanted if (field, key) not in known]:
            found = counting.frequencies(self._place, self._routes, field, unknown)
            known |= {(field, key): found.get(key, 0) for key in unknown}
        return {key: count for key in wanted if (count := known[field, key])}

    @cached_property
    def _routes(self) -> Sequence[str]:
        return routes_to_all(self._place, self._shards)

    def articles(
        self,
        query: EngineQuery = EVERYTHING,
        sort: Sort = "newest",
        half_life: float | None = None,
        rerank: Rerank | None = None,
        grouped: bool = False,
    ) -> Iterator[Article]:
        ranking = Ranking(self._place, runnable_query(query), sort, half_life, rerank)
        for hit in ranking.every(grouped=grouped, articles=True):
            (shown,) = with_articles(self._place, [hit])
            yield Article.unpacked(shown.packed or b"")

    def days(
        self,
        query: EngineQuery,
        sort: Sort = "newest",
        half_life: float | None = None,
        rerank: Rerank | None = None,
    ) -> list[int | None]:
        ranking = Ranking(self._place, runnable_query(query), sort, half_life, rerank)
        return [hit.day for hit in ranking.every(grouped=True, articles=False)]

    def records(self) -> Iterator[Record]:
        return records(self._place)

    def version(self) -> Hashable:
        catalogue = Catalogue.recent(self._place)
        return catalogue.commit if catalogue else None

    def close(self) -> None:
        """Do nothing: other indexes use the connection too."""
