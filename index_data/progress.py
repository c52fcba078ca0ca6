"""One line on standard error that tells how far a run has come."""

import sys
import time
from typing import Self

_TICK = 0.2
_CLEAR = "\r\x1b[K"


class Progress:
    """Shows a count, its rate, the time and the share that is done; only on a terminal."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._started = self._last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    @property
    def due(self) -> bool:
        """Whether it is time to show a new line."""
        return self._shown and time.monotonic() - self._last > _TICK

    def show(self, count: int, share: float | None = None) -> None:
        """Show the line when it is due; ``share`` is from 0 to 1, if it is known."""
        if not self.due:
            return
        self._last = time.monotonic()
        seconds = self._last - self._started
        minutes, rest = divmod(int(seconds), 60)
        done = "" if share is None else f"  {share:4.0%}"
        line = f"{count:,} {self._unit}  {count / seconds:,.0f}/s  {minutes}:{rest:02}{done}"
        sys.stderr.write(_CLEAR + line)
        sys.stderr.flush()
