"""A node of OpenSearch in a process of its own, and engines whose indexes are there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from uuid import uuid4

from deploy.opensearch import node, run
from search.article import Article
from search.engines.contract import Holds
from search.engines.manifest import Contents, Damage
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.storage import ServerStorage
from search.schema import Schema
from tests.requirements import absent


class Node(node.Node):
    """A node with addresses for indexes that are not there yet."""

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
    with running_cluster(1) as (only,):
        yield only


@contextmanager
def running_cluster(size: int, **settings: object) -> Iterator[Sequence[Node]]:
    """Run the nodes of a cluster; without a JDK, skip the test, or in CI fail it."""
    with node.folders(size) as folders:
        nodes = [Node(folder, f"node-{n}") for n, folder in enumerate(folders)]
        try:
            with node.running(nodes, **settings):
                yield nodes
        except run.Missing as missing:
            absent(str(missing))


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
