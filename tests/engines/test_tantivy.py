"""Tantivy keeps the contract."""

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
