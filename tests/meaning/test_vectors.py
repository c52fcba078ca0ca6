"""The store of vectors: whatever happens to it, each article has its own vectors once, or none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search import Article
from search.engines.storage import Storage
from search.meaning import MEANING
from search.meaning.damage import copy_vectors, damaged_vectors
from search.meaning.embedder import Embedder
from search.meaning.passages import key_of
from search.meaning.segment import Embedded, Segment
from search.meaning.vectors import (
    Contents,
    OpenVectors,
    add_vectors,
    contents_for,
    delete_vectors,
    drop_segments,
    keep_only,
)

from .fake import FakeEmbedder
from .store import TOLERANCE, article, embedded, files, flip, keys, keys_of, opened, storage_in

EMBEDDER = FakeEmbedder()
OTHER = FakeEmbedder([("خبر", "نص")])
ARTICLES = [article(number) for number in range(60)]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """Give an empty storage."""
    return storage_in(tmp_path / "index")


def add(storage: Storage, *articles: Article, embedder: Embedder = EMBEDDER) -> None:
    """Add the vectors of articles as one batch."""
    add_vectors(storage, embedder, embedded(embedder, articles))


def has(storage: Storage, *articles: Article, embedder: Embedder = EMBEDDER) -> None:
    """Assert that there are the vectors of articles, each once, and nothing else."""
    assert keys_of(storage) == keys(articles)
    found = opened(storage).vectors(keys(articles))
    for key, _, vectors in embedded(embedder, articles):
        assert found[key] == pytest.approx(vectors, abs=TOLERANCE)
    assert files(storage) == {*opened(storage).contents.files, MEANING}


def test_nothing(storage: Storage) -> None:
    """Where no vectors were added, there are none, and none to copy or to delete."""
    assert OpenVectors.open(storage) is None
    keep_only(storage, set(), ())
    delete_vectors(storage)
    drop_segments(storage, ())
    assert copy_vectors(storage, storage) == []
    assert files(storage) == set()


def test_batches(storage: Storage) -> None:
    """Each is stored as it comes, and merging many keeps all."""
    for number, one in enumerate(ARTICLES, start=1):
        add(storage, one)
        has(storage, *ARTICLES[:number])
        assert len(opened(storage).segments) <= 8
    assert opened(storage).articles == len(ARTICLES)


def test_the_same_articles_twice(storage: Storage) -> None:
    """Two that embed at once add each article once."""
    add(storage, *ARTICLES[:5])
    add(storage, *ARTICLES[3:8])
    has(storage, *ARTICLES[:8])
    add(storage, *ARTICLES[:8])
    add(storage, ARTICLES[9], ARTICLES[9])
    has(storage, *ARTICLES[:8], ARTICLES[9])


def test_a_replaced_article(storage: Storage) -> None:
    """It has the vectors of its text, and those of the text before are of no article."""
    before, after = article(1), article(1, "نص آخر")
    add(storage, before)
    add(storage, after)
    assert key_of(before) != key_of(after)
    found = opened(storage).vectors([key_of(after)])
    assert found[key_of(after)] == pytest.approx(embedded(EMBEDDER, [after])[0][2], abs=TOLERANCE)


class TestAnotherModel:
    """Vectors of two models cannot be compared."""

    def test_replaces(self, storage: Storage) -> None:
        """Only those of the last one are kept."""
        add(storage, *ARTICLES[:5])
        add(storage, *ARTICLES[3:8], embedder=OTHER)
        has(storage, *ARTICLES[3:8], embedder=OTHER)
        assert opened(storage).contents.fingerprint == Contents.of(OTHER).fingerprint

    def test_interrupted(self, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
        """Until its first vectors are there, those of the former one are, and they alone."""
        add(storage, *ARTICLES[:5])
        monkeypatch.setattr(Contents, "write", interrupt)
        with pytest.raises(KeyboardInterrupt):
            add(storage, *ARTICLES[:5], embedder=OTHER)
        monkeypatch.undo()
        assert keys_of(storage) == keys(ARTICLES[:5])
        found = opened(storage).vectors(keys(ARTICLES[:1]))
        (first,) = embedded(EMBEDDER, ARTICLES[:1])
        assert found[first.key] == pytest.approx(first.vectors, abs=TOLERANCE)

    def test_of_another_length(self, storage: Storage) -> None:
        """Vectors that have not the length that is told are damaged."""
        add(storage, *ARTICLES[:5])
        contents = opened(storage).contents
        Contents(contents.model, contents.fingerprint, 32, contents.segments).write(storage)
        with pytest.raises(ValueError, match="does not belong"):
            OpenVectors.open(storage)
        assert [*damaged_vectors(storage)] == [f"{contents.segments[0]}.faiss"]


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_writer(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has written is nothing, and the next one deletes it."""
    add(storage, *ARTICLES[:5])
    before = files(storage)
    monkeypatch.setattr(Contents, "write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        add(storage, *ARTICLES[5:9])
    monkeypatch.undo()
    assert len(files(storage)) == len(before) + 2
    assert keys_of(storage) == keys(ARTICLES[:5])
    add(storage, ARTICLES[9])
    has(storage, *ARTICLES[:5], ARTICLES[9])


def test_names_are_not_given_twice(storage: Storage) -> None:
    """So a file of a name is always the same, also when others were deleted."""
    names = set[str]()
    for number in range(5):
        add(storage, ARTICLES[number])
        names |= {*opened(storage).contents.segments}
        delete_vectors(storage)
    assert len(names) == 5


class TestReaders:
    """Who has vectors open while they are merged."""

    def test_goes_on(self, storage: Storage) -> None:
        """It finds what it has opened."""
        for one in ARTICLES[:5]:
            add(storage, one)
        reader = opened(storage)
        for one in ARTICLES[5:20]:
            add(storage, one)
        assert not {*reader.contents.segments} & {*opened(storage).contents.segments}
        query = EMBEDDER.query("خبر 3")
        assert {near.id for near in reader.nearest(query, 100)} == {str(n) for n in range(5)}
        assert sorted(reader.vectors(keys(ARTICLES[:20]))) == keys(ARTICLES[:5])

    def test_opening_meanwhile(self, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
        """It opens what is there by then."""
        add(storage, *ARTICLES[:5])
        segments = Segment.open

        def late(storage: Storage, name: str) -> Segment:
            monkeypatch.undo()
            add(storage, *ARTICLES[5:9], embedder=OTHER)
            return segments(storage, name)

        monkeypatch.setattr(Segment, "open", late)
        assert sorted(opened(storage).keys()) == keys(ARTICLES[5:9])


class TestKeepOnly:
    """The vectors of articles that are gone."""

    def test_many(self, storage: Storage) -> None:
        """They are deleted; the others are kept."""
        add(storage, *ARTICLES[:20])
        add(storage, *ARTICLES[20:25])
        keep_only(storage, {*keys(ARTICLES[5:25])}, opened(storage).segments)
        has(storage, *ARTICLES[5:25])

    def test_all(self, storage: Storage) -> None:
        """Nothing is left but which model there was."""
        add(storage, *ARTICLES[:20])
        keep_only(storage, set(), opened(storage).segments)
        assert files(storage) == {MEANING}
        assert contents_for(storage, EMBEDDER) == Contents.of(EMBEDDER)

    def test_few(self, storage: Storage) -> None:
        """They stay for a while, rather than that much is written for little."""
        add(storage, *ARTICLES[:20])
        before = files(storage)
        keep_only(storage, {*keys(ARTICLES[1:20])}, opened(storage).segments)
        assert files(storage) == before

    def test_what_came_later(self, storage: Storage) -> None:
        """It is not looked at, as its articles were not there when the others were counted."""
        add(storage, *ARTICLES[:20])
        seen = opened(storage).segments
        add(storage, *ARTICLES[20:30])
        keep_only(storage, {*keys(ARTICLES[:3])}, seen)
        has(storage, *ARTICLES[:3], *ARTICLES[20:30])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip_the_head(path: Path) -> None:
    flip(path, 9)


@pytest.mark.parametrize("harm", [Path.unlink, empty, flip_the_head])
@pytest.mark.parametrize("kind", ["faiss", "rows"])
class TestDamagedSegment:
    """One of two segments is damaged, which is seen without a manifest."""

    @pytest.fixture
    def damaged(self, storage: Storage, harm: Callable[[Path], Any], kind: str) -> str:
        """Give the name of a damaged file."""
        add(storage, *ARTICLES[:5])
        file = f"{opened(storage).contents.segments[0]}.{kind}"
        add(storage, *ARTICLES[5:9])
        harm(Path(storage.place, file))
        return file

    def test_named(self, storage: Storage, damaged: str) -> None:
        """It is told, and the vectors are not opened."""
        assert [*damaged_vectors(storage)] == [damaged]
        with pytest.raises(ValueError, match=damaged):
            OpenVectors.open(storage)

    def test_dropped(self, storage: Storage, damaged: str) -> None:
        """The other is kept."""
        drop_segments(storage, damaged_vectors(storage))
        has(storage, *ARTICLES[5:9])

    def test_not_copied(self, storage: Storage, damaged: str, tmp_path: Path) -> None:
        """The other is copied."""
        other = storage_in(tmp_path / "other")
        assert [damage.file for damage in copy_vectors(storage, other)] == [damaged]
        has(other, *ARTICLES[5:9])


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"format": 2}', b'{"format": 1, "segments": []}',
     b'{"format": 1, "model": 1, "fingerprint": "", "dimensions": 64, "segments": []}',
     b'{"format": 1, "model": "", "fingerprint": "", "dimensions": 64, "segments": [1]}',
     b'{"format": 1, "model": "", "fingerprint": "", "dimensions": 64, "segments": ["../a"]}'],
)  # fmt: skip
def test_damaged_contents(storage: Storage, content: bytes) -> None:
    """What tells the segments cannot be read, so that all are made anew."""
    add(storage, *ARTICLES[:5])
    storage.write(MEANING, [content])
    assert [*damaged_vectors(storage)] == [MEANING]
    with pytest.raises(ValueError, match=rf"{MEANING} cannot be read"):
        OpenVectors.open(storage)
    assert [damage.file for damage in copy_vectors(storage, storage)] == [MEANING]
    drop_segments(storage, damaged_vectors(storage))
    assert files(storage) == set()
    add(storage, *ARTICLES[:5])
    has(storage, *ARTICLES[:5])


