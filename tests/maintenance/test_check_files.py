"""Checking finds the damage of files: each by its name, and without handing it to native code."""

import errno
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from search import WordList, check, open_index
from search.snapshot import IndexLocation
from tests.conftest import ENGINES
from tests.maintenance.samples import article, files, flips, path_of, problems, unseal, whole

#: What stands in no manifest, and matters to nobody.
LOCKS = (".naba.lock", ".tantivy-meta.lock", ".tantivy-writer.lock")
#: They are no part of a commit, and may change after it.
LISTS = ("overrides.tsv", "synonyms.txt", "labels.tsv", ".managed.json")
NOTHING = "nothing, as it can be made again from the articles"


@pytest.fixture
def opened(url: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a list of the places that the engine has opened."""
    places: list[str] = []
    kind: Any = IndexLocation.of(url).type
    begin = kind.__init__

    def remember(self: object, place: str, *rest: object) -> None:
        places.append(place)
        begin(self, place, *rest)

    monkeypatch.setattr(kind, "__init__", remember)
    return places


def test_every_flip_is_found(url: str, opened: list[str]) -> None:
    """The file is named, and the engine is asked to read articles only when its own are sound."""
    of_engine = ("naba.json", *IndexLocation.of(url).type.contents.files)
    for path in files(url):
        content = path.read_bytes()
        for changed in () if path.name in LISTS else flips(content):
            opened.clear()
            path.write_bytes(changed)
            report = check(url, deep=True)
            assert [finding.file for finding in report.damage] == [path.name]
            assert report.damage[0].remedy == f"naba repair --index {url}"
            is_read = not any(fnmatchcase(path.name, pattern) for pattern in of_engine)
            assert (len(opened), report.deep) == (is_read, is_read)
            assert report.articles == (0 if path.name == "manifest.json" and not is_read else 23)
            assert len(report.notes) == 2 * (not is_read)
        path.write_bytes(content)
    assert whole(url).ok


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_by_one(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def clear(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [cut, cut_by_one, lengthen, clear, Path.unlink])
def test_every_other_harm_is_found(url: str, harm: Callable[[Path], None]) -> None:
    """A file that is cut, longer, emptied or removed is named; a list when it is gone."""
    for path in files(url):
        if path.name == ".managed.json" or path.name in LISTS and harm is not Path.unlink:
            continue
        content = path.read_bytes()
        harm(path)
        assert [finding.file for finding in check(url).damage] == [path.name]
        path.write_bytes(content)
    assert whole(url).ok


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("*.store", "articles that are stored in it"),
        ("*.seg", "articles that are stored in it"),
        ("*.del", "which articles were deleted"),
        ("*.term", NOTHING),
        ("*.idx", NOTHING),
        (".managed.json", NOTHING),
        ("meta.json", "nothing, as the manifest has a copy"),
        ("*.toc", "nothing, as the manifest has a copy"),
        ("naba.json", "nothing, as the manifest has a copy"),
        ("manifest.json", "nothing but the checksums of the files"),
        ("phrases.tsv", NOTHING),
        ("stems-1.tsv", NOTHING),
    ],
)
def test_what_is_lost(url: str, name: str, lost: str) -> None:
    """It goes by what a file holds."""
    for path in path_of(url).glob(name):
        content = path.read_bytes()
        clear(path)
        (finding,) = check(url).damage
        assert (finding.file, finding.lost) == (path.name, lost)
        path.write_bytes(content)


def test_a_list_that_cannot_be_read(url: str) -> None:
    """All such lists are told with their lines; nothing else is wrong with the index."""
    (path_of(url) / "overrides.tsv").write_text("كلمة\n")
    (path_of(url) / "synonyms.txt").write_bytes(b"\xff")
    report = check(url, deep=True)
    assert [finding.file for finding in report.damage] == ["overrides.tsv", "synonyms.txt"]
    assert report.damage[0].problem.startswith("line 1: ")
    assert report.damage[0].lost == "the list that you wrote"
    assert report.damage[0].remedy == f"naba rebuild --index {url} --overrides FILE"
    assert report.articles == 23
    assert not report.deep


def test_several_damages(url: str) -> None:
    """One does not hide another."""
    for name in ("phrases.tsv", "stems-2.tsv", "manifest.json"):
        clear(path_of(url) / name)
    assert {finding.file for finding in check(url).damage} == {
        "phrases.tsv", "stems-2.tsv", "manifest.json"
    }  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_a_disk_that_fails(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the disk cannot read is damaged; one that may not be read is an error."""
    failure = errno.EIO
    opening = Path.open

    def fail(self: Path, *arguments: Any, **options: Any) -> Any:
        if self.suffix in (".store", ".seg"):
            raise OSError(failure, "no", str(self))
        return opening(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", fail)
    told = {problem.partition(" ")[2] for problem in problems(url)}
    assert told == {"cannot be read from the disk"}
    failure = errno.EACCES
    with pytest.raises(PermissionError):
        problems(url)
    if url.startswith("tantivy"):
        unseal(url)
        failure = errno.EIO
        assert "cannot be read from the disk" in problems(url)[0]


def test_a_report_reads_only(url: str) -> None:
    """Checking changes nothing, also where there is damage."""
    clear(path_of(url) / "phrases.tsv")
    paths = [path_of(url), *path_of(url).iterdir()]
    before = [path.stat().st_mtime_ns for path in paths]
    problems(url)
    assert [path.stat().st_mtime_ns for path in paths] == before
    with open_index(url, synonyms=WordList("", "")) as index, index.writer() as writer:
        writer.add(article(90))
