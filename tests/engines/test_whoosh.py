"""Whoosh keeps the contract."""

from search.engines.whoosh_engine import WhooshEngine

from .contract import EngineContract


class TestWhoosh(EngineContract):
    """The rules, on Whoosh."""

    kind = WhooshEngine
