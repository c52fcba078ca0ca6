"""From a request to its results."""
