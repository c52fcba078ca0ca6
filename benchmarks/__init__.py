"""Measurements of speed and relevance; each takes paths of data as arguments."""
