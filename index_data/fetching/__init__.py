"""Fetching from addresses, safely: the only room that opens connections."""

from index_data.fetching.client import Fetched, Fetcher, FetchError

__all__ = ["FetchError", "Fetched", "Fetcher"]
