"""Measure speed, relevance, suggestions and stories; each script takes the paths of its data."""
