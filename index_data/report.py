"""The report of one run: what became of its articles."""

from dataclasses import asdict, dataclass, field
from typing import Any

from index_data.readers.items import ReadError

#: Rejections kept in detail; the others are only counted.
MAX_REJECTIONS = 20


@dataclass(slots=True)
class Report:
    """Counts of one run: articles added, articles that replaced one of the same id, rejections."""

    added: int = 0
    replaced: int = 0
    rejected: int = 0
    skipped_files: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    rejections: list[ReadError] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """The number of articles now in the index: added or replaced."""
        return self.added + self.replaced

    @property
    def read(self) -> int:
        """The number of records read, including rejected ones and files that could not be read."""
        return self.kept + self.rejected

    @property
    def rate(self) -> float:
        """Articles per second."""
        return self.kept / self.seconds if self.seconds else 0.0

    def reject(self, error: ReadError) -> None:
        """Count a rejection, and keep it as long as there are few."""
        self.rejected += 1
        if len(self.rejections) < MAX_REJECTIONS:
            self.rejections.append(error)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as ``naba index --json`` prints it."""
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
