"""Queries: from a text to a tree, and from the tree to what an engine runs."""
