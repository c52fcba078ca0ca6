"""What came of one look at a source."""

import time
from dataclasses import dataclass, field
from typing import Any

from index_data.addresses import without_password
from index_data.readers.items import ReadError
from search import Article

#: Refusals that are told with an outcome; others are counted.
MAX_TOLD = 3


@dataclass(slots=True)
class Outcome:
    """What a round of a source brought; ``notes`` are what else is to be told of it.

    ``rejected`` are the records that were not rejected the last time already. ``newest`` is the
    article with the last date of those that are new.
    """

    source: str
    kind: str = ""
    at: float = field(default_factory=time.time)
    added: int = 0
    replaced: int = 0
    deleted: int = 0
    rejected: int = 0
    embargoed: int = 0
    error: str = ""
    notes: list[str] = field(default_factory=list)
    refusals: list[ReadError] = field(default_factory=list)
    newest: Article | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not (
            self.added or self.replaced or self.deleted or self.rejected or self.error or self.notes
        )

    def refuse(self, error: ReadError) -> None:
        """Count a record that was rejected."""
        self.rejected += 1
        if len(self.refusals) < MAX_TOLD:
            self.refusals.append(error)

    def take_newest(self, article: Article) -> None:
        """Take an article that is new."""
        if self.newest is None or (article.instant or 0) > (self.newest.instant or 0):
            self.newest = article

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as ``naba watch --json`` prints it."""
        return {
            "time": moment(self.at),
            "source": without_password(self.source),
            "kind": self.kind,
            "added": self.added,
            "replaced": self.replaced,
            "deleted": self.deleted,
            "rejected": self.rejected,
            "error": self.error or None,
            "notes": self.notes,
            "refusals": [
                {"path": without_password(one.path), "place": one.place, "reason": one.reason}
                for one in self.refusals
            ],
        }


def moment(seconds: float) -> str | None:
    """Return a time in seconds since 1970 in ISO 8601, in UTC; None for never."""
    if not seconds:
        return None
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
