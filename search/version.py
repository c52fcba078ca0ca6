"""The version of Naba."""

__version__ = "0.1.0"
