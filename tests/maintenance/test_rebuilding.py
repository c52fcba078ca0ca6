"""An index made anew from its own articles."""

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from search import open_index
from search.engines.contract import Engine, Writer
from search.errors import IndexLocked, IndexMissing
from search.index import is_index
from search.maintenance.rebuilding import rebuild
from search.snapshot import IndexLocation


def path_of(url: str) -> Path:
    return Path(url.partition(":")[2])


def label(path: Path, **changes: object) -> None:
    """Change the label of an index folder, of which there is no manifest then."""
    (path / "manifest.json").unlink()
    file = path / "naba.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_every_article_is_kept(index_url: str) -> None:
    """All articles are found as before, and can be rebuilt and changed again."""
    for _ in range(2):
        assert rebuild(index_url) == 12
        with open_index(index_url) as index:
            assert index.search("سوريا").total == 12
            assert sorted(a.extra["n"] for a in index.articles()) == list(range(12))
    with open_index(index_url) as index:
        with index.writer() as writer:
            writer.delete("3")
        assert index.stats().articles == 11


def test_nothing_is_left_beside_it(index_url: str) -> None:
    """Only the index itself is left, also where an earlier rebuilding was broken off."""
    path = path_of(index_url)
    broken_off = path.with_name(".index.rebuilding")
    broken_off.mkdir()
    (broken_off / "naba.json").write_text("{}")
    rebuild(index_url)
    assert [file.name for file in path.parent.iterdir()] == ["index"]


def test_a_mismatching_index_is_mended(index_url: str) -> None:
    """After rebuilding, an index of another analyzer opens."""
    label(path_of(index_url), fingerprint="another")
    rebuild(index_url)
    with open_index(index_url) as index:
        assert index.search("سوريا").total == 12


def test_progress(index_url: str) -> None:
    """Progress is told article by article."""
    told: list[tuple[int, int]] = []
    rebuild(index_url, lambda done, total: told.append((done, total)))
    assert told == [(n, 12) for n in range(1, 13)]


def test_broken_off(index_url: str) -> None:
    """An error on the way leaves the old index as it was."""

    def stop(done: int, total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rebuild(index_url, stop)
    with open_index(index_url) as index:
        assert index.search("سوريا").total == 12


def test_an_open_index_goes_on(index_url: str) -> None:
    """Who had the index open searches and writes the new one."""
    with open_index(index_url) as index:
        rebuild(index_url)
        assert index.search("سوريا").total == 12
        with index.writer() as writer:
            writer.delete("3")
        assert index.search("سوريا").total == 11
    with open_index(index_url) as index:
        assert index.search("سوريا").total == 11


def test_not_while_somebody_writes(index_url: str) -> None:
    """Rebuilding waits for nobody and changes nothing."""
    with open_index(index_url) as index, index.writer(), pytest.raises(IndexLocked):
        rebuild(index_url)
    with open_index(index_url) as index:
        assert index.stats().articles == 12


def test_not_while_somebody_rebuilds(index_url: str) -> None:
    """The second rebuilding leaves the work of the first as it is."""
    refused = []

    def again(done: int, total: int) -> None:
        with pytest.raises(IndexLocked):
            rebuild(index_url)
        refused.append(done)

    assert rebuild(index_url, again) == len(refused) == 12
    with open_index(index_url) as index:
        assert index.search("سوريا").total == 12


def test_rebuilt_in_the_meantime(index_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock of an index that another has taken the place of protects nothing."""
    engine: Any = IndexLocation.of(index_url).type
    lock = engine.writer

    def late(self: Engine) -> AbstractContextManager[Writer]:
        monkeypatch.undo()
        rebuild(index_url)
        locked: AbstractContextManager[Writer] = lock(self)
        return locked

    monkeypatch.setattr(engine, "writer", late)
    with pytest.raises(IndexLocked):
        rebuild(index_url)
    with open_index(index_url) as index:
        assert index.search("سوريا").total == 12


class TestInTwoSteps:
    """Where the system cannot exchange two folders at once."""

    @pytest.fixture(autouse=True)
    def no_exchange(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(one: Path, other: Path) -> None:
            raise OSError("not here")

        monkeypatch.setattr("search.engines.moving.exchange", refuse)

    def test_rebuilt(self, index_url: str) -> None:
        """Nothing is left, also of an earlier exchange that was broken off at its end."""
        path = path_of(index_url)
        path.with_name(".index.replaced").mkdir()
        assert rebuild(index_url) == 12
        assert [file.name for file in path.parent.iterdir()] == ["index"]

    def test_interrupted(self, index_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was moved away is found again at opening, by whichever way it is opened."""
        path = path_of(index_url)
        for use in (open_index, rebuild, is_index):
            path.rename(path.with_name(".index.replaced"))
            assert not path.exists()
            use(index_url)
            with open_index(index_url, create=True) as index:
                assert index.stats().articles == 12

    def test_the_second_step_fails(self, index_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The index is back in its place."""
        rename = Path.rename

        def fail(self: Path, target: Path) -> Path:
            if self.name.endswith(".rebuilding"):
                raise OSError("no more")
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", fail)
        with pytest.raises(OSError, match="no more"):
            rebuild(index_url)
        with open_index(index_url) as index:
            assert index.stats().articles == 12


def test_missing(tmp_path: Path, engine: str) -> None:
    """What is not there cannot be rebuilt."""
    with pytest.raises(IndexMissing):
        rebuild(f"{engine}:{tmp_path / 'none'}")
