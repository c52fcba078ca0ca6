"""What the tests of checking share: a copy of the sample index, and an engine that lies."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.snapshot import IndexLocation
from tests.maintenance.samples import Lie, sample


@pytest.fixture
def url(tmp_path: Path, engine: str) -> str:
    """Copy the sample index of each engine in turn."""
    return sample(engine, tmp_path / "index")


@pytest.fixture
def lie(url: str, monkeypatch: pytest.MonkeyPatch) -> Lie:
    """Give a function that makes the engine answer otherwise.

    It takes the name of a method, and a function of the true answer and of what was asked.
    """
    kind: Any = IndexLocation.of(url).type

    def make(method: str, change: Callable[..., Any]) -> None:
        truth = getattr(kind, method)

        def lying(self: object, *asked: Any, **options: Any) -> Any:
            return change(truth(self, *asked, **options), *asked)

        monkeypatch.setattr(kind, method, lying)

    return make
