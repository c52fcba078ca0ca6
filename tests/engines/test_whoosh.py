"""Whoosh keeps the contract, and its indexes outlive changes to the modules that made them."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest
from whoosh import index

from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.schema import Keys
from search.schema import STANDARD

from .contract import EngineContract
from .documents import SCHEMA, document, write


class TestWhoosh(EngineContract):
    """The rules, on Whoosh."""

    kind = WhooshEngine


def test_an_index_is_read_when_the_module_that_had_its_fields_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = ModuleType("earlier")
    earlier.__dict__["Keys"] = Keys
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "earlier", earlier)
        patched.setattr(Keys, "__module__", "earlier")
        WhooshEngine.create(str(tmp_path / "index"), STANDARD)
    opened = WhooshEngine(str(tmp_path / "index"), STANDARD)
    assert list(opened.articles()) == []
    opened.close()


def test_a_commit_is_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files are on disk before the table of contents names them, and then its name is."""
    place = tmp_path / "index"
    WhooshEngine.create(str(place), SCHEMA)
    engine = WhooshEngine(str(place), SCHEMA)
    fsync, rename, synced, commits = os.fsync, os.rename, list[int](), list[str]()

    def sync(handle: int) -> None:
        fsync(handle)
        synced.append(os.fstat(handle).st_ino)

    def commit(old: str, new: str) -> None:
        files = {file.name: file.stat().st_ino for file in place.iterdir() if file.is_file()}
        assert {name for name, number in files.items() if number not in synced} == set()
        rename(old, new)
        synced.clear()
        commits.append(new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "rename", commit)
    for n in range(3):
        write(engine, document(f"{n}", "word"))
        assert synced == [place.stat().st_ino]
    assert len(commits) == 3
    engine.close()


def test_opened_while_a_commit_replaces_the_table_of_contents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was the last table of contents a moment ago may be gone; then there is a newer one."""
    place = str(tmp_path / "index")
    WhooshEngine.create(place, SCHEMA)
    filename, late = index.TOC._filename, [write]

    def named(name: str, generation: int) -> str:
        if late:
            late.pop()(WhooshEngine(place, SCHEMA), document("1"))
        found: str = filename(name, generation)
        return found

    monkeypatch.setattr(index.TOC, "_filename", staticmethod(named))
    opened = WhooshEngine(place, SCHEMA)
    assert [article.id for article in opened.articles()] == ["1"]
    opened.close()