def test_copied(storage: Storage, tmp_path: Path) -> None:
    """All vectors are, byte by byte."""
    add(storage, *ARTICLES[:5])
    add(storage, *ARTICLES[5:9])
    assert copy_vectors(storage, other := storage_in(tmp_path / "other")) == []
    assert files(other) == files(storage)
    assert [*map(other.read, files(other))] == [*map(storage.read, files(other))]


def test_usual(storage: Storage) -> None:
    """The usual similarity is that of all articles, whichever segments they are in."""
    for start in range(0, 60, 20):
        add(storage, *ARTICLES[start : start + 20])
    query = EMBEDDER.query("خبر")
    similarities = [float(vectors[0] @ query) for _, _, vectors in embedded(EMBEDDER, ARTICLES)]
    mean, _ = opened(storage).usual(query)
    assert mean == pytest.approx(sum(similarities) / len(similarities), abs=TOLERANCE)


def test_merging_often_loses_nothing(storage: Storage) -> None:
    """A vector that was merged many times is as near as one that never was."""
    one = embedded(EMBEDDER, ARTICLES[:1])[0]
    add_vectors(storage, EMBEDDER, [one])
    for number in range(60):
        # Vectors of other lengths of their largest component are kept otherwise.
        vectors = EMBEDDER.passages([f"كلمة {number}" * (1 + number % 5)])
        add_vectors(storage, EMBEDDER, [Embedded(number, f"n{number}", vectors)])
    found = opened(storage).vectors([one.key])[one.key]
    assert found == pytest.approx(one.vectors, abs=TOLERANCE / 4)
