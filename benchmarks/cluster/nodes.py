"""A cluster of three nodes on this machine, and the faults that befall one of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from benchmarks.cluster.network import Host
from deploy.opensearch.node import Node, folders, running
from search.engines.opensearch.client import Place

_SIZE = 3
_WHOLE_SECONDS, _POLL_SECONDS = 300.0, 0.2


class Cluster:
    """Three nodes; those of a network stand on hosts that can be cut off."""

    def __init__(self, nodes: Sequence[Node], hosts: Sequence[Host]) -> None:
        self.place = Place(f"http://{','.join(node.address for node in nodes)}/news")
        self.url = f"opensearch:{self.place.place}"
        self._nodes = {node.name: node for node in nodes}
        self._hosts = {node.name: host for node, host in zip(nodes, hosts, strict=False)}

    def node(self, name: str) -> Node:
        """Return the node of a name."""
        return self._nodes[name]

    def host(self, name: str) -> Host:
        """Return the host of a node in a network."""
        return self._hosts[name]

    def primary(self) -> str:
        """Return the name of the node that has the primary of the documents."""
        copies = self._ask(f"/_cat/shards/{self.place.name}?format=json")
        (found,) = (copy["node"] for copy in copies if copy["prirep"] == "p")
        return str(found)

    def leader(self) -> str:
        """Return the name of the node that leads the cluster."""
        (found,) = self._ask("/_cat/cluster_manager?format=json")
        return str(found["node"])

    def wait(self) -> None:
        """Wait until all nodes and all copies are there; raise TimeoutError if they never are."""
        deadline = monotonic() + _WHOLE_SECONDS
        while monotonic() < deadline:
            health = self._ask("/_cluster/health")
            if health["status"] == "green" and health["number_of_nodes"] == _SIZE:
                return
            sleep(_POLL_SECONDS)
        raise TimeoutError(f"The cluster is not whole after {_WHOLE_SECONDS:.0f} s: {health}")

    def _ask(self, path: str) -> Any:
        return self.place.request("GET", path)


@contextmanager
def cluster(hosts: Sequence[Host] = (), **settings: object) -> Iterator[Cluster]:
    """Run a cluster with settings of OpenSearch, on hosts or on this machine's own address."""
    with folders(_SIZE) as places:
        nodes = [
            Node(folder, f"node-{n}", *((hosts[n].address, hosts[n].inside) if hosts else ()))
            for n, folder in enumerate(places)
        ]
        with running(nodes, **settings):
            yield Cluster(nodes, hosts)


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls one of the nodes: which one, and whether it is killed or cut off."""

    chosen: Callable[[Cluster], str]
    cuts: bool

    @contextmanager
    def befalling(self, cluster: Cluster, node: Node) -> Iterator[None]:
        """Have a node dead or cut off meanwhile, and there again afterwards."""
        if not self.cuts:
            node.kill()
            yield
            node.start()
            return
        host = cluster.host(node.name)
        host.cut()
        try:
            yield
        finally:
            host.mend()


FAULTS: Mapping[str, Fault] = {
    "primary killed": Fault(Cluster.primary, cuts=False),
    "leader killed": Fault(Cluster.leader, cuts=False),
    "primary cut off": Fault(Cluster.primary, cuts=True),
    "leader cut off": Fault(Cluster.leader, cuts=True),
}
