"""A node of OpenSearch in a process of its own, and engines whose indexes are there."""

import http.client
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    def __init__(self, folder: Path, name: str = "node") -> None:
        self.name, self._folder = name, folder
        self._port, transport = _free_port(), _free_port()
        self.address, self.transport = f"127.0.0.1:{self._port}", f"127.0.0.1:{transport}"
        self.url = f"http://{self.address}"
        self._settings = {"node.name": name, "http.port": self._port, "transport.port": transport}
        # A full disk of this machine is no matter of the tests.
        self._settings["cluster.routing.allocation.disk.threshold_enabled"] = "false"
        self._command: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def join(self, nodes: "Sequence[Node]" = ()) -> None:
        """Be one of the nodes of a cluster, or a cluster of its own; raise `run.Missing`."""
        if nodes:
            self._settings |= {
                "discovery.seed_hosts": ",".join(node.transport for node in nodes),
                "cluster.initial_cluster_manager_nodes": ",".join(node.name for node in nodes),
            }
        else:
            self._settings["discovery.type"] = "single-node"
        self._command = run.command(self._folder, self._settings)

    def start(self) -> None:
        """Start the node."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)  # noqa: S603  # our own

    def wait(self) -> None:
        """Wait until the node answers; raise OSError, with its log, if it does not."""
        deadline = monotonic() + _START_SECONDS
        while self._process and self._process.poll() is None and monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
            with suppress(OSError, http.client.HTTPException), closing(connection):
                connection.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=8s")
                if connection.getresponse().status == _OK:
                    return
            sleep(_POLL_SECONDS)
        raise OSError(f"The node did not start: {self._log.read_text('utf-8', 'replace')}")

    @property
    def _log(self) -> Path:
        return self._folder / "log"

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
def running_node() -> Iterator[Node]:
    """Run a node in a temporary folder; without a JDK, skip the test, or in CI fail it."""
    with running_cluster(1) as (node,):
        yield node


@contextmanager
def running_cluster(size: int) -> Iterator[Sequence[Node]]:
    """Run the nodes of a cluster; without a JDK, skip the test, or in CI fail it."""
    folders = [Path(tempfile.mkdtemp(prefix="naba-opensearch-")) for _ in range(size)]
    nodes = [Node(folder, f"node-{n}") for n, folder in enumerate(folders)]
    try:
        for node in nodes:
            node.join(nodes if size > 1 else ())
            node.start()
        for node in nodes:
            node.wait()
        yield nodes
    except run.Missing as missing:
        absent(str(missing))
    finally:
        for node in nodes:
            node.kill()
        for folder in folders:
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
