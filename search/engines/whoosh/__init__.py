"""The pure-Python engine: Whoosh."""
