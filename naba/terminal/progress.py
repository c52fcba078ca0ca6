"""A progress bar on standard error, when that is a terminal."""

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

_REFRESH_SECONDS = 0.2


class Progress:
    """A bar with a count of ``unit``, its rate and the elapsed time; silent without a terminal."""

    def __init__(self, unit: str) -> None:
        # Imported here: rich costs more than the rest of a short command.
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns: list[ProgressColumn] = [
            BarColumn(),
            TextColumn(f"{{task.fields[count]:,}} {unit}  {{task.fields[rate]:,.0f}}/s"),
            TimeElapsedColumn(),
        ]
        console = Console(stderr=True)
        self._bar = Bar(
            *columns, console=console, transient=True, auto_refresh=False,
            disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task(unit, total=None, count=0, rate=0.0)
        self._started = self._last = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        # A second Ctrl-C ends the program at once and would leave the cursor hidden.
        self._bar.console.show_cursor(True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._bar.stop()

    @property
    def due(self) -> bool:
        """Whether it is time to redraw the bar."""
        return not self._bar.disable and time.monotonic() - self._last > _REFRESH_SECONDS

    def show(self, count: int, share: float | None = None) -> None:
        """Redraw the bar if it is due; ``share`` is the part done, from 0 to 1, if known."""
        if not self.due:
            return
        self._last = time.monotonic()
        rate = count / (self._last - self._started)
        total = None if share is None else 1.0
        self._bar.update(self._task, completed=share or 0, total=total, count=count, rate=rate)
        self._bar.refresh()
