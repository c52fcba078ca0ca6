"""Which capture of each address is the latest, in some 40 bytes an address."""

from array import array
from hashlib import blake2b

_FIRST_SLOTS = 1 << 10
#: A fuller table would be slower to search.
_MAX_FILLED = 2 / 3


class Captures:
    """The latest times of addresses: a table of 8 bytes of the digest of each, and of its time.

    Entries are searched from the place that the digest names onwards; 0 is a free place. Two of a
    million addresses have the same digest with a probability of 1 in 37 million.
    """

    def __init__(self) -> None:
        self._filled = 0
        self._keys = array("Q", bytes(8 * _FIRST_SLOTS))
        self._times = array("Q", bytes(8 * _FIRST_SLOTS))

    def is_latest(self, address: str, time: int) -> bool:
        """Take note of a capture; return whether none of its address was later."""
        digest = blake2b(address.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        key = int.from_bytes(digest) or 1
        at = self._place(key)
        if not self._keys[at]:
            self._filled += 1
        elif time < self._times[at]:
            return False
        self._keys[at], self._times[at] = key, time
        if self._filled > _MAX_FILLED * len(self._keys):
            self._grow()
        return True

    def _place(self, key: int) -> int:
        mask = len(self._keys) - 1
        at = key & mask
        while self._keys[at] not in (0, key):
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        keys, times = self._keys, self._times
        self._keys = array("Q", bytes(16 * len(keys)))
        self._times = array("Q", bytes(16 * len(keys)))
        for key, time in zip(keys, times, strict=True):
            if key:
                at = self._place(key)
                self._keys[at], self._times[at] = key, time
