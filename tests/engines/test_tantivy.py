"""Tantivy keeps the contract."""

from search.engines.tantivy_engine import TantivyEngine

from .contract import EngineContract


class TestTantivy(EngineContract):
    """The rules, on Tantivy."""

    kind = TantivyEngine
