"""Whoosh keeps the contract, and its indexes outlive changes to the modules that made them."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.schema import Keys
from search.schema import STANDARD

from .contract import EngineContract


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
