"""The report of one run: what became of its articles."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from index_data.readers.items import Embargo, ReadError
from index_data.rejects import MAX_SHOWN, Rejects

#: Keys of records, and articles that replaced others, that are named; others are only counted.
MAX_KEYS, MAX_NAMED = 1_000, MAX_SHOWN


@dataclass(frozen=True, slots=True)
class Replacement:
    """An article of this run that another one of this run has replaced, by their headlines."""

    id: str
    replaced: str
    by: str


@dataclass(slots=True)
class Report:
    """Counts of one run: articles added, articles that replaced one of the same id, rejections.

    ``replacements`` are the first of those that replaced another article of the same run, ``keys``
    those of records that name no field, ``encodings`` the files that were not in UTF-8.
    """

    rejects: Rejects = field(default_factory=Rejects)
    added: int = 0
    replaced: int = 0
    replaced_in_run: int = 0
    withdrawn: int = 0
    embargoed: int = 0
    rejected: int = 0
    passed_over: int = 0
    skipped_files: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    replacements: list[Replacement] = field(default_factory=list)
    embargoes: list[Embargo] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    encodings: Counter[str] = field(default_factory=Counter)

    @property
    def kept(self) -> int:
        """The number of articles now in the index: added or replaced."""
        return self.added + self.replaced

    @property
    def read(self) -> int:
        """The number of records read, including rejected ones and files that could not be read."""
        return self.kept + self.withdrawn + self.embargoed + self.rejected

    @property
    def rate(self) -> float:
        """Articles per second."""
        return self.kept / self.seconds if self.seconds else 0.0

    def reject(self, error: ReadError) -> None:
        """Count a rejection and keep it."""
        self.rejected += 1
        self.rejects.add(error)

    def replace(self, replacement: Replacement) -> None:
        """Count an article that replaced another one of this run."""
        self.replaced_in_run += 1
        if len(self.replacements) < MAX_NAMED:
            self.replacements.append(replacement)

    def wait(self, embargo: Embargo) -> None:
        """Count an article that must not be published yet."""
        self.embargoed += 1
        if len(self.embargoes) < MAX_NAMED:
            self.embargoes.append(embargo)

    def note_keys(self, keys: Iterable[str]) -> None:
        """Take the keys of records that name no field, as long as they are few."""
        for key in keys:
            if len(self.keys) < MAX_KEYS:
                self.keys[key] = None

    def to_dict(self) -> dict[str, Any]:
        """Return the report as ``naba index --json`` prints it, without the rejected records."""
        return {
            "read": self.read,
            "added": self.added,
            "replaced": self.replaced,
            "replaced_in_run": self.replaced_in_run,
            "withdrawn": self.withdrawn,
            "embargoed": self.embargoed,
            "rejected": self.rejected,
            "passed_over": self.passed_over,
            "skipped_files": self.skipped_files,
            "interrupted": self.interrupted,
            "seconds": round(self.seconds, 3),
            "articles_per_second": round(self.rate, 1),
            "replacements": [
                {"id": one.id, "replaced": one.replaced, "by": one.by} for one in self.replacements
            ],
            "embargoes": [
                {"path": one.path, "place": one.place, "until": one.until} for one in self.embargoes
            ],
            "other_keys": list(self.keys),
            "encodings": dict(self.encodings),
        }
