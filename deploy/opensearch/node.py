"""A node of OpenSearch as a process of its own, alone or in a cluster, for tests and benchmarks."""

import http.client
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from deploy.opensearch import run

_HERE = "127.0.0.1"
_START_SECONDS, _POLL_SECONDS = 180, 0.2
_OK = 200


class Node:
    """A node in a folder, which runs from `start` to `kill`.

    It has an address of this machine that is its own, or ports of its own at that of the machine.
    ``inside`` is the beginning of a command that runs another one where the node is to run.
    """

    def __init__(
        self, folder: Path, name: str = "node", host: str = _HERE, inside: Sequence[str] = ()
    ) -> None:
        self.name, self.host, self.inside = name, host, inside
        self._folder = folder
        self._port, transport = _free_port(), _free_port()
        self.address, self.transport = f"{host}:{self._port}", f"{host}:{transport}"
        self.url = f"http://{self.address}"
        self._settings: dict[str, object] = {
            "node.name": name,
            "network.host": host,
            "http.port": self._port,
            "transport.port": transport,
            # A full disk of this machine is no matter of the node.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        self._command: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def join(self, nodes: "Sequence[Node]" = (), **settings: object) -> None:
        """Be one of the nodes of a cluster, or a cluster of its own; raise `run.Missing`."""
        if nodes:
            self._settings |= {
                "discovery.seed_hosts": ",".join(node.transport for node in nodes),
                "cluster.initial_cluster_manager_nodes": ",".join(node.name for node in nodes),
            }
        else:
            self._settings["discovery.type"] = "single-node"
        self._command = [*self.inside, *run.command(self._folder, self._settings | settings)]

    def start(self) -> None:
        """Start the node."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)

    def wait(self) -> None:
        """Wait until the node answers; raise OSError, with its log, if it does not."""
        deadline = monotonic() + _START_SECONDS
        while self._process and self._process.poll() is None and monotonic() < deadline:
            connection = http.client.HTTPConnection(self.host, self._port, timeout=10)
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
def folders(count: int) -> Iterator[list[Path]]:
    """Give the folders of nodes, which are deleted at the end."""
    made = [Path(tempfile.mkdtemp(prefix="naba-opensearch-")) for _ in range(count)]
    try:
        yield made
    finally:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(nodes: Sequence[Node], **settings: object) -> Iterator[None]:
    """Run nodes as one cluster, each with some settings; raise `run.Missing` or OSError."""
    try:
        for node in nodes:
            node.join(nodes if len(nodes) > 1 else (), **settings)
            node.start()
        for node in nodes:
            node.wait()
        yield
    finally:
        for node in nodes:
            node.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HERE, 0))
        return int(probe.getsockname()[1])
