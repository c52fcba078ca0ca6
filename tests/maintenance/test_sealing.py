"""The manifest is that of the last commit after each kind of change, also of one that failed."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from search import Article, IndexDamaged, IndexLocked, IndexWriter, WordList, open_index, rebuild
from search.engines.manifest import Manifest
from search.snapshot import IndexLocation

NO_LIST = WordList("", "")
SYNONYMS = WordList("", "حرب, قتال")


def path_of(url: str) -> Path:
    return Path(url.partition(":")[2])


def manifest(url: str) -> Manifest:
    storage = IndexLocation.of(url).storage
    found = storage.manifest()
    assert found is not None
    assert found.complete
    assert storage.damage() == []
    return found


def add(url: str, *ids: str) -> None:
    with open_index(url, create=True) as index, index.writer() as writer:
        for article_id in ids:
            writer.add(Article(article_id, title=f"هدنة {article_id}"))


def test_changes(tmp_path: Path, engine: str) -> None:
    """It counts the articles, and knows all files."""
    url = f"{engine}:{tmp_path / 'index'}"
    with open_index(url, create=True):
        assert manifest(url).articles == 0
    add(url, "1", "2", "3")
    add(url, "3", "4")
    assert manifest(url).articles == 4
    with open_index(url) as index, index.writer() as writer:
        writer.delete("1")
        writer.commit()
        writer.delete("2")
    assert manifest(url).articles == 2
    rebuild(url)
    whole = manifest(url)
    assert whole.articles == 2
    others = {".naba.lock", ".tantivy-meta.lock", ".tantivy-writer.lock", ".managed.json"}
    names = {file.name for file in path_of(url).iterdir()}
    assert names - others - {"manifest.json"} == set(whole.files)


def test_lists(index_url: str) -> None:
    """Lists are in it by name, as soon as they are given, and no more when they are removed."""
    for given, names in ((SYNONYMS, ("synonyms.txt",)), (NO_LIST, ())):
        with open_index(index_url, synonyms=given):
            assert manifest(index_url).lists == names
    assert manifest(index_url).articles == 12


def test_lists_of_an_index_that_is_written(index_url: str) -> None:
    """They are changed by one process at a time; the same lists change nothing."""
    with open_index(index_url) as index, index.writer():
        with pytest.raises(IndexLocked):
            open_index(index_url, synonyms=SYNONYMS)
        open_index(index_url, synonyms=NO_LIST).close()


def test_a_writer_that_fails(index_url: str) -> None:
    """What it committed on the way is sealed."""
    with (
        suppress(ZeroDivisionError),
        open_index(index_url) as index,
        index.writer() as writer,
    ):
        writer.add(Article("new", title="هدنة"))
        writer.commit()
        writer.add(Article("newer", title="هدنة"))
        raise ZeroDivisionError
    assert manifest(index_url).articles == 13


def test_files_that_are_not_committed(index_url: str) -> None:
    """What an engine may still be writing, after a writer that failed, is no part of the commit."""
    name = {"tantivy": f"{'0' * 32}.store", "whoosh": "MAIN_0.seg"}[index_url.partition(":")[0]]

    def fail(writer: IndexWriter) -> None:
        writer.add(Article("new", title="هدنة"))
        (path_of(index_url) / name).write_bytes(b"half of a segm")
        raise ZeroDivisionError

    with suppress(ZeroDivisionError), open_index(index_url) as index, index.writer() as writer:
        fail(writer)
    assert name not in manifest(index_url).files
    add(index_url, "new")
    assert manifest(index_url).articles == 13


def test_a_writer_that_was_killed(index_url: str) -> None:
    """Nothing is known until the next writer has ended."""
    storage = IndexLocation.of(index_url).storage
    storage.unseal()
    found = storage.manifest()
    assert found is not None
    assert not found.complete
    add(index_url, "new")
    assert manifest(index_url).articles == 13


@pytest.mark.parametrize("pattern", ["stems-*.tsv", "*.store", "*.idx", "MAIN*.seg"])
def test_a_file_that_is_missing_or_cut(index_url: str, pattern: str) -> None:
    """An index is not opened without a file of its last commit."""
    for file in path_of(index_url).glob(pattern):
        content = file.read_bytes()
        file.write_bytes(content[:-1])
        with pytest.raises(IndexDamaged, match=file.name):
            open_index(index_url)
        file.unlink()
        with pytest.raises(IndexDamaged, match=f"{file.name} is missing"):
            open_index(index_url)
        file.write_bytes(content)
        open_index(index_url).close()


def test_a_record_that_is_damaged() -> None:
    """The record of an article that is not as it was written is never shown."""
    article = Article("1", title="هدنة", body="نص", extra={"قسم": 1})
    packed = article.packed(b"words")
    assert Article.unpacked(packed) == replace(article, words=b"words")
    for at in range(len(packed)):
        for bit in (1, 128):
            damaged = packed[:at] + bytes([packed[at] ^ bit]) + packed[at + 1 :]
            with pytest.raises(ValueError, match="damaged"):
                Article.unpacked(damaged)
    # As 0.2.0 stored it.
    assert Article.unpacked(packed[4:]) == replace(article, words=b"words")
    for end in (0, 3, 8, len(packed) - 1):
        with pytest.raises(ValueError, match="damaged"):
            Article.unpacked(packed[:end])
