"""What a long benchmark has done, kept in a file, so that it can be stopped and goes on."""

import json
import signal
from pathlib import Path
from typing import Any


class State:
    """Results by the names of cases; kept in ``path``, a line of JSON each, if there is one."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.results: dict[str, dict[str, Any]] = {}
        if path and path.exists():
            # A line that the benchmark was stopped in has no end.
            lines = path.read_text("utf-8").split("\n")[:-1]
            self.results = {record.pop("case"): record for record in map(json.loads, lines)}

    def __contains__(self, case: str) -> bool:
        return case in self.results

    def keep(self, case: str, **result: Any) -> None:
        """Keep the result of a case."""
        self.results[case] = result
        if self._path:
            line = json.dumps({"case": case} | result, ensure_ascii=False)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")


def stoppable() -> None:
    """Let SIGTERM end a benchmark as Ctrl-C does, and SIGINT also where a shell has it ignored."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
