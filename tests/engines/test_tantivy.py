"""Tantivy keeps the contract."""

from pathlib import Path

import pytest

from search.engines.contract import Engine
from search.engines.tantivy import ranking
from search.engines.tantivy.engine import TantivyEngine
from search.query.tree import All

from .contract import EngineContract
from .documents import document, ids, write


class TestTantivy(EngineContract):
    """The rules, on Tantivy."""

    kind = TantivyEngine

    def test_pages_of_very_many_equals(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Pages show every article once, even of more equal ones than are put in order."""
        monkeypatch.setattr(ranking, "_MAX_ORDERED_TIES", 50)
        write(engine, *(document(f"{n * 7919 % 400:03}", "word") for n in range(400)))
        pages = [ids(engine, All(), offset=offset) for offset in range(0, 400, 10)]
        paged = [article_id for page in pages for article_id in page]
        assert len(set(paged)) == len(paged) == 400
        assert [article.id for article in engine.articles(sort="relevance")] == paged

    def test_a_commit_is_durable(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        """The folder is synced after Tantivy has renamed the file that says what is committed."""
        synced = [b""]

        def sync(folder: Path) -> None:
            synced.append((folder / "meta.json").read_bytes())

        monkeypatch.setattr("search.engines.tantivy.commits.sync_folder", sync)
        for n in range(12):
            with engine.writer() as writer:
                writer.add(document(f"{n}", "word"))
                before, known = len(synced), synced[-1]
                writer.commit()
                assert synced[before:]
                assert synced[-1] != known
            # After merging, too.
            assert synced[-1] == committed(engine)

    def test_what_is_no_writer_is_not_called_one(self, engine: Engine, tmp_path: Path) -> None:
        """Nobody else writes where only the lock cannot be written."""
        (place,) = (path.parent for path in tmp_path.rglob("meta.json"))
        (place / ".tantivy-writer.lock").mkdir()
        with pytest.raises(OSError, match="cannot be written"), engine.writer():
            pass


def committed(engine: Engine) -> bytes:
    """Return the file that says what is committed."""
    assert isinstance(engine, TantivyEngine)
    return engine._committed.read_bytes()
