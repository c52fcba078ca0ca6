"""A segment: the vectors of the passages of some articles, written once and read in place.

Two files. In ``.faiss`` the vectors stand in the format of the library faiss, 8 bits a component,
and are searched without being read as a whole. In ``.rows`` stand the articles, sorted by the keys
of their texts: the keys, the first row of each, and their ids.

The library comes with an extra, and is imported where vectors are read or written: without it an
index can be opened and told what it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from struct import Struct
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.storage import Storage, View
from search.meaning.embedder import Vectors

#: The first bytes of a file of rows, the number of articles, of rows and of bytes of ids, and what
#: the components of vectors were multiplied by.
_HEADER = Struct("<8sIIQd")
_MAGIC = b"nabarow1"
#: What comes before the vectors in a file of faiss: the kind, dimensions, number of vectors, two
#: numbers that it does not read, whether it is trained, metric, quantizer, two more that are not
#: read, dimensions, bytes of a vector, numbers it was trained to, bytes of all vectors.
_FAISS = Struct("<4siqqqBiiifQQQQ")
#: The largest component of a vector in 8 bits, and more than any is multiplied by.
_LARGEST = 127
_MAX_SCALE = 1e9


class Embedded(NamedTuple):
    """An article with the vectors of its passages; see `search.meaning.passages.key_of`."""

    key: int
    id: str
    vectors: Vectors


class Near(NamedTuple):
    """A passage of an article and its similarity; ``key`` is that of the article's text then."""

    similarity: float
    key: int
    id: str
    passage: int


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """An open segment; raise ValueError where its files are damaged."""

    name: str
    keys: NDArray[np.uint64]
    _starts: NDArray[np.uint32]
    _id_starts: NDArray[np.uint32]
    _ids: NDArray[np.uint8]
    _scale: float
    _index: Any
    #: What the index reads in place.
    _view: NDArray[np.uint8]

    @classmethod
    def open(cls, storage: Storage, name: str) -> "Segment":
        """Open the segment with a name; raise FileNotFoundError where it is gone."""
        rows, vectors = _view(storage, f"{name}.rows"), _view(storage, f"{name}.faiss")
        articles, count, id_bytes, scale = _header(rows, name)
        sizes = (8 * articles, 4 * (articles + 1), 4 * (articles + 1), id_bytes)
        if len(rows) != _HEADER.size + sum(sizes):
            raise ValueError(f"{name}.rows is cut short")
        ends = np.cumsum((_HEADER.size, *sizes))
        parts = [rows[start:end] for start, end in pairwise(ends)]
        keys, starts, id_starts = parts[0].view("<u8"), parts[1].view("<u4"), parts[2].view("<u4")
        # So that nothing is ever looked for outside the files, whatever they hold.
        rises = _ascends(keys) and _leads(starts, count) and _leads(id_starts, id_bytes)
        if not (rises and 1 < scale < _MAX_SCALE):
            raise ValueError(f"{name}.rows is no table of rows")
        index = _opened(vectors, name)
        if index.ntotal != count:
            raise ValueError(f"{name}.rows does not belong to {name}.faiss")
        return cls(name, keys, starts, id_starts, parts[3], scale, index, vectors)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    @property
    def passages(self) -> int:
        """How many vectors there are."""
        return int(self._starts[-1])

    def id_of(self, article: int) -> str:
        """Return the id of the article with a number."""
        start, end = self._id_starts[article : article + 2]
        # What is damaged is the id of no article.
        return self._ids[start:end].tobytes().decode(errors="replace")

    def find(self, keys: NDArray[np.uint64]) -> NDArray[np.intp]:
        """Return the number of the article of each key, or -1."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)

    def vectors(self, article: int) -> Vectors:
        """Return the vectors of the passages of an article, as near as 8 bits are."""
        start, end = map(int, self._starts[article : article + 2])
        return np.asarray(self._index.reconstruct_n(start, end - start) / self._scale, np.float32)

    def nearest(self, vector: Vectors, limit: int) -> list[Near]:
        """Return the ``limit`` passages most similar to a vector, most similar first."""
        import faiss

        # For each thread that calls: beside other work those of the library wait busily.
        faiss.omp_set_num_threads(1)
        # The library compares whole numbers, those of the query too.
        query, scale = _in_8_bits(vector[None])
        found, rows = self._index.search(query, min(limit, self.passages))
        similarities = found[0] / (scale * self._scale)
        articles = np.searchsorted(self._starts, rows[0], side="right") - 1
        passages = rows[0] - self._starts[articles]
        return [
            Near(float(similarity), int(self.keys[a]), self.id_of(int(a)), int(passage))
            for similarity, a, passage in zip(similarities, articles, passages, strict=True)
        ]

    def embedded(self, article: int) -> Embedded:
        """Return the article with a number."""
        return Embedded(int(self.keys[article]), self.id_of(article), self.vectors(article))


def write_segment(storage: Storage, name: str, articles: Sequence[Embedded]) -> None:
    """Write a segment; ``articles`` is not empty and has each key once."""
    # Imported here, as only who has the extra needs it.
    import faiss

    ordered = sorted(articles, key=lambda article: article.key)
    vectors = np.concatenate([article.vectors for article in ordered])
    stored, scale = _in_8_bits(vectors)
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1],
        faiss.ScalarQuantizer.QT_8bit_direct_signed,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.add(stored)
    ids = [article.id.encode() for article in ordered]
    keys = np.array([article.key for article in ordered], "<u8")
    starts = np.cumsum([0, *(len(article.vectors) for article in ordered)]).astype("<u4")
    id_starts = np.cumsum([0, *map(len, ids)]).astype("<u4")
    blob = b"".join(ids)
    header = _HEADER.pack(_MAGIC, len(ordered), int(starts[-1]), len(blob), scale)
    storage.write(f"{name}.faiss", [faiss.serialize_index(index).tobytes()])
    storage.write(
        f"{name}.rows", [header, keys.tobytes(), starts.tobytes(), id_starts.tobytes(), blob]
    )


def size_of(storage: Storage, name: str) -> tuple[int, int, int]:
    """Return the articles, passages and bytes of a segment, whose vectors are not read.

    Raises ValueError where its files are damaged, and FileNotFoundError where it is gone.
    """
    rows, vectors = _view(storage, f"{name}.rows"), f"{name}.faiss"
    articles, passages, *_ = _header(rows, name)
    if storage.version(vectors) is None:
        raise FileNotFoundError(vectors)
    return articles, passages, len(rows) + storage.size(vectors)


def _header(rows: NDArray[np.uint8], name: str) -> tuple[int, int, int, float]:
    """Return the numbers of articles, of rows and of bytes of ids, and the scale of vectors."""
    if len(rows) < _HEADER.size:
        raise ValueError(f"{name}.rows is cut short")
    magic, articles, count, id_bytes, scale = _HEADER.unpack(rows[: _HEADER.size].tobytes())
    if magic != _MAGIC:
        raise ValueError(f"{name}.rows is no table of rows")
    return articles, count, id_bytes, scale


def _in_8_bits(vectors: Vectors) -> tuple[Vectors, float]:
    """Return vectors in whole numbers of 8 bits, and what they were multiplied by."""
    scale = _LARGEST / max(float(np.abs(vectors).max()), 1e-6)
    return np.round(vectors * scale), scale


def _view(storage: Storage, name: str) -> NDArray[np.uint8]:
    view: View | None = storage.view(name)
    if view is None:
        raise FileNotFoundError(name)
    return np.frombuffer(view, np.uint8)


def _opened(file: NDArray[np.uint8], name: str) -> Any:
    if not _are_plain(file):
        raise ValueError(f"{name}.faiss holds no vectors of 8 bits, or is cut short")
    import faiss

    # Missing in the types of faiss.
    reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(file), file.size)  # type: ignore[attr-defined]
    return faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC)


def _are_plain(file: NDArray[np.uint8]) -> bool:
    """Return whether a file of faiss has vectors of 8 bits, compared by their inner product.

    Nothing else may be read: a backup from somebody else is only data.
    """
    if len(file) < _FAISS.size:
        return False
    kind, size, count, _, _, trained, metric, quantizer, _, _, *rest = _FAISS.unpack(
        file[: _FAISS.size].tobytes()
    )
    inner_product, direct_signed = 0, 8
    return (
        (kind, trained, metric, quantizer) == (b"IxSQ", 1, inner_product, direct_signed)
        and rest == [size, size, 0, count * size]
        and len(file) == _FAISS.size + count * size
        and size > 0
    )


def _ascends(numbers: NDArray[Any]) -> bool:
    return bool((numbers[1:] > numbers[:-1]).all())


def _leads(starts: NDArray[np.uint32], end: int) -> bool:
    """Return whether places lead from the beginning of something to its end."""
    return bool(starts[0] == 0 and starts[-1] == end and _ascends(starts))
