"""OpenSearch keeps the contract."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.contract import Engine
from search.engines.opensearch import counting
from search.engines.opensearch.shards import SHARDS
from search.query.tree import EVERYTHING
from tests.opensearch.node import Node, OnNode

from .contract import EngineContract
from .contract_names import NameRules
from .contract_ordering import OrderingRules
from .contract_reranking import RerankingRules
from .contract_scoring import ScoringRules
from .documents import SCHEMA, OnAnEngine, document, find, ids, word, write


class OnShards(OnAnEngine):
    """Gives engines whose index has so many shards."""

    shards: int

    @pytest.fixture
    def engine(
        self, tmp_path: Path, opensearch_node: Node, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Engine]:
        """Give an empty engine."""
        self.kind = OnNode(opensearch_node.url)
        place = str(tmp_path / "index")
        monkeypatch.setenv(SHARDS, str(self.shards))
        self.kind.create(place, SCHEMA)
        yield self.kind(place, SCHEMA)
        self.kind.storage(place).remove()


class TestOpenSearch(OnShards, EngineContract):
    """All rules, on a node of OpenSearch."""

    shards = 1

    def test_size(self, engine: Engine, tmp_path: Path) -> None:
        """The size is that of the files on the server."""
        storage = self.kind.storage(str(tmp_path / "index"))
        before = storage.size()
        write(engine, document("1", "word " * 100))
        assert storage.size() > before > 0

    def test_very_many_keys(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """All keys with a prefix are listed, also those that one answer does not take."""
        keys = [f"{letter}{n}" for letter in "abc" for n in range(10)]
        write(engine, document("1", " ".join([*keys, "b", "b."])), document("2", "b5 b b7x"))
        b = [("b", 2), ("b5", 2), ("b.", 1), *((f"b{n}", 1) for n in range(10) if n != 5)]
        expected = sorted([*b, ("b7x", 1)], key=lambda term: (-term[1], term[0]))
        assert engine.terms("text_folded", "b", 1000) == expected
        for most in (1, 2, 3, 12, 13, 14):
            monkeypatch.setattr(counting, "MAX_KEYS", most)
            assert engine.terms("text_folded", "b", 1000) == expected
            assert engine.terms("text_folded", "b", 3) == expected[:3]
        assert len(engine.terms("text_folded", "", 1000)) == 33

    def test_keys_of_very_many_articles(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The keys of some articles are told with the number of all articles that have them."""
        monkeypatch.setattr(counting, "_MAX_COUNTED_ARTICLES", 4)
        write(engine, *(document(f"{n}", f"a{n % 2} x") for n in range(40)))
        assert dict(engine.terms("text_folded", "a", 10)).items() <= {"a0": 20, "a1": 20}.items()
        assert engine.terms("text_folded", "x", 10) == [("x", 40)]

    def test_odd_prefixes(self, engine: Engine) -> None:
        """A prefix is taken to the letter, whatever it means in patterns."""
        odd = [
            "a.b",
            "a*b",
            "a[b",
            "a\\b",
            'a"b',
            "a~b",
            "a<b>",
            "أ#",
            "@",
            "a|b",
            "a-b",
            "a\u064eb",
        ]
        write(engine, document("1", " ".join([*odd, "axb"])))
        for key in odd:
            assert engine.terms("text_folded", key, 10) == [(key, 1)]
            assert engine.terms("text_folded", key[:2], 99) == sorted(
                (other, 1) for other in odd if other.startswith(key[:2])
            )

    def test_keys_as_long_as_they_may_be(self, engine: Engine) -> None:
        """A key is one key however long it is, and what no index takes does no harm."""
        long = "ا" * 3000
        write(engine, document("1", f"{long} b {'x' * 100_000} c"))
        assert ids(engine, word(long)) == ids(engine, word("c")) == ["1"]
        assert ids(engine, word(long[:255])) == []


class TestShards(OnShards, NameRules, ScoringRules, OrderingRules, RerankingRules):
    """The rules to which it matters, on an index of three shards."""

    shards = 3

    def test_facets_beyond_the_first(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """Counts are exact also where shards tell too few values at first."""
        monkeypatch.setattr(counting, "_VALUES_PER_SHARD", 1)
        monkeypatch.setattr(counting, "MAX_FACET_VALUES", 2)
        sources = Counter({f"s{n}": 20 - n for n in range(12)})
        several = (document(f"{n}", source=s) for n, s in enumerate(sources.elements()))
        write(engine, *several)
        found = find(engine, EVERYTHING, facets=("source", "day"))
        assert found.facets == {"source": [("s0", 20), ("s1", 19)], "day": []}

    def test_keys_beyond_the_first(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """The most frequent keys are found also where shards tell too few of them at first."""
        monkeypatch.setattr(counting, "_VALUES_PER_SHARD", 1)
        keys = Counter({f"a{n:02}": 20 - n for n in range(12)})
        write(engine, *(document(f"{n}", key) for n, key in enumerate(keys.elements())))
        assert engine.terms("text_folded", "a", 3) == keys.most_common(3)
        assert engine.frequencies("text_folded", ["none", *keys]) == keys

    def test_all_keys(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """All keys with a prefix are listed with the articles of all shards."""
        monkeypatch.setattr(counting, "MAX_KEYS", 4)
        write(engine, *(document(f"{n}", f"a a{n % 7}") for n in range(21)))
        assert engine.terms("text_folded", "a", 99) == [
            ("a", 21),
            *((f"a{n}", 3) for n in range(7)),
        ]
