"""Nodes of a cluster that are killed and cut off while its index is written and searched."""
