"""What engines raise for damage is named, a panic of foreign code too."""

import pytest

from search.engines.contract import engine_errors
from search.errors import IndexDamaged


class PanicException(BaseException):
    """As extensions in Rust raise it: nothing that `except Exception` catches."""


@pytest.mark.parametrize("error", [PanicException("range end"), ValueError("range end")])
def test_damage(error: BaseException) -> None:
    """The index is named, and what is wrong with it."""
    with pytest.raises(IndexDamaged, match=r"place.*range end"), engine_errors("place", ValueError):
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(2), KeyError("x")])
def test_anything_else(error: BaseException) -> None:
    """Who stops the program, and mistakes of the program, are not called damage."""
    with pytest.raises(type(error)), engine_errors("place", ValueError):
        raise error
