"""What was asked so far, and what failed: kept in a file, so that one can stop and go on."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

#: More of one kind say nothing new.
_KEPT_FAILURES = 500


@dataclass
class Record:
    """The seed, the number of the next query, the slowest one, and the failures."""

    seed: int
    position: int = 0
    #: Processor seconds of a query, and its number.
    slowest: tuple[float, int] = (0.0, 0)
    counts: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    failures: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path, seed: int) -> "Record":
        """Read the record of a seed; raise ValueError where it is of another one."""
        if not path.exists():
            return cls(seed)
        found = cls(**json.loads(path.read_text("utf-8")))
        if found.seed != seed:
            raise ValueError(f"{path} is of the seed {found.seed}; choose another file")
        found.slowest = (found.slowest[0], found.slowest[1])
        return found

    def save(self, path: Path) -> None:
        """Write the record, so that the file is always whole."""
        aside = path.with_name(f"{path.name}.new")
        aside.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8", "replace")
        aside.replace(path)

    def add(self, number: int, case: dict[str, Any] | None, problems: list[str]) -> None:
        """Count a query, and keep what was wrong."""
        self.position = number + 1
        self.failed += bool(problems)
        if problems and len(self.failures) < _KEPT_FAILURES:
            self.failures.append({"number": number, "case": case, "problems": problems})

    def table(self) -> list[str]:
        """Return the figures."""
        seconds, number = self.slowest
        return [
            f"{self.position:,} queries of the seed {self.seed}, {self.failed} failed",
            ", ".join(f"{count:,} {what}" for what, count in self.counts.items()),
            f"the slowest took {seconds:.2f} s of processor time (--repeat {number})",
        ]
