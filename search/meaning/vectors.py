"""The vectors of an index, in segments beside its documents.

They belong to the texts they were made of, not to a commit: the key of an article is a digest of
its id and texts. So whatever is added, replaced or deleted, no vector can be taken for that of
another text; an article without vectors is only found by its words.
"""

import json
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.storage import Storage
from search.meaning import MEANING, SEGMENTS
from search.meaning.embedder import Embedder, Vectors
from search.meaning.passages import PASSAGES_VERSION
from search.meaning.segment import Embedded, Near, Segment, write_segment

#: Where there are more segments, the smaller half of them is merged into one.
_MAX_SEGMENTS = 8
#: A segment is written anew where more than this share of its articles are gone.
_MAX_OUTDATED_SHARE = 0.1
#: Passages spread over all, which tell how similar any text is to a query.
_SAMPLED_PASSAGES = 1_000
#: Smaller differences between texts are those of rounding.
_MIN_DEVIATION = 1e-3
_FORMAT = 1
_PREFIX = SEGMENTS.partition("*")[0]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is written of the vectors of an index: the model, and the names of the segments.

    ``fingerprint`` differs wherever other vectors would be made of the same articles.
    """

    model: str
    fingerprint: str
    dimensions: int
    segments: tuple[str, ...] = ()

    @classmethod
    def of(cls, embedder: Embedder) -> "Contents":
        """Return the contents before there is any vector by an embedder."""
        fingerprint = f"{embedder.fingerprint}, passages {PASSAGES_VERSION}"
        return cls(embedder.name, fingerprint, embedder.dimensions)

    @classmethod
    def read(cls, storage: Storage) -> "Contents | None":
        """Return what is written with an index, or None; raise ValueError where it is damaged."""
        content = storage.read(MEANING)
        if content is None:
            return None
        try:
            values = json.loads(content)
            if values.pop("format") != _FORMAT:
                raise ValueError
            values["segments"] = tuple(values["segments"])
            return cls(**values)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(f"{MEANING} cannot be read") from None

    def write(self, storage: Storage) -> None:
        """Write the contents; from then on they hold."""
        names = ("model", "fingerprint", "dimensions", "segments")
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        storage.write(MEANING, [json.dumps({"format": _FORMAT, **values}).encode()])


class OpenVectors:
    """The vectors of an index at one moment; safe to share between threads."""

    def __init__(self, version: Hashable, contents: Contents, segments: Sequence[Segment]) -> None:
        self.version = version
        self.contents = contents
        self.segments = segments
        self._sample = _sample(segments, contents.dimensions)

    @classmethod
    def open(cls, storage: Storage) -> "OpenVectors | None":
        """Open the vectors of an index, or return None; raise ValueError where they are damaged."""
        while True:
            version = storage.version(MEANING)
            contents = Contents.read(storage)
            if contents is None:
                return None
            try:
                segments = [Segment.open(storage, name) for name in contents.segments]
            except FileNotFoundError as gone:
                # Merged meanwhile, into another that is written by now.
                if storage.version(MEANING) == version:
                    raise ValueError(f"{gone.args[0]} is missing") from None
                continue
            return cls(version, contents, segments)

    @property
    def articles(self) -> int:
        """How many articles have vectors, those of outdated texts included."""
        return sum(len(segment.keys) for segment in self.segments)

    @property
    def passages(self) -> int:
        """How many vectors there are."""
        return sum(segment.passages for segment in self.segments)

    def keys(self) -> set[int]:
        """Return the keys of all articles that have vectors."""
        return set(chain.from_iterable(segment.keys.tolist() for segment in self.segments))

    def nearest(self, vector: Vectors, limit: int) -> list[Near]:
        """Return the ``limit`` passages most similar to a vector, most similar first."""
        found = (segment.nearest(vector, limit) for segment in self.segments)
        return nlargest(limit, chain.from_iterable(found))

    def vectors(self, keys: Sequence[int]) -> dict[int, Vectors]:
        """Return the vectors of the passages of those articles that have any, by their keys."""
        found: dict[int, Vectors] = {}
        wanted = np.array(keys, np.uint64)
        for segment in self.segments:
            for key, article in zip(keys, segment.find(wanted).tolist(), strict=True):
                if article >= 0:
                    found[key] = segment.vectors(article)
        return found

    def usual(self, vector: Vectors) -> tuple[float, float]:
        """Return the mean and the standard deviation of the similarity of any text to a vector."""
        similarities = self._sample @ vector
        return float(similarities.mean()), max(float(similarities.std()), _MIN_DEVIATION)


def add_vectors(storage: Storage, embedder: Embedder, articles: Sequence[Embedded]) -> None:
    """Add the vectors of some articles, durably; those of another model are deleted.

    Only who is `writing` may call this. Raises OSError.
    """
    contents = contents_for(storage, embedder)
    _sweep(storage, contents.segments)
    name = _next_name(contents.segments)
    write_segment(storage, name, articles)
    contents = replace(contents, segments=(*contents.segments, name))
    if len(contents.segments) > _MAX_SEGMENTS:
        contents = _merged(storage, contents)
    contents.write(storage)
    _sweep(storage, contents.segments)


def contents_for(storage: Storage, embedder: Embedder) -> Contents:
    """Return what is written of vectors by an embedder; empty where there are others, or none."""
    try:
        known = Contents.read(storage)
    except ValueError:
        known = None
    own = Contents.of(embedder)
    return known if known and known.fingerprint == own.fingerprint else own


def keep_only(storage: Storage, current: Collection[int]) -> None:
    """Delete the vectors of segments of which many are of articles whose keys are not ``current``.

    Only who is `writing` may call this. Raises OSError or ValueError.
    """
    vectors = OpenVectors.open(storage)
    if vectors is None:
        return
    names: list[str] = []
    for segment in vectors.segments:
        kept = [n for n, key in enumerate(segment.keys.tolist()) if key in current]
        if len(segment.keys) - len(kept) <= _MAX_OUTDATED_SHARE * len(segment.keys):
            names.append(segment.name)
        elif kept:
            names.append(_next_name((*vectors.contents.segments, *names)))
            write_segment(storage, names[-1], [segment.embedded(n) for n in kept])
    if tuple(names) != vectors.contents.segments:
        replace(vectors.contents, segments=tuple(names)).write(storage)
        _sweep(storage, names)


def delete_vectors(storage: Storage) -> None:
    """Delete all vectors; only who is `writing` may call this."""
    storage.delete([MEANING])
    _sweep(storage, ())


def copy_vectors(storage: Storage, other: Storage) -> None:
    """Copy the vectors of an index to another one of the same articles, if there are any."""
    contents = Contents.read(storage)
    if contents:
        for name in (*_files(contents.segments), MEANING):
            view = storage.view(name)
            if view is not None:
                other.write(name, _blocks(view))


def _blocks(view: Any) -> Iterator[bytes]:
    size = 1 << 20
    return (view[start : start + size] for start in range(0, len(view), size))


def _merged(storage: Storage, contents: Contents) -> Contents:
    """Write the smaller half of the segments as one; return the contents with it."""
    segments = [Segment.open(storage, name) for name in contents.segments]
    smaller = sorted(segments, key=lambda segment: segment.passages)[: len(segments) // 2]
    articles = {
        int(key): segment.embedded(number)
        for segment in smaller
        for number, key in enumerate(segment.keys)
    }
    name = _next_name(contents.segments)
    write_segment(storage, name, list(articles.values()))
    left = {segment.name for segment in smaller}
    return replace(contents, segments=(*(n for n in contents.segments if n not in left), name))


def _next_name(names: Iterable[str]) -> str:
    numbers = [int(name.removeprefix(_PREFIX)) for name in names]
    return f"{_PREFIX}{max(numbers, default=0) + 1}"


def _files(names: Iterable[str]) -> list[str]:
    return [f"{name}.{kind}" for name in names for kind in ("faiss", "rows")]


def _sweep(storage: Storage, names: Iterable[str]) -> None:
    """Delete the files of other segments, which an interrupted writer left or a merge replaced."""
    known = set(_files(names))
    if left := [file for file in storage.list(_PREFIX) if file not in known]:
        storage.delete(left)


def _sample(segments: Sequence[Segment], dimensions: int) -> NDArray[np.float32]:
    """Return the vectors of articles spread evenly over all segments."""
    articles = sum(len(segment.keys) for segment in segments)
    step = max(1, articles // _SAMPLED_PASSAGES)
    sampled = [s.vectors(n)[:1] for s in segments for n in range(0, len(s.keys), step)]
    return np.concatenate(sampled) if sampled else np.zeros((1, dimensions), np.float32)
