"""An index has as many shards and copies as are set, and is the same however many they are."""

from collections.abc import Iterator
from typing import Any

import pytest

from search import Article, Index, open_index, rebuild
from search.engines.opensearch import client, moving, schema
from search.engines.opensearch.client import Place
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.shards import (
    MAX_REPLICAS,
    MAX_SHARDS,
    REPLICAS,
    SHARDS,
    routes_to_all,
)
from search.errors import RequestError, ServerNotReady
from search.query.tree import EVERYTHING
from tests.engines.documents import SCHEMA
from tests.opensearch.node import Node
from web.config import setting


@pytest.fixture
def url(opensearch_node: Node, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of an index that is not there yet."""
    # What a test sets is undone where nothing was set before.
    for variable in (SHARDS, REPLICAS):
        monkeypatch.setenv(variable, "")
    with opensearch_node.new_url() as url:
        yield url


def place_of(url: str) -> Place:
    return Place(url.removeprefix("opensearch:"))


def fill(url: str, *texts: str) -> None:
    with open_index(url, create=True) as index, index.writer() as writer:
        for n, text in enumerate(texts):
            writer.add(Article(f"{n}", body=text))


def spread(url: str, *, kept: bool = False) -> tuple[int, str]:
    """Return the numbers of shards and of copies of the documents, or of what is kept beside."""
    place = place_of(url)
    (told,) = place.request("GET", f"/{place.kept if kept else place.name}/_settings").values()
    index: dict[str, Any] = told["settings"]["index"]
    return int(index["number_of_shards"]), index["auto_expand_replicas"]


def test_by_default(url: str) -> None:
    """An index has one shard, and a copy of it where there are several nodes."""
    fill(url)
    assert spread(url) == (1, "0-1")
    assert spread(url, kept=True) == (1, "0-2")


def test_as_set(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept beside the documents has one copy more, and one shard."""
    monkeypatch.setenv(SHARDS, "3")
    monkeypatch.setenv(REPLICAS, "2")
    fill(url)
    assert spread(url) == (3, "0-2")
    assert spread(url, kept=True) == (1, "0-3")


def test_rebuilt(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuilt index has other shards if they are set, and else as many as before."""
    monkeypatch.setenv(SHARDS, "3")
    fill(url, "سوريا", "لبنان", "سوريا ولبنان")
    monkeypatch.setenv(SHARDS, "")
    rebuild(url)
    assert spread(url) == (3, "0-1")
    monkeypatch.setenv(SHARDS, "2")
    with open_index(url) as index:
        assert index.search("سوريا").total == 2
        rebuild(url)
        assert index.search("سوريا").total == 2
    assert spread(url) == (2, "0-1")


def test_other_copies(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index has other copies once it is opened for writing where they are set."""
    monkeypatch.setenv(REPLICAS, "2")
    fill(url)
    monkeypatch.setenv(REPLICAS, "")
    fill(url)
    assert spread(url) == (1, "0-2")
    monkeypatch.setenv(REPLICAS, "0")
    fill(url)
    assert spread(url) == spread(url, kept=True) == (1, "0-0")


@pytest.mark.parametrize(
    ("variable", "value", "range_"),
    [
        (SHARDS, "0", "from 1 to 1024"),
        (SHARDS, "1025", "from 1 to 1024"),
        (SHARDS, "three", "from 1 to 1024"),
        (SHARDS, "9" * 5000, "from 1 to 1024"),
        (REPLICAS, "-1", "from 0 to 100"),
        (REPLICAS, "auto", "from 0 to 100"),
    ],
)
def test_wrong_numbers(
    url: str, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, range_: str
) -> None:
    """What is no number, or none that a server takes, is told by the name of the variable."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(RequestError, match=f"{variable}: must be a whole number {range_}"):
        open_index(url, create=True)
    place = place_of(url)
    assert place.request("GET", f"/{place.name}*/_settings") == {}


def test_the_table_of_settings() -> None:
    """It has the same variables, numbers and defaults."""
    shards, replicas = setting("OPENSEARCH_SHARDS"), setting("OPENSEARCH_REPLICAS")
    assert (shards.variable, shards.lowest, shards.highest) == (SHARDS, 1, MAX_SHARDS)
    assert (replicas.variable, replicas.lowest, replicas.highest) == (REPLICAS, 0, MAX_REPLICAS)
    assert (shards.default, replicas.default) == (1, 1)


def test_routes(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each shard has a route that leads to it."""
    monkeypatch.setenv(SHARDS, "5")
    fill(url)
    place = place_of(url)
    found = [
        place.request("GET", f"/{place.name}/_search_shards", routing=route)["shards"][0][0]
        for route in routes_to_all(place, 5)
    ]
    assert sorted(copy["shard"] for copy in found) == [0, 1, 2, 3, 4]


def test_scores(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores and their order are those of one shard, also of words that most shards lack."""
    texts = [f"{'سوريا ' * (n % 3)} لبنان {'الحرب ' * (n % 4)} {n}" for n in range(12)]
    queries = ("سوريا الحرب", '"الأمين العام"', '"الأمين المتحدة"~9')
    fill(url, *texts, "الأمين العام للأمم المتحدة")
    with open_index(url, cache_size=0) as index:
        before = [_scores(index, query) for query in queries]
        monkeypatch.setenv(SHARDS, "3")
        rebuild(url)
        assert [_scores(index, query) for query in queries] == before
        assert all(before)


def _scores(index: Index, query: str) -> list[tuple[str, float]]:
    return [(hit.id, round(hit.score, 4)) for hit in index.search(query, match="any").hits]


def test_a_shard_is_missing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told of the other shards alone, whatever is asked."""
    monkeypatch.setattr(client, "_RETRY_SECONDS", 0.1)
    monkeypatch.setattr(moving, "WAIT", "1s")
    monkeypatch.setenv(SHARDS, "3")
    few = {**schema.KEPT, "routing.allocation.total_shards_per_node": 2}
    monkeypatch.setattr(schema, "KEPT", few)
    place = place_of(url).place
    with pytest.raises(ServerNotReady):
        OpenSearchEngine.create(place, SCHEMA)
    engine, known = OpenSearchEngine(place, SCHEMA), OpenSearchEngine(place, SCHEMA)
    known.__dict__["_routes"] = list("012345")
    for ask in (
        lambda: engine.count(EVERYTHING),
        lambda: engine.search(EVERYTHING, limit=1),
        lambda: list(engine.articles()),
        lambda: list(engine.scores([EVERYTHING], ["1"])),
        lambda: engine.terms("text_folded", "a", 1),
        lambda: engine.frequencies("text_folded", ["a"]),
        lambda: known.frequencies("text_folded", ["a"]),
    ):
        with pytest.raises(ServerNotReady):
            ask()
