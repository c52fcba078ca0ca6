"""The known engines, by the names used in the addresses of indexes.

A new engine is a folder beside this file and a line in `_ENGINES`.
"""

from importlib import import_module
from typing import cast

from search.engines.contract import EngineType
from search.errors import EngineMissing

DEFAULT_ENGINE = "tantivy"
#: The module and class of each engine, and the form of its places. It is imported on first use: no
#: engine pays for another.
_ENGINES = {
    "tantivy": ("search.engines.tantivy.engine", "TantivyEngine", "PATH"),
    "whoosh": ("search.engines.whoosh.engine", "WhooshEngine", "PATH"),
    "opensearch": (
        "search.engines.opensearch.engine",
        "OpenSearchEngine",
        "http://HOST:PORT/NAME",
    ),
}


def engine_type(name: str) -> EngineType:
    """Return the engine with that name; raise EngineMissing, with the remedy, where none has it."""
    if name not in _ENGINES:
        known = (f"{engine}:{place}" for engine, (*_, place) in _ENGINES.items())
        raise EngineMissing(name, f"use {' or '.join(known)}")
    module, engine, _ = _ENGINES[name]
    try:
        return cast(EngineType, getattr(import_module(module), engine))
    except ModuleNotFoundError as error:
        raise EngineMissing(name, f"pip install 'naba[{name}]' ({error.name} is missing)") from None
