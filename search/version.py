"""The version of Naba."""

__version__ = "0.2.0"
