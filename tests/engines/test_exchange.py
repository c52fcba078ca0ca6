"""Two folders get each other's name in one step."""

import sys
from pathlib import Path

import pytest

from search.engines.exchange import exchange

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's renameat2")


def test_exchanged(tmp_path: Path) -> None:
    """Both stay whole, whatever their names."""
    one, other = tmp_path / "أخبار", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    exchange(one, other)
    assert (one / "name").read_text() == "other"
    assert (other / "name").read_text() == "أخبار"


def test_one_is_missing(tmp_path: Path) -> None:
    """The other stays where it is, and the error names both."""
    (tmp_path / "one").mkdir()
    with pytest.raises(FileNotFoundError, match=r"one.*other"):
        exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one").is_dir()
