"""What became of the articles that were to be indexed."""

from dataclasses import asdict, dataclass, field
from typing import Any

from index_data.readers.lines import ReadError

#: So many rejections are kept in detail; the others are counted.
MAX_REJECTIONS = 20


@dataclass(slots=True)
class Report:
    """Counts of one run: what was read was added, replaced an article of its id, or rejected."""

    added: int = 0
    replaced: int = 0
    rejected: int = 0
    skipped_files: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    rejections: list[ReadError] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """How many articles went into the index."""
        return self.added + self.replaced

    @property
    def read(self) -> int:
        """How many records were met, rejected ones and files that could not be read included."""
        return self.kept + self.rejected

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.kept / self.seconds if self.seconds else 0.0

    def reject(self, error: ReadError) -> None:
        """Count a rejection and keep it while there are few."""
        self.rejected += 1
        if len(self.rejections) < MAX_REJECTIONS:
            self.rejections.append(error)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as ``naba index --json`` gives it."""
        return {
            "read": self.read,
            "added": self.added,
            "replaced": self.replaced,
            "rejected": self.rejected,
            "interrupted": self.interrupted,
            "seconds": round(self.seconds, 3),
            "articles_per_second": round(self.rate, 1),
            "rejections": [asdict(error) for error in self.rejections],
            "skipped_files": self.skipped_files,
        }
