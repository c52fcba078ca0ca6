"""After a writer was killed, files are checked as far as they say themselves what is wrong."""

import gc
import json
from pathlib import Path

import pytest

from search import check
from search.engines.tantivy.footers import intact
from tests.maintenance.samples import files, flips, path_of, problems, sample, unseal, whole


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    """Give a sample index of a writer that was killed."""
    url = sample(engine, tmp_path / "index")
    unseal(url)
    return url


def test_the_engine_checks_its_own(tmp_path: Path) -> None:
    """Tantivy's files have checksums, and native code reads none that differs."""
    url = sample("tantivy", tmp_path / "other")
    unseal(url)
    names = [path for path in files(url) if len(path.name) > 32]
    for path in names:
        content = path.read_bytes()
        assert intact(path)
        for changed in (*flips(content), content[:-1], content[: len(content) // 2], b""):
            path.write_bytes(changed)
            assert problems(url) == [f"{path.name} differs from what was written (CRC-32)"]
        path.unlink()
        assert problems(url) == [f"{path.name} is missing"]
        path.write_bytes(content)
    assert len(names) >= 19


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("stems-1.tsv", b"", "is cut short"),
        ("stems-1.tsv", "ا\tب".encode(), "is cut short"),
        ("stems-1.tsv", "ب\tب\nا\tب\n".encode(), "is not sorted by key"),
        ("stems-1.tsv", "ا\tب\nا\tب\n".encode(), "is not sorted by key"),
        ("stems-1.tsv", b"\xd8\t\xd8\n", "has a line that is not a key and its stems in UTF-8"),
        ("stems-1.tsv", b"key\n", "has a line that is not a key and its stems in UTF-8"),
        ("stems-1.tsv", b"\tstem\n", "has a line that is not a key and its stems in UTF-8"),
        ("phrases.tsv", b"", "cannot be read"),
        ("phrases.tsv", b'{"format": 1, "headlines": 0, "lost": 0}\nx\t3', "cannot be read"),
        ("phrases.tsv", b'{"format": 1, "headlines": -1, "lost": 0}', "cannot be read"),
        ("naba.json", b"{}", "differs from what was written"),
        ("naba.json", None, "is missing"),
    ],
)
def test_other_files(url: str, name: str, content: bytes | None, problem: str) -> None:
    """Stems, phrases and the label are read, and named."""
    path = path_of(url) / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert problems(url)[0] == f"{name} {problem}"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_no_harm_ends_the_process(url: str) -> None:
    """Whatever happens to a file, there is a report in the end."""
    for path in files(url):
        content = path.read_bytes()
        for changed in (*flips(content), content[: len(content) // 2], b""):
            path.write_bytes(changed)
            check(url, deep=True)
        path.write_bytes(content)
    # Whoosh leaves files open when it cannot read one of them.
    gc.collect()
    assert whole(url).ok


def test_the_contents_of_tantivy(tmp_path: Path) -> None:
    """Where the list of segments says anything else, it is damaged."""
    url = sample("tantivy", tmp_path / "index")
    unseal(url)
    meta = path_of(url) / "meta.json"
    for changed in (b"", b"[]", b'{"segments": [{}]}', b'{"segments": 1}', b"[" * 100_000):
        meta.write_bytes(changed)
        assert problems(url) == ["meta.json cannot be read"]
    contents = {"segments": [{"segment_id": "../x", "deletes": None}]}
    meta.write_text(json.dumps(contents))
    assert problems(url) == ["meta.json cannot be read"]
    meta.unlink()
    assert problems(url) == ["meta.json is missing"]


def test_the_list_of_all_files_of_tantivy(tmp_path: Path) -> None:
    """Tantivy has to read it, and it has to name the files of the commit; it may name others."""
    url = sample("tantivy", tmp_path / "index")
    managed = path_of(url) / ".managed.json"
    names = json.loads(managed.read_text())
    for changed in (b"", b"{}", b"3", b"[[]]", b"[" * 100_000, managed.read_bytes()[:99]):
        managed.write_bytes(changed)
        assert problems(url)[0].startswith(".managed.json ")
    managed.write_text(json.dumps(names[1:]))
    assert problems(url) == [".managed.json does not name all files of the last commit"]
    managed.write_text(json.dumps([*names, "another"]))
    assert whole(url).ok
    managed.unlink()
    assert problems(url) == [".managed.json is missing"]
