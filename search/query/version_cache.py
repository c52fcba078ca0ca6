"""What is known of one version of an index, forgotten with the next."""

from collections.abc import Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class VersionCache(Generic[_Key, _Value]):
    """What earlier queries have found out, at most of some ``size``; safe to share by threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        #: The version and what is known in one value, as another thread must not mix two versions.
        self._cached: tuple[Hashable, dict[_Key, _Value]] = None, {}

    def of(self, version: Hashable) -> dict[_Key, _Value]:
        """Return what is known of this version of an index, to be added to."""
        cached, known = self._cached
        if version != cached or len(known) > self._size:
            known = {}
            self._cached = version, known
        return known
