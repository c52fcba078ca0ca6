"""The engines there are, by the names that stand in the addresses of indexes.

A new engine is a folder beside this file and a line in `_ENGINES`.
"""

from importlib import import_module
from typing import cast

from search.engines.contract import EngineType
from search.errors import EngineMissing

DEFAULT_ENGINE = "tantivy"
#: Each engine's module and class. It is imported when asked for: none pays for another.
_ENGINES = {
    "tantivy": ("search.engines.tantivy.engine", "TantivyEngine"),
    "whoosh": ("search.engines.whoosh.engine", "WhooshEngine"),
}


def engine_type(name: str) -> EngineType:
    """Return the engine of a name; raise EngineMissing, with the remedy, where there is none."""
    if name not in _ENGINES:
        raise EngineMissing(name, f"use {' or '.join(f'{known}:PATH' for known in _ENGINES)}")
    module, engine = _ENGINES[name]
    return cast(EngineType, getattr(import_module(module), engine))
