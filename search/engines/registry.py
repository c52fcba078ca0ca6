"""The known engines, by the names used in the addresses of indexes.

A new engine is a folder beside this file and a line in `_ENGINES`.
"""

from importlib import import_module
from typing import cast

from search.engines.contract import EngineType
from search.errors import EngineMissing

DEFAULT_ENGINE = "tantivy"
#: The module and class of each engine. It is imported on first use: no engine pays for another.
_ENGINES = {
    "tantivy": ("search.engines.tantivy.engine", "TantivyEngine"),
    "whoosh": ("search.engines.whoosh.engine", "WhooshEngine"),
}


def engine_type(name: str) -> EngineType:
    """Return the engine with that name; raise EngineMissing, with the remedy, where none has it."""
    if name not in _ENGINES:
        raise EngineMissing(name, f"use {' or '.join(f'{known}:PATH' for known in _ENGINES)}")
    module, engine = _ENGINES[name]
    return cast(EngineType, getattr(import_module(module), engine))
