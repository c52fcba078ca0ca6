"""Tantivy: the default engine, an embedded library."""
