"""What tests of searching by meaning share: an embedder without a model, and indexes with it."""

from typing import Protocol

import pytest

from search import Article, Index, embed
from tests.conftest import MakeIndex
from tests.meaning.fake import FakeEmbedder

#: Words that mean the same to the embedder of these tests.
SAME = (
    ("حريق", "نيران", "fire"),
    ("ميناء", "مرفأ", "port"),
    ("طبيب", "حكيم", "doctor"),
    ("مطر", "ودق"),
    ("ثلج", "بحر"),
)


def others(count: int) -> tuple[Article, ...]:
    """Return articles that are far from all that the tests look for, by words and by meaning.

    They are near each other: only beside many that are alike is another one nearer than usual.
    """
    body = "تفاصيل من مراسلنا في المدينة القديمة مساء اليوم"
    return tuple(
        Article(f"other{n}", f"قصة{n}", body, f"2023-01-{n % 28 + 1:02}") for n in range(count)
    )


OTHERS = others(60)


class MakeEmbedded(Protocol):
    """Makes an index of articles with their vectors; see `tests.conftest.MakeIndex`."""

    def __call__(self, *articles: Article | str, engine: str = "tantivy") -> Index: ...


def use_embedder(monkeypatch: pytest.MonkeyPatch, embedder: FakeEmbedder) -> None:
    """Have every model opened as an embedder."""
    for module in ("search.maintenance.embedding", "search.meaning.meaning"):
        monkeypatch.setattr(f"{module}.open_embedder", lambda *model: embedder)


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> FakeEmbedder:
    """Give the embedder that is used, to which the words of a group of SAME mean the same."""
    embedder = FakeEmbedder(SAME)
    use_embedder(monkeypatch, embedder)
    return embedder


@pytest.fixture
def make_embedded(make_index: MakeIndex, embedder: FakeEmbedder) -> MakeEmbedded:
    """Give a function that makes indexes with vectors."""

    def make(*articles: Article | str, engine: str = "tantivy") -> Index:
        index = make_index(*articles, engine=engine)
        embed(index.url)
        return index

    return make
