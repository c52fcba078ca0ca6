"""Tiny documents of ready-made keys, and short ways to write and find them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.article import Article
from search.engines.contract import Engine, EngineResults, EngineType
from search.indexing.near_duplicates import story_number
from search.query.tree import EngineQuery, Phrase, Term
from search.schema import BETWEEN, LAYERS, URL, Document, Schema, key_field
from search.urls import url_keys

#: The fields of every index that the rules are tried on, one of them declared.
SCHEMA = Schema(("country",))


def document(
    article_id: str,
    body: str = "",
    title: str = "",
    *,
    story: int | None = None,
    bands: str = "",
    **values: Any,
) -> Document:
    """Return a document with the same keys in every layer of a field."""
    article = Article(article_id, title=title, body=body, **values)
    texts = {key_field("title", layer): title for layer in LAYERS}
    texts |= {key_field("text", layer): body for layer in LAYERS}
    wholes = {own: article.names(name) for name, own in SCHEMA.names.items()}
    names = {
        key_field(own, "folded"): f" {BETWEEN} ".join(values) for own, values in wholes.items()
    }
    number = story or story_number(article_id)
    first = article_id.encode() if bands else b""
    wholes[URL] = url_keys(article.url)
    return Document(article, texts | names, article.packed(), number, bands, first, wholes)


def write(engine: Engine, *documents: Document) -> None:
    """Write documents in one batch."""
    with engine.writer() as writer:
        for each in documents:
            writer.add(each)


def find(engine: Engine, query: EngineQuery, **options: Any) -> EngineResults:
    """Run a query with the options that matter."""
    return engine.search(query, **{"limit": 10, **options})


def ids(engine: Engine, query: EngineQuery, **options: Any) -> list[str]:
    """Return the ids that a query finds, in their order."""
    return [article.id for article, _ in find(engine, query, **options).hits]


def scores(engine: Engine, query: EngineQuery, **options: Any) -> list[tuple[str, float]]:
    """Return the ids that a query finds with their scores, in their order."""
    return [(article.id, score) for article, score in find(engine, query, **options).hits]


def word(text: str) -> Term:
    """Return the query for a word in the folded layer of the text."""
    return Term(text, "text_folded")


def phrase(text: str) -> Phrase:
    """Return the query for words side by side in the folded layer of the text."""
    return Phrase(tuple(text.split()), "text_folded")


class OnAnEngine:
    """Gives every rule an empty engine of its own."""

    kind: EngineType

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        """Give an empty engine."""
        place = str(tmp_path / "index")
        self.kind.create(place, SCHEMA)
        engine = self.kind(place, SCHEMA)
        yield engine
        engine.close()
