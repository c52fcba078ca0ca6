"""What has been done so far, in a file, so that a run that was stopped goes on."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from benchmarks.kills.killing import Kill, Outcome
from search.engines.files import replacing

_HEAD = ("victim", "killed", "kills", "violations")


@dataclass
class Record:
    """The kills so far.

    ``settings`` are what all of them are made with, ``done`` the numbers of kills of each series.
    ``rows`` are counts by victim and kind of moment: kills, and kills that violated a promise.
    """

    settings: dict[str, str | int]
    seconds: float = 0.0
    done: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    violations: list[tuple[str, Sequence[str]]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path, settings: dict[str, str | int]) -> Self:
        """Return the record of a file, or a new one; raise ValueError for one of other settings."""
        if not path.exists():
            return cls(settings)
        record = cls(**json.loads(path.read_bytes()))
        if record.settings != settings:
            raise ValueError(f"{path} has kills made with {record.settings}, not {settings}")
        return record

    def save(self, path: Path) -> None:
        """Write the record to a file."""
        with replacing(path) as file:
            file.write(json.dumps(asdict(self), ensure_ascii=False, indent=1).encode())

    def add(self, series: str, kill: Kill, outcome: Outcome, seconds: float) -> None:
        """Count a kill of a series, which took some seconds."""
        self.seconds += seconds
        if outcome.in_time:
            self.done[series] = self.done.get(series, 0) + 1
        if outcome.in_time or outcome.problems:
            row = self.rows.setdefault(f"{kill.victim}\t{kill.how}", [0, 0])
            row[0] += outcome.in_time
            row[1] += bool(outcome.problems)
        if outcome.problems:
            self.violations.append((str(kill), outcome.problems))

    def table(self) -> Iterator[str]:
        """Yield the lines of a table of the kills, and of one of the kinds of violations."""
        rows = [(*row.split("\t"), *map(str, counts)) for row, counts in sorted(self.rows.items())]
        sums = [sum(counts) for counts in zip(*self.rows.values(), strict=True)] or [0, 0]
        rows.append(("all", f"{self.seconds:,.0f} s", *map(str, sums)))
        for name, how, kills, violations in [_HEAD, *rows]:
            yield f"{name:<20}{how:<16}{kills:>8}{violations:>12}"
        kinds = Counter(
            kind for _, problems in self.violations for kind in {p.split(": ")[0] for p in problems}
        )
        for kind, number in kinds.most_common():
            yield f"{number:>8}  {kind}"
