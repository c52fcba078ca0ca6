"""The program ``naba``: its commands, over the search library, the readers and the web pages.

``cli`` registers every command and defines the shorter ones, ``output`` prints answers, and
``terminal`` holds what commands share. The library goes by the same name: ``from naba import
open_index`` is ``from search import open_index``, and so for every public name of `search`. They
are loaded when one is asked for (PEP 562), as the help of the program needs none.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search import *  # noqa: F403  # whatever is public there
else:
    # Hidden from type checkers, which would take any name for one that is here.
    def __getattr__(name: str) -> object:
        """Return a public name of `search`."""
        import search

        if name == "__all__" or name in search.__all__:
            return getattr(search, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    import search

    return search.__all__
