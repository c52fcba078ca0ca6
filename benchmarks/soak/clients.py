"""Readers of the pages and the API, who look at every answer."""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Sequence
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.soak.model import Model
from benchmarks.soak.problems import Problems

#: What takes longer counts as no answer.
_TIMEOUT_SECONDS = 30.0
#: The most that a reader thinks between two requests.
_THINKING_SECONDS = 0.1
#: A connection is given up after so many requests, so that every worker is asked.
_REQUESTS_PER_CONNECTION = 20
_PER_PAGE = 10


class Connection:
    """A connection that is made again now and then."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._left = 0
        self._open: http.client.HTTPConnection | None = None

    def get(self, path: str) -> tuple[int, bytes]:
        """Return the status and the whole of an answer.

        A server may close a connection that was idle just as it is used again; as clients do, that
        is tried once more with a new one.
        """
        is_used = self._open is not None and self._left > 0
        try:
            return self._asked(path)
        except ConnectionError:
            if not is_used:
                raise
            return self._asked(path)

    def _asked(self, path: str) -> tuple[int, bytes]:
        if not self._open or not self._left:
            self.close()
            self._open = http.client.HTTPConnection(
                self._host, self._port, timeout=_TIMEOUT_SECONDS
            )
            self._left = _REQUESTS_PER_CONNECTION
        self._left -= 1
        try:
            self._open.request("GET", path)
            answer = self._open.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        if self._open:
            self._open.close()
        self._open = None


class Reader(Thread):
    """A client that asks one thing after the other until it is told to stop."""

    def __init__(
        self, number: int, address: str, model: Model, queries: Sequence[str], problems: Problems
    ) -> None:
        super().__init__(name=f"reader {number}", daemon=True)
        self._random = Random(number)  # noqa: S311  # no secret
        self._connection, self._model = Connection(address), model
        self._queries, self._problems = queries, problems
        self.over = Event()
        self.times: list[float] = []

    def run(self) -> None:
        """Ask until it is over."""
        kinds: Sequence[tuple[int, Callable[[], Iterator[str]]]] = (
            (40, self._search), (15, self._page), (30, self._known), (5, self._article),
            (4, self._suggestions), (3, self._feed), (1, self._export), (2, self._health),
        )  # fmt: skip
        weights = [weight for weight, _ in kinds]
        while not self.over.wait(self._random.random() * _THINKING_SECONDS):
            ((_, ask),) = self._random.choices(kinds, weights)
            try:
                self._problems.tell(*ask())
            except (OSError, http.client.HTTPException, ValueError) as error:
                self._problems.tell(f"{ask.__name__[1:]}: {type(error).__name__}: {error}")
        self._connection.close()

    def _get(self, path: str, allowed: tuple[int, ...] = (200,)) -> tuple[int, bytes]:
        began = time.monotonic()
        status, body = self._connection.get(path)
        self.times.append((time.monotonic() - began) * 1e3)
        self._model.count("answers")
        if status not in allowed:
            raise ValueError(f"{status} for {path}: {body[:200].decode(errors='replace')}")
        return status, body

    def _found(self, **parameters: Any) -> dict[str, Any]:
        _, body = self._get(f"/api/v1/search?{urlencode(parameters, doseq=True)}")
        found: dict[str, Any] = json.loads(body)
        return found

    def _query(self) -> str:
        return self._random.choice(self._queries)

    def _search(self) -> Iterator[str]:
        more: dict[str, Any] = self._random.choice(
            (
                {"facet": ["source", "timeline"]},
                {"level": "wide", "match": "any"},
                {"group": "story"},
                {"sort": "newest", "page": 2},
                {"offer": 1, "explain": 1},
                {},
            )
        )
        query = self._query()
        found = self._found(q=query, per_page=_PER_PAGE, **more)
        if len(found["hits"]) > min(_PER_PAGE, found["total"]["value"]):
            yield f"{len(found['hits'])} hits of {found['total']} for {query}"

    def _page(self) -> Iterator[str]:
        _, body = self._get(f"/?q={quote(self._query())}")
        if b"</html>" not in body:
            yield "a page without an end"

    def _known(self) -> Iterator[str]:
        """Search for an article that is there or gone, by its word."""
        number, version = self._model.settled(self._random)
        gone = self._model.gone.get(number, 0) if version is None else version
        found = self._found(q=self._model.word(number, gone), level="exact")
        ids = [hit["id"] for hit in found["hits"]]
        wanted = [] if version is None else [self._model.id(number)]
        if ids != wanted and self._model.is_still(number, version):
            yield f"{ids} are found in place of {wanted}"

    def _article(self) -> Iterator[str]:
        number, version = self._model.settled(self._random)
        status, body = self._get(f"/api/v1/articles/{self._model.id(number)}", (200, 404))
        if not self._model.is_still(number, version):
            return
        if (status == 200) != (version is not None):
            yield f"{status} for the article {self._model.id(number)} of version {version}"
        elif version is not None and self._model.word(number, version) not in body.decode():
            yield f"another version of {self._model.id(number)}"

    def _suggestions(self) -> Iterator[str]:
        json.loads(self._get(f"/api/v1/suggest?q={quote(self._query()[:12])}")[1])
        yield from ()

    def _feed(self) -> Iterator[str]:
        if b"</feed>" not in self._get(f"/feed.atom?q={quote(self._query())}")[1]:
            yield "a feed without an end"

    def _export(self) -> Iterator[str]:
        # One export a worker: another may be told to come later.
        status, body = self._get(f"/api/v1/export?q={quote(self._query())}", (200, 503))
        for line in body.splitlines() if status == 200 else ():
            json.loads(line)
        yield from ()

    def _health(self) -> Iterator[str]:
        self._get("/healthz")
        yield from ()
