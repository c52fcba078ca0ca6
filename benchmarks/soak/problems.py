"""What went wrong, told at once and counted by its kind."""

import re
from collections import Counter
from threading import Lock

import click

_DIGITS = re.compile(r"\d+|soak\w+")
#: More of one kind say nothing new.
_TOLD = 5


class Problems:
    """A list of what went wrong; every thread may tell."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.kinds: Counter[str] = Counter()

    def tell(self, *problems: str) -> None:
        """Count problems, and show the first of each kind."""
        with self._lock:
            for problem in problems:
                kind = _DIGITS.sub("#", problem)[:60]
                self.kinds[kind] += 1
                if self.kinds[kind] <= _TOLD:
                    click.echo(f"PROBLEM {problem}")
