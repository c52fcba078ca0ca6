"""Segments of vectors: what is written is found again, and no damage is met unawares."""

from itertools import islice
from pathlib import Path
from shutil import copy

import faiss
import numpy as np
import pytest

from search.engines.storage import Storage
from search.meaning.segment import Embedded, Segment, write_segment

from .fake import FakeEmbedder
from .store import TOLERANCE, article, embedded, flip, storage_in

EMBEDDER = FakeEmbedder()
ARTICLES = [article(number, f"كلمة {number}. " * 100 * (number % 3)) for number in range(8)]
#: The bytes of a file of faiss before the vectors.
HEAD_BYTES = 81


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """Give a storage with a segment of the articles."""
    storage = storage_in(tmp_path / "index")
    write_segment(storage, "vectors-1", embedded(EMBEDDER, ARTICLES))
    return storage


@pytest.fixture
def segment(storage: Storage) -> Segment:
    """Give the open segment."""
    return Segment.open(storage, "vectors-1")


def use(segment: Segment) -> None:
    """Read everything of a segment."""
    segment.nearest(EMBEDDER.query("كلمة"), 5)
    segment.find(segment.keys)
    for number in range(len(segment.keys)):
        segment.embedded(number)


def test_articles_come_back(segment: Segment) -> None:
    """With their ids, and with vectors that are as near as 8 bits are."""
    for given in embedded(EMBEDDER, ARTICLES):
        (number,) = segment.find(np.array([given.key], np.uint64)).tolist()
        found = segment.embedded(number)
        assert (found.key, found.id) == (given.key, given.id)
        assert found.vectors == pytest.approx(given.vectors, abs=TOLERANCE)
    assert segment.passages == sum(len(one.vectors) for one in embedded(EMBEDDER, ARTICLES))
    assert segment.passages > len(ARTICLES)
    assert segment.dimensions == EMBEDDER.dimensions


def test_an_unknown_key(segment: Segment) -> None:
    """It has no number, whether it is smaller or larger than all others, or between."""
    unknown = np.array([0, int(segment.keys[3]) + 1, 2**64 - 1], np.uint64)
    assert segment.find(unknown).tolist() == [-1, -1, -1]


def test_ids_of_any_letters(tmp_path: Path) -> None:
    """An id has as many bytes as it needs."""
    ids = ["خبر-١", "a", "🔥" * 50, "ن"]
    vectors = EMBEDDER.passages(["سلام"])
    given = [Embedded(key, name, vectors) for key, name in enumerate(ids)]
    write_segment(storage := storage_in(tmp_path), "vectors-1", given)
    segment = Segment.open(storage, "vectors-1")
    assert [segment.id_of(number) for number in range(len(ids))] == ids


def test_nearest(segment: Segment) -> None:
    """They are the most similar passages of all, most similar first."""
    query = EMBEDDER.query("كلمة 4 نص")
    rows = [(one, n) for one in embedded(EMBEDDER, ARTICLES) for n in range(len(one.vectors))]
    similarities = {(one.id, n): float(one.vectors[n] @ query) for one, n in rows}
    found = segment.nearest(query, 5)
    told = [near.similarity for near in found]
    assert told == sorted(told, reverse=True)
    assert told == pytest.approx([similarities[n.id, n.passage] for n in found], abs=TOLERANCE)
    best = sorted(similarities.values(), reverse=True)[:5]
    assert told == pytest.approx(best, abs=TOLERANCE)
    assert len(segment.nearest(query, 1000)) == segment.passages


def test_a_reader_keeps_what_it_has_opened(storage: Storage, segment: Segment) -> None:
    """Files that are deleted or replaced are there for it as before."""
    before = [segment.embedded(number).vectors for number in range(8)]
    write_segment(storage, "vectors-1", embedded(EMBEDDER, [article(90)]))
    storage.delete(["vectors-1.faiss", "vectors-1.rows"])
    assert len(segment.nearest(EMBEDDER.query("كلمة"), 5)) == 5
    for number, vectors in enumerate(before):
        assert np.array_equal(segment.embedded(number).vectors, vectors)


@pytest.mark.parametrize("file", ["vectors-1.faiss", "vectors-1.rows"])
class TestDamage:
    """A file that is not as it was written."""

    def test_flips(self, storage: Storage, file: str) -> None:
        """A bit that differs is told, or only some ids and similarities are others.

        Neither the library nor numpy meets a place outside the files.
        """
        path, refused = Path(storage.place, file), 0
        content = path.read_bytes()
        # Elsewhere a vector is another, which only a checksum tells.
        read = HEAD_BYTES if file.endswith("faiss") else len(content)
        for bit in range(8 * read):
            flip(path, bit)
            try:
                use(Segment.open(storage, "vectors-1"))
            except ValueError:
                refused += 1
            path.write_bytes(content)
        assert refused > 8 * 40

    @pytest.mark.parametrize("left", [0, 1, 40, 0.5, -1])
    def test_cut(self, storage: Storage, file: str, left: float) -> None:
        """Wherever a file ends too early, it is named."""
        path = Path(storage.place, file)
        content = path.read_bytes()
        path.write_bytes(content[: int(left * len(content)) if left == 0.5 else int(left)])
        with pytest.raises(ValueError, match=rf"^{file} "):
            Segment.open(storage, "vectors-1")

    def test_missing(self, storage: Storage, file: str) -> None:
        """It may have been merged, which the caller finds out."""
        storage.delete([file])
        with pytest.raises(FileNotFoundError, match=file):
            Segment.open(storage, "vectors-1")

    def test_of_another_segment(self, storage: Storage, file: str) -> None:
        """Two files that do not belong together are not taken together."""
        write_segment(storage, "vectors-2", embedded(EMBEDDER, islice(ARTICLES, 3)))
        other = file.replace("1", "2")
        copy(Path(storage.place, other), Path(storage.place, file))
        with pytest.raises(
            ValueError, match=r"vectors-1\.rows does not belong to vectors-1\.faiss"
        ):
            Segment.open(storage, "vectors-1")


def test_another_kind_of_index(storage: Storage, segment: Segment) -> None:
    """What faiss could read, but Naba has not written, is not handed to it."""
    other = faiss.IndexFlatIP(EMBEDDER.dimensions)
    other.add(np.zeros((segment.passages, EMBEDDER.dimensions), np.float32))
    storage.write("vectors-1.faiss", [faiss.serialize_index(other).tobytes()])
    with pytest.raises(ValueError, match="holds no vectors of 8 bits"):
        Segment.open(storage, "vectors-1")
