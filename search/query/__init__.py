"""The query language: from text to a tree, and from that to what an engine runs."""
