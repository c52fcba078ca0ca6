"""Naba on its pure-Python engine."""

from benchmarks.contestants import naba


class Engine(naba.Engine):
    """Naba on Whoosh."""

    kind = "whoosh"
