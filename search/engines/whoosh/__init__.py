"""Whoosh: the engine in pure Python."""
