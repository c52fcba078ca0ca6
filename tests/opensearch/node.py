"""A node of OpenSearch in a process of its own, and engines whose indexes are there."""

import http.client
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

from deploy.opensearch import run
from search.article import Article
from search.engines.contract import Holds
from search.engines.manifest import Contents, Damage
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.storage import ServerStorage
from search.schema import Schema
from tests.requirements import absent

_START_SECONDS, _POLL_SECONDS = 180, 0.2
_OK = 200


class Node:
    """A node in a folder, which runs from `start` to `kill`."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self._folder, self._port, transport = folder, _free_port(), _free_port()
        ports = {"http_port": self._port, "transport_port": transport}
        self._command = run.command(folder, **ports, discovery_type="single-node", **settings)
        # A full disk of this machine is no matter of the tests.
        self._command.append("cluster.routing.allocation.disk.threshold_enabled=false")
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the node, and wait until it answers; raise OSError, with its log, if it fails."""
        log = self._folder / "log"
        with log.open("ab") as output:
            process = subprocess.Popen(self._command, stdout=output, stderr=output)  # noqa: S603  # our own
        self._process, deadline = process, monotonic() + _START_SECONDS
        while process.poll() is None and monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
            with suppress(OSError, http.client.HTTPException), closing(connection):
                connection.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=8s")
                if connection.getresponse().status == _OK:
                    return
            sleep(_POLL_SECONDS)
        raise OSError(f"The node did not start: {log.read_text('utf-8', 'replace')}")

    def kill(self) -> None:
        """End the node as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def new_url(self) -> Iterator[str]:
        """Give the address of an index that is not there yet, and delete what is there then."""
        place = f"{self.url}/{uuid4().hex}"
        try:
            yield f"opensearch:{place}"
        finally:
            ServerStorage(place).remove()


@contextmanager
def running_node(**settings: object) -> Iterator[Node]:
    """Run a node in a temporary folder; without a JDK, skip the test, or in CI fail it."""
    folder = Path(tempfile.mkdtemp(prefix="naba-opensearch-"))
    try:
        node = Node(folder, **settings)
        try:
            node.start()
            yield node
        finally:
            node.kill()
    except run.Missing as missing:
        absent(str(missing))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OnNode:
    """The engine, with a place on a node for each path of a folder."""

    name = OpenSearchEngine.name
    contents: Contents = OpenSearchEngine.contents
    runs_code = OpenSearchEngine.runs_code

    def __init__(self, url: str) -> None:
        self._url = url

    def place(self, path: str) -> str:
        """Return the place for a path."""
        return f"{self._url}/{blake2b(path.encode(), digest_size=8).hexdigest()}"

    def storage(self, place: str) -> ServerStorage:
        return OpenSearchEngine.storage(self.place(place))

    def create(self, place: str, schema: Schema) -> None:
        OpenSearchEngine.create(self.place(place), schema)

    def damage(self, place: str) -> Iterable[Damage]:
        return OpenSearchEngine.damage(self.place(place))

    def holds(self, file: str) -> Holds:
        return OpenSearchEngine.holds(file)

    def salvage(self, place: str, copies: Mapping[str, bytes]) -> Iterator[Article | Damage]:
        return OpenSearchEngine.salvage(self.place(place), copies)

    def __call__(self, place: str, schema: Schema, /) -> OpenSearchEngine:
        return OpenSearchEngine(self.place(place), schema)
