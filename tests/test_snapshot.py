"""An open index at one moment: where it is, whether it was replaced, and when it is closed."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search import SearchRequest, WordList, open_index, rebuild
from search.custom_words import CustomWords, WordLists
from search.engines.registry import engine_type
from search.errors import EngineMissing, IndexMismatch
from search.schema import Schema
from search.snapshot import IndexLocation, Snapshot

SYNONYMS = WordLists(synonyms=WordList("", "حرب, قتال"))


@pytest.fixture
def snapshot(index_url: str) -> Iterator[Snapshot]:
    """Give an open index of twelve articles."""
    snapshot = IndexLocation.of(index_url).open()
    yield snapshot
    snapshot.engine.close()


@pytest.fixture
def closed(engine: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give the open engines that were closed so far."""
    kind: Any = engine_type(engine)
    close, found = kind.close, []

    def closing(self: Any) -> None:
        found.append(self)
        close(self)

    monkeypatch.setattr(kind, "close", closing)
    return found


class TestLocation:
    """Where an index is."""

    @pytest.mark.parametrize(
        ("url", "engine", "place"),
        [
            ("whoosh:/data/index", "whoosh", "/data/index"),
            ("tantivy:index", "tantivy", "index"),
            ("/data/index", "tantivy", "/data/index"),
            ("index", "tantivy", "index"),
            (Path("index"), "tantivy", "index"),
            (r"C:\data\index", "tantivy", r"C:\data\index"),
            ("./whoosh:index", "tantivy", "./whoosh:index"),
            ("فهرس", "tantivy", "فهرس"),
            ("whoosh:a:b", "whoosh", "a:b"),
        ],
    )
    def test_address(self, url: str | Path, engine: str, place: str) -> None:
        """An engine's name stands before a colon; a path alone is of the default engine."""
        location = IndexLocation.of(url)
        assert (location.engine, location.place) == (engine, place)
        assert IndexLocation.of(str(location)) == location

    def test_unknown_engine(self) -> None:
        """It is an error only when something is asked of it."""
        location = IndexLocation.of("lucene:index")
        with pytest.raises(EngineMissing):
            location.exists()

    def test_created(self, tmp_path: Path, engine: str) -> None:
        """An empty index has its label and lists, and can be opened; there is no second."""
        location = IndexLocation(engine, str(tmp_path / "index"))
        assert not location.exists()
        words = CustomWords.read(location.storage)
        assert location.create(words, Schema(("country",)))
        assert location.exists()
        assert not location.create(words, Schema())
        assert location.label.schema == Schema(("country",))
        opened = location.open()
        assert opened.schema == Schema(("country",))
        opened.engine.close()

    def test_another_fingerprint(self, index_url: str) -> None:
        """An index of another analyzer, or with edited overrides, is not opened."""
        location = IndexLocation.of(index_url)
        (Path(location.place) / "overrides.tsv").write_text("كتب\tمكتوب\n")
        with pytest.raises(IndexMismatch, match="naba rebuild"):
            location.open()


class TestReplaced:
    """Whether the place has something else by now."""

    def test_not_by_articles(self, snapshot: Snapshot, index_url: str) -> None:
        """A commit changes the version of the engine alone."""
        with open_index(index_url) as index, index.writer() as writer:
            writer.delete("3")
        assert not snapshot.is_replaced()

    @pytest.mark.parametrize("lists", ["synonyms", "labels"])
    def test_by_a_list(self, snapshot: Snapshot, index_url: str, lists: str) -> None:
        """Another list of synonyms or labels, until it is that list which was read."""
        text = {"synonyms": "حرب, قتال", "labels": "س\tسين"}[lists]
        given: dict[str, Any] = {lists: WordList("", text)}
        open_index(index_url, **given).close()
        assert snapshot.is_replaced()
        again = IndexLocation.of(index_url).open()
        assert not again.is_replaced()
        open_index(index_url, **given).close()
        assert not again.is_replaced()
        again.engine.close()

    def test_by_another_index(self, snapshot: Snapshot, index_url: str) -> None:
        """A rebuild puts another index in the place."""
        rebuild(index_url)
        assert snapshot.is_replaced()

    def test_not_while_there_is_none(self, snapshot: Snapshot) -> None:
        """For a moment, while an index is exchanged, the old one is searched on."""
        place = Path(snapshot.storage.place)
        place.rename(place.with_name("aside"))
        assert not snapshot.is_replaced()
        place.with_name("aside").rename(place)

    def test_seen_while_it_is_opened(self, index_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """What changes while the rest is read is noticed afterwards."""
        location, read = IndexLocation.of(index_url), CustomWords.read

        def changing(*arguments: Any) -> CustomWords:
            words = read(*arguments)
            read(location.storage, SYNONYMS).keep(location.storage)
            return words

        monkeypatch.setattr(CustomWords, "read", changing)
        opened = location.open()
        assert opened.is_replaced()
        opened.engine.close()


class TestClosed:
    """When an engine that was replaced is closed."""

    def test_once_nobody_uses_it(self, index_url: str, closed: list[Any]) -> None:
        """With the first search of the new index, if all others are done; answers are no users."""
        with open_index(index_url, cache_size=100) as index:
            index.search("سوريا")
            old = index._last.engine
            rebuild(index_url)
            closed.clear()
            assert index.search("سوريا").total == 12
            gc.collect()
            assert closed == [old]
            new = index._last.engine
        assert closed == [old, new]

    @pytest.mark.parametrize("method", ["articles", "export"])
    def test_not_while_articles_are_read(
        self, index_url: str, closed: list[Any], method: str
    ) -> None:
        """Who reads a long answer reads on in the index as it was."""
        arguments = [SearchRequest("سوريا")] if method == "export" else []
        with open_index(index_url) as index:
            reading = getattr(index, method)(*arguments)
            first = next(reading)
            rebuild(index_url)
            closed.clear()
            index.search("سوريا")
            gc.collect()
            assert closed == []
            assert len({article.id for article in (first, *reading)}) == 12
            gc.collect()
            assert len(closed) == 1

    def test_closing_twice(self, index_url: str, closed: list[Any]) -> None:
        """The second time there is nothing to close."""
        index = open_index(index_url)
        index.close()
        index.close()
        assert len(closed) == 1

    def test_an_index_that_nobody_closed(self, index_url: str, closed: list[Any]) -> None:
        """It closes its engine when it is gone."""
        index = open_index(index_url)
        engine = index._last.engine
        del index
        gc.collect()
        assert closed == [engine]
