"""Requests to a server: each with a timeout, sent again where it is only busy for a moment.

Of several nodes, each request goes to the next that is not known to fail. One that was cut off says
nothing, so what only reads is soon asked of another, while a cluster needs half a minute to notice.
Till then each node reads its own copy of an index, if it has one, as the other may be cut off.
"""

import logging
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from random import random
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

import orjson
from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy.exceptions import NotFoundError, OpenSearchException
from opensearchpy.serializer import JSONSerializer
from urllib3 import Timeout

from search.engines.opensearch.address import CA_FILE, Access, Address
from search.engines.opensearch.errors import is_expected, is_passing, named
from search.engines.opensearch.resending import Resends
from search.errors import ServerUnsuitable, ServerUntrusted

#: How long one answer may take, and a connection, and how long requests are sent again.
_ANSWER_SECONDS, _CONNECT_SECONDS, _RETRY_SECONDS = 30.0, 2.0, 10.0
#: How long an answer may take where there is a node that was not asked yet; then twice as long.
_FIRST_ANSWER_SECONDS = 5.0
#: How long reading and writing are tried where there are several nodes. By default a cluster drops
#: a node that was cut off after half a minute, and after a minute where it was the leader; till
#: then, nothing is acknowledged that this node has a copy of.
_READ_SECONDS, WRITE_SECONDS = 30.0, 90.0
#: How long a node that failed is passed over, for each node: until all others were asked. It is
#: twice as long whenever it fails again, up to a limit.
_AVOID_SECONDS, _AVOID_DOUBLINGS = 5.0, 2
#: What changes something: besides PUT and DELETE, paths that end so.
_CHANGING = ("_bulk", "_refresh", "_aliases")
#: What is read of a copy of an index.
_OF_A_COPY = re.compile(
    r"/[^/]+/(_doc/[^/]+|_search|_search/point_in_time|_count|_mget|_termvectors)"
)
#: How long a server waits for a part of the cluster that is missing, before it says so.
WAIT = "10s"
_CONNECTIONS = 32
#: The first pause before a request is sent again; each further one is twice as long.
_PAUSE_SECONDS, _MAX_PAUSE_SECONDS = 0.05, 2.0
#: The first version that has all that is used.
_MIN_VERSION = (2, 4)

# What fails is told by an error, and not by a traceback of each try as well.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)


class _Serializer(JSONSerializer):
    def loads(self, s: Any) -> Any:
        return orjson.loads(s)

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, bytes) else orjson.dumps(data)


class _Node(Urllib3HttpConnection):
    """One of the nodes, which is named by a note of each error."""

    def perform_request(self, *told: Any, **options: Any) -> Any:
        try:
            return super().perform_request(*told, **options)
        except OpenSearchException as error:
            error.add_note(self.host)
            raise


class Server:
    """A connection to the server of an index; threads may share it."""

    def __init__(self, access: Access) -> None:
        # What is written waits for the copies of a silent node, wherever it is sent, which says
        # nothing of where to read.
        self._reading, self._writing = _connected(access), _connected(access)
        self._nodes = len(access.nodes)
        #: Counts what is sent again.
        self.resends = Resends()
        self._ca_file = access.ca_file
        self._version: tuple[int, ...] = ()

    def version(self, place: str) -> tuple[int, ...]:
        """Return the version of the server; raise ServerUnsuitable for one that cannot be used."""
        if not self._version:
            if self._ca_file and not Path(self._ca_file).is_file():
                reason = f"there is no file {self._ca_file}, which {CA_FILE} names"
                raise ServerUntrusted(f"opensearch:{place}", reason)
            # A server that never answered is told at once: the address may be wrong.
            told = self._send("GET", "/", place, retry_seconds=0)
            about = told.get("version", {}) if isinstance(told, Mapping) else {}
            number, kind = str(about.get("number", "")), about.get("distribution")
            version = tuple(int(part) for part in number.split(".")[:2] if part.isdigit())
            if kind != "opensearch":
                found = f"Elasticsearch {number}" if number else "something else"
                raise ServerUnsuitable(f"opensearch:{place}", f"it is {found}, not OpenSearch")
            if version < _MIN_VERSION:
                needed = ".".join(map(str, _MIN_VERSION))
                reason = f"it is OpenSearch {number}, and {needed} or later is needed"
                raise ServerUnsuitable(f"opensearch:{place}", reason)
            self._version = version
        return self._version

    def request(
        self,
        method: str,
        path: str,
        place: str,
        body: object = None,
        retry_seconds: float | None = None,
        **parameters: Any,
    ) -> Any:
        """Return the answer to a request.

        Where the server is busy, it is sent again for some seconds. Raises the error that names
        what is wrong with the server, or as opensearchpy does, NotFoundError, ConflictError, and
        RequestError for what is there already.
        """
        self.version(place)
        return self._send(method, path, place, body, retry_seconds, **parameters)

    def _send(
        self,
        method: str,
        path: str,
        place: str,
        body: object = None,
        retry_seconds: float | None = None,
        **parameters: Any,
    ) -> Any:
        reads = method not in ("PUT", "DELETE") and not path.endswith(_CHANGING)
        if reads and self._nodes > 1 and _OF_A_COPY.fullmatch(path):
            parameters["preference"] = "_local"
        url = f"{path}?{urlencode(parameters)}" if parameters else path
        deadline, pauses = monotonic() + self._seconds(reads, retry_seconds), Pauses()
        answer_seconds = _FIRST_ANSWER_SECONDS if reads and self._nodes > 1 else _ANSWER_SECONDS
        ask = (self._reading if reads else self._writing).transport.perform_request
        with self.resends.request(place) as resend:
            while True:
                timeout = Timeout(connect=_CONNECT_SECONDS, read=answer_seconds)
                try:
                    return ask(method, url, body=body, timeout=timeout)  # type: ignore[arg-type]  # passed on to urllib3
                except OpenSearchException as error:
                    if is_expected(error):
                        raise
                    late = monotonic() > deadline and resend.times + 1 >= self._nodes
                    if late or not is_passing(error, nodes=self._nodes):
                        raise named(error, place) from error
                    resend.again(error)
                if resend.times + 1 >= self._nodes:
                    answer_seconds = min(2 * answer_seconds, _ANSWER_SECONDS)
                pauses.take()

    def _seconds(self, reads: bool, retry_seconds: float | None) -> float:
        """Return how long a request is sent again, but to each node at least once."""
        if retry_seconds is not None:
            return retry_seconds
        if self._nodes == 1:
            return _RETRY_SECONDS
        return _READ_SECONDS if reads else WRITE_SECONDS


