"""A server is used while its index is written, and nothing fails or is lost.

The long form is `benchmarks.soak`.
"""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.fuzzing.seeds import SAMPLES
from benchmarks.measure import Program
from benchmarks.soak.__main__ import prepared
from benchmarks.soak.model import Model
from benchmarks.soak.problems import Problems
from benchmarks.soak.watching import Course, Watcher
from benchmarks.soak.writing import CYCLE
from search import Article

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

ARTICLES, CLIENTS, WORKERS, SECONDS = 40, 3, 2, 12.0


def test_a_short_soak(tmp_path: Path) -> None:
    """Every answer is whole, what is acknowledged is found, and what was there is restored."""
    problems = Problems()
    soak = prepared(SAMPLES, tmp_path / "soak", ARTICLES, problems)
    soak.run(SECONDS, CLIENTS, WORKERS)
    soak.compare()
    assert soak.table()
    assert problems.kinds == {}
    assert soak.model.figures["answers"] > CLIENTS
    assert sum(soak.model.figures.get(kind, 0) for kind in CYCLE) > 0


@pytest.fixture
def model(tmp_path: Path) -> Model:
    """Give a model of two articles."""
    model = Model([Article("1", title="هدنة"), Article("2", title="نفط")], tmp_path / "state.json")
    model.versions = {0: 0, 1: 3}
    return model


def test_what_is_lost_is_told(model: Model) -> None:
    """Articles that are missing, of another version, or there again are differences."""
    found = {model.id(n): model.article(n, v) for n, v in model.versions.items()}
    assert model.differences(found) == []
    changed = found | {model.id(1): model.article(1, 2), model.id(7): model.article(7, 0)}
    del changed[model.id(0)]
    assert [difference.split(":")[0] for difference in model.differences(changed)] == [
        "1 lost",
        "1 not deleted",
        "1 of another version",
    ]


def test_what_was_under_way_is_kept(model: Model, tmp_path: Path) -> None:
    """A change that was begun and not acknowledged is done again by the next run."""
    model.begin("delete", {1: 3})
    again = Model([Article("1", title="هدنة")], tmp_path / "state.json")
    assert again.pending_versions() == {1: 3}
    again.done()
    assert (again.versions, again.gone, again.pending) == ({0: 0}, {1: 3}, None)


def test_words_are_of_one_version_alone(model: Model) -> None:
    words = {model.word(number, version) for number in range(50) for version in range(50)}
    assert len(words) == 2_500


def test_growth_is_told() -> None:
    """What is more in the last third than in the second grows, if it was looked at long enough."""
    flat = Course("7", "rss_mb", (90.0, 100.0, 103.0), 110.0, 1_800.0)
    assert flat.is_flat
    assert not replace(flat, thirds=(90.0, 100.0, 120.0)).is_flat
    assert replace(flat, thirds=(90.0, 100.0, 120.0), seconds=60.0).is_flat
    assert not replace(flat, figure="descriptors", thirds=(9.0, 9.0, 14.0)).is_flat


def test_every_process_of_a_program_is_watched() -> None:
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with Program([sys.executable, "-c", child]) as program:
        while len(program.folders()) < 2:
            pass
        watcher = Watcher(program)
        watcher.look()
    assert len(watcher.samples) == 2
    assert all(sample.rss_mb > 0 for [sample] in watcher.samples.values())
