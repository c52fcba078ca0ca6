"""Checking while others write: what they change is never taken for damage."""

import subprocess
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest

from search import IndexLocked, Report, check, open_index, rebuild
from search.engines.folder import FolderStorage
from search.snapshot import IndexLocation
from tests.maintenance.samples import add, article, path_of, whole

ROOT = Path(__file__).parent.parent.parent
_WRITES = """
import sys
from search import open_index, rebuild
from tests.maintenance.samples import article
url, number = sys.argv[1], 0
for turn in range(5):
    with open_index(url) as index, index.writer() as writer:
        for commit in range(3):
            for _ in range(5):
                number = (number * 7 + 3) % 41
                writer.add(article(number, source=f"{turn}"))
            writer.delete(str(number // 2))
            writer.commit()
    if turn == 2:
        rebuild(url)
"""


def update(url: str) -> None:
    with open_index(url) as index, index.writer() as writer:
        writer.add(article(3, source="أخرى"))
        writer.add(article(40))
        writer.delete("4")


def commit_on_the_way(url: str) -> None:
    """Commit, and be killed before the manifest is written."""
    location = IndexLocation.of(url)
    with location.storage.writing():
        location.storage.unseal()
        engine = location.type(location.place, location.label.schema)
        with engine.writer() as writer:
            writer.delete("3")
        engine.close()


def begin(url: str) -> None:
    """Begin to write: the manifest says so."""
    with IndexLocation.of(url).storage.writing():
        IndexLocation.of(url).storage.unseal()


def before_first(owner: Any, method: str, change: Callable[[], object]) -> Any:
    """Return the method of a class that makes a change before it is called for the first time."""
    truth, waiting = getattr(owner, method), [change]

    def changed(*arguments: Any, **options: Any) -> Any:
        if waiting:
            waiting.pop()()
        return truth(*arguments, **options)

    return changed


@pytest.mark.parametrize("method", ["records", "get", "search", "frequencies", "terms", "count"])
@pytest.mark.parametrize("change", [update, rebuild, commit_on_the_way, begin])
def test_while_the_engine_is_asked(
    url: str, method: str, change: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that is changed between two questions is looked at again."""
    kind = IndexLocation.of(url).type
    changed = before_first(kind, method, lambda: change(url))
    monkeypatch.setattr(kind, method, changed)
    assert check(url, deep=True).damage == ()
    assert whole(url).articles in (22, 23)


@pytest.mark.parametrize("change", [update, rebuild, commit_on_the_way])
def test_while_files_are_read(
    url: str, change: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of an earlier commit may be gone when they are to be compared."""
    manifest = FolderStorage(str(path_of(url))).manifest()
    assert manifest
    change(url)
    truth = FolderStorage._damage_now
    reads = [lambda: [*manifest.damage(path_of(url))]]

    def late(self: FolderStorage, read: Collection[str]) -> Any:
        return reads.pop()() if reads else truth(self, read)

    monkeypatch.setattr(FolderStorage, "_damage_now", late)
    before = [("",), None]

    def versions(location: IndexLocation) -> Any:
        return before.pop(0) if before else None

    monkeypatch.setattr("search.maintenance.check.versions", versions)
    assert check(url).damage == ()


def test_changed_all_the_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who changes an index faster than it can be checked is named, and nothing else is."""
    kind: Any = IndexLocation.of(url).type
    truth, numbers = kind.records, iter(range(60, 90))

    def changing(self: Any) -> Any:
        with open_index(url) as index:
            number = next(numbers)
            add(index, range(number, number + 1))
        return truth(self)

    monkeypatch.setattr(kind, "records", changing)
    monkeypatch.setattr(kind, "count", lambda self, query: 0)
    with pytest.raises(IndexLocked):
        check(url)


def test_while_another_process_writes(url: str) -> None:
    """Whatever it does, and whenever: there is no damage."""
    command = [sys.executable, "-c", _WRITES, url]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as writer:  # noqa: S603  # our own
        reports = list[Report]()
        while writer.poll() is None:
            try:
                reports.append(check(url, deep=len(reports) % 2 == 1))
            except IndexLocked:
                continue
        assert writer.stderr
        assert (writer.returncode, writer.stderr.read()) == (0, "")
    assert [report for report in reports if not report.ok] == []
    assert whole(url).notes == ()
