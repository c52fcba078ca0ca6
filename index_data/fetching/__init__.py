"""Fetching from addresses, safely: the only room that opens connections."""

from index_data.fetching.client import Fetched, Fetcher, FetchError
from index_data.fetching.web import Web

__all__ = ["FetchError", "Fetched", "Fetcher", "Web"]
