"""The vectors of an index, in segments beside its documents.

They belong to the texts they were made of, not to a commit: the key of an article is a digest of
its id and texts. So whatever is added, replaced or deleted, no vector can be taken for that of
another text; an article without vectors is only found by its words.
"""

import json
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import chain
from secrets import token_hex
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.storage import Storage
from search.meaning import MEANING, SEGMENT_FILE, SEGMENTS
from search.meaning.embedder import Embedder, Vectors
from search.meaning.passages import PASSAGES_VERSION
from search.meaning.segment import Embedded, Near, Segment, write_segment

#: Where there are more segments, the smaller half of them is merged into one. Those with more
#: passages are left as they are: what is merged is held in memory, four bytes a number.
_MAX_SEGMENTS, _MAX_MERGED_PASSAGES = 8, 200_000
#: A segment is written anew where more than this share of its articles are gone.
_MAX_OUTDATED_SHARE = 0.1
#: Passages spread over all, which tell how similar any text is to a query.
_SAMPLED_PASSAGES = 1_000
#: Smaller differences between texts are those of rounding.
_MIN_DEVIATION = 1e-3
_FORMAT = 1
_PREFIX = SEGMENTS.partition("*")[0]
#: How much of a segment's name is drawn by lot.
_NAME_BYTES = 8


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
        return None if content is None else cls.parsed(content)

    @classmethod
    def parsed(cls, content: bytes) -> "Contents":
        """Return what is written in the file `MEANING`; raise ValueError where it is damaged."""
        try:
            values = json.loads(content)
            known = values.pop("format") == _FORMAT
            contents = cls(**values | {"segments": tuple(values["segments"])})
            texts = contents.model, contents.fingerprint
            if not known or not all(map(SEGMENT_FILE.fullmatch, contents.files)):
                raise ValueError
            if [*map(type, (*texts, contents.dimensions))] != [str, str, int]:
                raise ValueError
            return contents
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(f"{MEANING} cannot be read") from None

    def write(self, storage: Storage) -> None:
        """Write the contents; from then on they hold."""
        storage.write(MEANING, [self.to_bytes()])

    def to_bytes(self) -> bytes:
        """Return the contents as they are written in the file `MEANING`."""
        names = ("model", "fingerprint", "dimensions", "segments")
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        return json.dumps({"format": _FORMAT, **values}).encode()

    @property
    def files(self) -> list[str]:
        """The names of the files of all segments."""
        return [file for name in self.segments for file in files_of(name)]

    def without(self, files: Collection[str]) -> "Contents":
        """Return the contents without the segments that have any of some files."""
        kept = (name for name in self.segments if not any(f in files for f in files_of(name)))
        return replace(self, segments=tuple(kept))


def files_of(name: str) -> list[str]:
    """Return the names of the files of a segment."""
    return [f"{name}.{kind}" for kind in ("faiss", "rows")]


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
            if any(segment.dimensions != contents.dimensions for segment in segments):
                raise ValueError(f"{MEANING} does not belong to the vectors")
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
    """Add the vectors of those articles that have none, durably.

    Those of another model are deleted. Only who is `writing` may call this. Raises OSError, or
    ValueError where the vectors there are damaged.
    """
    contents = contents_for(storage, embedder)
    segments = [Segment.open(storage, name) for name in contents.segments]
    # Another process may have embedded the same articles.
    if new := _without(segments, articles):
        segments.append(_written(storage, new))
    mergeable = [one for one in segments if one.passages <= _MAX_MERGED_PASSAGES]
    if len(mergeable) > _MAX_SEGMENTS:
        merged = sorted(mergeable, key=lambda one: one.passages)[: len(mergeable) // 2]
        segments = [*(one for one in segments if one not in merged), _merged(storage, merged)]
    _store(storage, replace(contents, segments=tuple(segment.name for segment in segments)))


def contents_for(storage: Storage, embedder: Embedder) -> Contents:
    """Return what is written of vectors by an embedder; empty where there are others, or none."""
    try:
        known = Contents.read(storage)
    except ValueError:
        known = None
    own = Contents.of(embedder)
    return known if known and known.fingerprint == own.fingerprint else own


def keep_only(storage: Storage, current: Collection[int], among: Sequence[Segment]) -> None:
    """Delete the vectors of segments of which many are of articles whose keys are not ``current``.

    Only the segments ``among`` are looked at: later ones may have later articles. Only who is
    `writing` may call this. Raises OSError.
    """
    contents = Contents.read(storage)
    if contents is None:
        return
    names = list(contents.segments)
    for segment in among:
        kept = [n for n, key in enumerate(segment.keys.tolist()) if key in current]
        outdated = len(segment.keys) - len(kept)
        if segment.name in names and outdated > _MAX_OUTDATED_SHARE * len(segment.keys):
            names.remove(segment.name)
            if kept:
                names.append(_written(storage, [segment.embedded(n) for n in kept]).name)
    if set(names) != set(contents.segments):
        _store(storage, replace(contents, segments=tuple(names)))


def delete_vectors(storage: Storage) -> None:
    """Delete all vectors; only who is `writing` may call this."""
    storage.delete([MEANING])
    _sweep(storage, ())


def drop_segments(storage: Storage, files: Collection[str]) -> None:
    """Delete the segments that have any of some files, or all where their names cannot be read.

    Only who is `writing` may call this. Raises OSError.
    """
    try:
        contents = Contents.read(storage)
    except ValueError:
        contents = None
    if contents:
        _store(storage, contents.without(files))
    else:
        delete_vectors(storage)


def _store(storage: Storage, contents: Contents) -> None:
    """Write the contents, and delete the files of other segments.

    They were replaced by now, or left by a writer that was interrupted.
    """
    contents.write(storage)
    _sweep(storage, contents.files)


def _sweep(storage: Storage, known: Collection[str]) -> None:
    if left := [file for file in storage.list(_PREFIX) if file not in known]:
        storage.delete(left)


def _written(storage: Storage, articles: Sequence[Embedded]) -> Segment:
    """Write a segment of some articles; return it opened."""
    name = f"{_PREFIX}{token_hex(_NAME_BYTES)}"
    write_segment(storage, name, articles)
    return Segment.open(storage, name)


def _without(segments: Sequence[Segment], articles: Sequence[Embedded]) -> list[Embedded]:
    """Return the articles that no segment has, each once."""
    new = {article.key: article for article in articles}
    keys = np.array(list(new), np.uint64)
    known = np.zeros(len(keys), bool)
    for segment in segments:
        known |= segment.find(keys) >= 0
    return [article for article, has in zip(new.values(), known.tolist(), strict=True) if not has]


def _merged(storage: Storage, segments: Sequence[Segment]) -> Segment:
    """Write several segments as one."""
    articles = [segment.embedded(n) for segment in segments for n in range(len(segment.keys))]
    return _written(storage, articles)


def _sample(segments: Sequence[Segment], dimensions: int) -> NDArray[np.float32]:
    """Return the vectors of articles spread evenly over all segments."""
    articles = sum(len(segment.keys) for segment in segments)
    step = max(1, articles // _SAMPLED_PASSAGES)
    sampled = [s.vectors(n)[:1] for s in segments for n in range(0, len(s.keys), step)]
    return np.concatenate(sampled) if sampled else np.zeros((1, dimensions), np.float32)
