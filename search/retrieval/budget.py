"""The time of one search: what there is none left for is left out of the answer, which says so."""

from time import monotonic
from typing import Literal, get_args

from search.errors import SearchTimeout
from search.query.notices import Notice

#: What an answer can do without: the rest of each story, marked words, counts, reasons, offers.
Step = Literal["groups", "snippets", "counts", "reasons", "offers"]
#: The problem of the notice of each step that was left out.
_PROBLEMS: dict[Step, str] = {step: f"late-{step}" for step in get_args(Step)}
LATE = frozenset(_PROBLEMS.values())


class Budget:
    """The ``seconds`` of one search, None for as many as it takes; begins when it is made.

    It is asked before each step. A step that has begun is finished.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._began = monotonic()
        self._left_out: dict[Step, Notice] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """A notice of each step that was left out."""
        return tuple(self._left_out.values())

    def check(self) -> None:
        """Raise SearchTimeout if no time is left."""
        if self._seconds is not None and self._is_spent():
            raise SearchTimeout(self._seconds)

    def allows(self, step: Step) -> bool:
        """Return whether there is time for a step; otherwise it is noted as left out."""
        if not self._is_spent():
            return True
        self._left_out[step] = Notice(_PROBLEMS[step], 0)
        return False

    def _is_spent(self) -> bool:
        return self._seconds is not None and monotonic() - self._began >= self._seconds
