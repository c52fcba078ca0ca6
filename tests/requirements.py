"""What some tests need and not every machine has."""

import os
from typing import NoReturn

import pytest


def absent(message: str) -> NoReturn:
    """Skip the test for want of a dependency, or fail in CI."""
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
