"""Naba on its other engine, which is Python alone."""

from benchmarks.contestants import naba


class Engine(naba.Engine):
    """Naba on Whoosh."""

    kind = "whoosh"
