"""The label of an index: what must be known of it before it is opened."""

import json
from pathlib import Path

import pytest

from search.engines.folder import FolderStorage
from search.engines.label import IndexLabel, is_labelled, read_label
from search.engines.moving import LABEL
from search.errors import IndexDamaged, IndexMissing, NotAnIndex
from search.schema import STANDARD, Schema


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    storage = FolderStorage(str(tmp_path / "index"))
    storage.make()
    return storage


@pytest.mark.parametrize("schema", [STANDARD, Schema(("country", "بلد-الخبر"))])
def test_it_comes_back_as_it_was(storage: FolderStorage, schema: Schema) -> None:
    """With the engine, the fingerprint and the facets in their order."""
    label = IndexLabel("tantivy", "abc-1", schema)
    assert not is_labelled(storage)
    label.write(storage)
    assert is_labelled(storage)
    assert read_label(storage, "tantivy") == label


def test_people_can_read_it(storage: FolderStorage) -> None:
    """It is JSON in UTF-8, and tells of facets only where there are some."""
    IndexLabel("whoosh", "abc-1", Schema(("بلد",))).write(storage)
    content = storage.read(LABEL)
    assert content is not None
    assert "بلد" in content.decode()
    IndexLabel("whoosh", "abc-1").write(storage)
    assert json.loads(storage.read(LABEL) or b"") == {
        "format": 1,
        "engine": "whoosh",
        "fingerprint": "abc-1",
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b'"x"',
        b"{}",
        b'{"engine": "tantivy"}',
        b'{"engine": "tantivy", "fingerprint": "abc-1", "facets": 7}',
    ],
)
def test_a_damaged_one(storage: FolderStorage, content: bytes) -> None:
    """It is told as damage of the index, with its own name."""
    storage.write(LABEL, [content])
    with pytest.raises(IndexDamaged, match=r"naba\.json is unreadable"):
        read_label(storage, "tantivy")


def test_of_another_engine(storage: FolderStorage) -> None:
    """The error tells the address by which the index is opened."""
    IndexLabel("whoosh", "abc-1").write(storage)
    with pytest.raises(NotAnIndex, match=f"whoosh:{storage.place}"):
        read_label(storage, "tantivy")


def test_without_a_label(storage: FolderStorage) -> None:
    """Where nothing is an index is missing; where anything else is there is no index."""
    with pytest.raises(IndexMissing):
        read_label(storage, "tantivy")
    with pytest.raises(IndexMissing):
        read_label(FolderStorage(f"{storage.place}/none"), "tantivy")
    storage.write("letter.txt", [b"text"])
    with pytest.raises(NotAnIndex, match="something else"):
        read_label(storage, "tantivy")
