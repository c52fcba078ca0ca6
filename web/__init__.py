"""The web front end: pages for people and a JSON API for programs, made by `create_app`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.application import create_app
else:
    # What stands beside the application, such as API keys and the writer, needs no framework.
    def __getattr__(name: str) -> object:
        """Load the factory of the application."""
        if name != "create_app":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from web.application import create_app

        return create_app


__all__ = ["create_app"]