def _connected(access: Access) -> OpenSearch:
    """Return a connection that keeps in mind which nodes fail."""
    login = (access.user, access.password) if access.user else None
    key = {"Authorization": f"ApiKey {access.api_key}"} if access.api_key else {}
    return OpenSearch(
        list(access.nodes),
        http_auth=None if key else login,
        headers=key,
        ca_certs=access.ca_file or None,
        connection_class=_Node,
        serializer=_Serializer(),
        # Requests are sent again here, with pauses.
        max_retries=0,
        # That is how a node that says nothing is passed over.
        retry_on_timeout=True,
        dead_timeout=_AVOID_SECONDS * len(access.nodes),
        timeout_cutoff=_AVOID_DOUBLINGS,
        pool_maxsize=_CONNECTIONS,
    )


class Pauses:
    """Pauses that grow, each of a random part, so that several clients do not come together."""

    def __init__(self) -> None:
        self._seconds = _PAUSE_SECONDS

    def take(self) -> None:
        """Wait."""
        sleep(self._seconds * (0.5 + random() / 2))  # noqa: S311  # no secret
        self._seconds = min(2 * self._seconds, _MAX_PAUSE_SECONDS)


@lru_cache(16)
def server_of(access: Access) -> Server:
    """Return the connection to a server, which all indexes there share."""
    return Server(access)


if hasattr(os, "register_at_fork"):
    # Connections must not be shared with another process.
    os.register_at_fork(after_in_child=server_of.cache_clear)


class Place:
    """The place of an index: its names on a server, and requests to them."""

    def __init__(self, place: str) -> None:
        self.address = Address.of(place)
        self.place = str(self.address)
        #: The names of the documents, and of what is kept besides them.
        self.name, self.kept = self.address.name, self.address.kept

    @property
    def url(self) -> str:
        """The address of the index, as errors tell it and commands take it."""
        return f"opensearch:{self.place}"

    @property
    def server(self) -> Server:
        """The server of the place."""
        return server_of(self.address.access)

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        retry_seconds: float | None = None,
        **parameters: Any,
    ) -> Any:
        """Return the answer to a request; see `Server.request`.

        Raises IndexMissing where the index is not there.
        """
        send = self.server.request
        try:
            return send(method, path, self.place, body, retry_seconds, **parameters)
        except NotFoundError as error:
            raise named(error, self.place) from error

    def found(self, path: str) -> Any:
        """Return what is at a path, or None where there is nothing."""
        try:
            return self.server.request("GET", path, self.place)
        except NotFoundError:
            return None

    def delete_at(self, path: str) -> None:
        """Delete what is at a path, if it is there."""
        with suppress(NotFoundError):
            self.server.request("DELETE", path, self.place)


def lines(parts: Iterable[bytes]) -> bytes:
    """Return JSON values as the lines of a body."""
    return b"".join(part + b"\n" for part in parts)
