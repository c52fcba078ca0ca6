"""Stop a run between two articles on Ctrl-C or SIGTERM."""

import signal
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, Self, TypeVar

_Item = TypeVar("_Item")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Turns the first signal into a KeyboardInterrupt between items; the second ends at once.

    Raised in the middle of a write, the exception could leave half an article behind.
    """

    def __init__(self) -> None:
        self._requested = False
        self._waiting = False
        self._previous_handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._previous_handlers = {
            number: signal.signal(number, self._request) for number in _SIGNALS
        }
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)

    @property
    def requested(self) -> bool:
        """Whether there was a signal, for a run that stops by itself where it can."""
        return self._requested

    def between(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Yield the items; after a signal, raise KeyboardInterrupt instead of the next one."""
        iterator = iter(items)
        while True:
            try:
                self._waiting = True
                if self._requested:
                    raise KeyboardInterrupt
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self._waiting = False
            yield item

    def _request(self, number: int, frame: FrameType | None) -> None:
        for known in _SIGNALS:
            signal.signal(known, signal.SIG_DFL)
        self._requested = True
        if self._waiting:
            raise KeyboardInterrupt
