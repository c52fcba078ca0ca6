"""What an index has to be searched by meaning: vectors, told without reading them."""

from dataclasses import dataclass

from search.engines.contract import engine_errors
from search.engines.storage import Storage
from search.meaning import MEANING


@dataclass(frozen=True, slots=True)
class VectorStats:
    """The vectors of an index: of how many articles and passages, their bytes and their model.

    Those of articles that were deleted or replaced count until the next `embed`.
    """

    articles: int
    passages: int
    bytes: int
    model: str


def vector_stats(storage: Storage) -> VectorStats | None:
    """Return what an index has of vectors, None where there are none; raise IndexDamaged."""
    if storage.version(MEANING) is None:
        return None
    # Imported here, as most indexes have none.
    from search.meaning.segment import size_of
    from search.meaning.vectors import Contents

    with engine_errors(storage.url, ValueError, FileNotFoundError):
        contents = Contents.read(storage)
        sizes = [size_of(storage, name) for name in contents.segments] if contents else []
    if not contents or not sizes:
        return None
    articles, passages, size = map(sum, zip(*sizes, strict=True))
    return VectorStats(articles, passages, size, contents.model)
