"""Vectors for the indexes of benchmarks, made without a model."""

from itertools import count
from unittest.mock import patch

from search import embed
from search.maintenance import embedding
from tests.meaning.fake import FakeEmbedder

#: So many articles are stored at a time; after some times, segments are merged.
_BATCH_ARTICLES = 16


def embed_quickly(url: str, batches: int | None = None) -> None:
    """Embed all articles of an index, or so many batches; each batch is stored at once."""
    done = count()
    with (
        patch.object(embedding, "open_embedder", lambda model: FakeEmbedder()),
        patch.object(embedding, "_STORED_EVERY_SECONDS", 0.0),
        patch.object(embedding, "_READ_ARTICLES", _BATCH_ARTICLES),
    ):
        embed(url, should_stop=lambda: next(done) == batches)
