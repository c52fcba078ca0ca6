"""Whatever is written and embedded in whichever order, what is found by meaning is right."""

from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from search import Article, embed, open_index, rebuild
from search.maintenance import embedding
from search.meaning import passages, vectors
from search.query.tree import EVERYTHING
from search.retrieval.nearness import Nearness
from search.snapshot import IndexLocation

from .fake import FakeEmbedder
from .store import TOLERANCE, keys_of

EMBEDDER = FakeEmbedder()
WORDS = ["حريق", "مصنع", "ورق", "وزير", "تونس", "قمة", "نفط"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
IDS = st.integers(1, 12).map(str)


class Consistency(RuleBasedStateMachine):
    """An index of few articles, with short passages, small segments and early merging."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(mkdtemp(prefix="naba-test-"))
        self._url = f"tantivy:{self._folder / 'index'}"
        self._articles: dict[str, Article] = {}
        self._is_embedded = False
        self._patches: list[Any] = [
            patch.object(embedding, "open_embedder", lambda model: EMBEDDER),
            patch.object(embedding, "_STORED_EVERY_SECONDS", 0.0),
            patch.object(embedding, "_READ_ARTICLES", 2),
            patch.object(vectors, "_MAX_SEGMENTS", 2),
            patch.object(vectors, "_MAX_OUTDATED_SHARE", 0.5),
            patch.object(passages, "PASSAGE_WORDS", 3),
        ]
        for each in self._patches:
            each.start()
        open_index(self._url, create=True).close()

    def teardown(self) -> None:
        for each in self._patches:
            each.stop()
        rmtree(self._folder)

    @rule(texts=st.dictionaries(IDS, TEXTS, min_size=1, max_size=5))
    def add(self, texts: Mapping[str, str]) -> None:
        """Add articles, or replace those of the same ids."""
        with open_index(self._url) as index, index.writer() as writer:
            for name, text in texts.items():
                self._articles[name] = Article(name, title="خبر", body=text)
                writer.add(self._articles[name])
        self._is_embedded = False

    @rule(ids=st.sets(IDS, min_size=1, max_size=4))
    def delete(self, ids: set[str]) -> None:
        """Delete articles."""
        with open_index(self._url) as index, index.writer() as writer:
            for name in ids:
                self._articles.pop(name, None)
                writer.delete(name)

    @rule()
    def embed(self) -> None:
        """Embed all articles."""
        embed(self._url)
        self._is_embedded = True

    @rule()
    def rebuild(self) -> None:
        """Rebuild the index."""
        rebuild(self._url)

    @invariant()
    def finds_what_is_near(self) -> None:
        """Find articles as they are now, each by its nearest passage; all, if they are embedded.

        It is compared with the vectors of all passages of all articles.
        """
        snapshot = IndexLocation.of(self._url).open()
        opened = snapshot.meaning.vectors()
        if opened is None:
            assert not (self._is_embedded and self._articles)
            return
        stored = keys_of(snapshot.storage)
        assert len(stored) == len({*stored})
        query = EMBEDDER.query("حريق في مصنع")
        nearness = Nearness(snapshot.engine, opened, query)
        found = nearness.nearest(100, EVERYTHING)
        mean, deviation = opened.usual(query)
        told = {near.article.id: near.deviations * deviation + mean for near in found}
        nearest = {
            one.id: float((EMBEDDER.passages(passages.texts(one)) @ query).max())
            for one in self._articles.values()
        }
        assert told.keys() == nearest.keys() if self._is_embedded else told.keys() <= nearest.keys()
        assert all(abs(told[name] - nearest[name]) < TOLERANCE for name in told)
        assert [*told.values()] == sorted(told.values(), reverse=True)
        assert all(near.article.body == self._articles[near.article.id].body for near in found)
        snapshot.engine.close()


TestConsistency = Consistency.TestCase
TestConsistency.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
