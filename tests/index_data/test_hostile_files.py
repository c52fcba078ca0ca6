"""Files that nobody means to be read end by name, and what follows is read.

The long form is `benchmarks.hostile`.
"""

from pathlib import Path

import pytest

from benchmarks.hostile.bomb_files import BOMBS, GOOD_LINE
from benchmarks.hostile.bombs import write
from benchmarks.hostile.fixtures import Fixture, fixtures
from benchmarks.hostile.mixed import proved
from benchmarks.hostile.mutants import RANDOM_FILES, Case, NoWeb, cases, read
from index_data.sources import Sources
from search import Article

#: Of the size of a bomb, and how many files of either kind.
SCALE, FILES = 0.01, 40
#: Those that take no second.
QUICK = [name for name in BOMBS if name.startswith(("gzip", "zstd", "entities", "deep", "entries"))]
QUICK += ["overlapping zip", "zip of a million unknown members", "line of zeros", "line of a table"]


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda one: one.name)
def test_good_files_are_read(fixture: Fixture, tmp_path: Path) -> None:
    """What is changed at random below was good before."""
    items = read(Case(fixture.name, fixture.suffix, fixture.data), tmp_path)
    assert items.total() - items["ReadError"] > 0 or "sitemap" in fixture.name


@pytest.mark.parametrize("first", [0, RANDOM_FILES])
def test_random_and_changed_files(first: int, tmp_path: Path) -> None:
    """Nothing is raised, and whatever they are is told."""
    for number in range(first, first + FILES):
        for case in cases(number):
            read(case, tmp_path)


@pytest.mark.parametrize("name", QUICK)
def test_bombs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends, is told, and the file after it is read."""
    monkeypatch.setattr("index_data.unpacking.FREE_BYTES", 8 << 20)
    good = tmp_path / "good.jsonl"
    good.write_bytes(GOOD_LINE)
    bomb = tmp_path / f"bomb{BOMBS[name][0]}"
    write(name, bomb, SCALE)
    sources = Sources([str(bomb), str(good)])
    sources.__dict__["_web"] = NoWeb()
    last: object = None
    for last in sources:  # noqa: B007  # the last one counts
        pass
    assert isinstance(last, Article)
    assert last.id == "good"


def test_exactly_the_broken_records_are_refused() -> None:
    wrong = proved(400, seed=2)
    assert {name: what for name, what in wrong.items() if what} == {}
