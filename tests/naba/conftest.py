"""What tests of the commands share."""

from pathlib import Path

import pytest


@pytest.fixture
def url(tmp_path: Path) -> Path:
    """Return where an index may be made."""
    return tmp_path / "index"
