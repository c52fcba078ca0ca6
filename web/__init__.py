"""The web front end: pages for people and a JSON API for programs, made by `create_app`.

It is loaded lazily (PEP 562), so that the settings can be read without the web framework.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["create_app"]

if TYPE_CHECKING:
    from web.application import create_app
else:
    # Hidden from type checkers, which would accept any name.
    def __getattr__(name: str) -> object:
        """Load a public name."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module("web.application"), name)
