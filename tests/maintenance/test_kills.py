"""Killed at any moment, an index holds what was acknowledged: `benchmarks.kills` in short."""

import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.kills.examination import examine
from benchmarks.kills.leftovers import left_over
from benchmarks.kills.victims import change, fill
from benchmarks.kills.workload import State, Workload
from search import open_index
from tests.requirements import absent
from tests.web.browser import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks and traces as on Linux")
ARTICLES = 60


@pytest.fixture(scope="module")
def load() -> Workload:
    """Give an index's articles, and changes to them."""
    return Workload(ARTICLES)


@pytest.fixture
def folder(tmp_path: Path, engine: str, load: Workload) -> Path:
    """Give the folder of an index of those articles, alone in another folder."""
    folder = tmp_path / "index"
    fill(f"{engine}:{folder}", load)
    return folder


def started(state: Path, *options: str) -> subprocess.Popen[str]:
    """Start the program with a small index."""
    module = [sys.executable, "-m", "benchmarks.kills", "--articles", str(ARTICLES)]
    return subprocess.Popen(  # noqa: S603  # our own
        [*module, "--state", str(state), *options],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def finished(state: Path, *options: str) -> str:
    """Run the program, which must find nothing wrong; return what it says."""
    with started(state, *options) as process:
        said, _ = process.communicate()
    if process.returncode and "strace cannot trace" in said:
        absent(said)
    assert not process.returncode, said
    return said


def kills_done(state: Path) -> int:
    return sum(json.loads(state.read_bytes())["done"].values()) if state.exists() else 0


def test_at_random_moments(tmp_path: Path, engine: str) -> None:
    """Every kind of writer can be killed; the script itself too, and then it goes on."""
    state, wanted = tmp_path / "state", {"tantivy": 10, "whoosh": 5}[engine]
    options = ("--engine", engine, "--kills", str(wanted))
    with started(state, *options) as process:
        while process.poll() is None and kills_done(state) < 2:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert 2 <= kills_done(state) < wanted
    finished(state, *options)
    assert kills_done(state) == wanted
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_at_system_calls(tmp_path: Path) -> None:
    """Writers can be killed before and after what they ask of the system."""
    if not shutil.which("strace"):
        absent("strace is missing: apt install strace")
    state = tmp_path / "state"
    said = finished(state, "--kills", "0", "--at-calls", "10")
    assert kills_done(state) == 10
    assert " a call " in said


class TestViolations:
    """What breaks a promise is told."""

    def test_none(self, engine: str, folder: Path, load: Workload) -> None:
        """An index that is as it was is as it may be."""
        assert kinds(engine, folder, load, None, load.start) == set()

    def test_lost(self, engine: str, folder: Path, load: Workload) -> None:
        """What was acknowledged, and is not there, is lost."""
        wanted = load.start.after([load.twins[0]])
        assert {"lost", "not found by id", "not found by word"} <= kinds(
            engine, folder, load, wanted
        )

    def test_back(self, engine: str, folder: Path, load: Workload) -> None:
        """A deleted article that is there, and an old version, are told."""
        deleted, replaced = list(load.start.articles)[:2]
        wanted = load.start.after([deleted, replace(load.twins[0], id=replaced)])
        told = kinds(engine, folder, load, wanted)
        assert {"unwanted", "found by id", "another version"} <= told
        assert "found by a word of the past" in told

    def test_half_a_commit(self, engine: str, folder: Path, load: Workload) -> None:
        """Between two commits there is nothing."""
        batch = load.batches[0]
        with open_index(f"{engine}:{folder}") as index, index.writer() as writer:
            change(writer, batch[:3])
        told = kinds(engine, folder, load, load.start, load.start.after(batch))
        assert "unwanted" in told

    def test_unreadable(self, engine: str, folder: Path, load: Workload) -> None:
        """An index that cannot be opened, or is gone, is told."""
        (folder / "naba.json").write_text("{")
        assert kinds(engine, folder, load, load.start) == {"not opened"}
        shutil.rmtree(folder)
        assert "missing" in kinds(engine, folder, load, load.start)

    def test_left_over(self, engine: str, folder: Path) -> None:
        """Files of nobody, in the index or beside it, are told; what is hidden, too."""
        assert left_over(engine, folder) == []
        planted = (".tmpAbC", "0123456789abcdef0123456789abcdef.idx", "_MAIN_7.toc.1.0", "notes")
        for name in planted:
            (folder / name).touch()
        (folder.parent / ".index.creating-1").mkdir()
        assert left_over(engine, folder) == sorted([*planted, "../.index.creating-1"])


def kinds(engine: str, folder: Path, load: Workload, *allowed: State | None) -> set[str]:
    """Return the kinds of problems of an index that may be in some states."""
    found = examine(engine, folder, load, allowed, rebuilds=False)
    return {problem.split(": ")[0] for problem in found}
