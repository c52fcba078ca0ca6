"""The catalogue of an index: one document that tells what is kept, what is committed, who writes.

A process reads it as a whole and replaces it only as it was read, so all that is in it changes in
one step.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from time import monotonic
from typing import Any
from uuid import uuid4

from opensearchpy.exceptions import ConflictError

from search.engines.opensearch.client import WAIT, Pauses, Place
from search.errors import IndexMissing

_ID = "catalogue"
#: A search asks some ten times what is kept and committed: for so long, one answer serves.
_RECENT_SECONDS = 0.1
_recent: dict[str, tuple[float, "Catalogue | None"]] = {}


@dataclass(frozen=True, slots=True)
class Content:
    """Where the content of a name is: in so many parts, whose ids begin with ``version``."""

    version: str
    parts: int
    size: int


@dataclass(frozen=True, slots=True)
class Lease:
    """Who writes, and until when, in seconds since 1970, nobody else may."""

    owner: str = ""
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What an index keeps by name, its last commit, who writes it, and how many did so before."""

    names: dict[str, Content] = field(default_factory=dict)
    commit: str = ""
    lease: Lease = Lease()
    writers: int = 0

    @classmethod
    def _parsed(cls, source: dict[str, Any]) -> "Catalogue":
        names = {name: Content(**content) for name, content in source["names"].items()}
        return cls(names, source["commit"], Lease(**source["lease"]), source.get("writers", 0))

    @classmethod
    def read(cls, place: Place) -> "Catalogue | None":
        """Return the catalogue of a place, or None where there is no index."""
        asked = monotonic()
        found = place.found(f"/{place.kept}/_doc/{_ID}")
        catalogue = cls._parsed(found["_source"]) if found else None
        _recent[place.place] = asked, catalogue
        return catalogue

    @classmethod
    def recent(cls, place: Place) -> "Catalogue | None":
        """Return what `read` does, as it was a moment ago; what this process changed is in it."""
        asked, catalogue = _recent.get(place.place, (-_RECENT_SECONDS, None))
        return catalogue if monotonic() - asked < _RECENT_SECONDS else cls.read(place)

    @staticmethod
    def forget(*places: Place) -> None:
        """Read the catalogues of some places anew, as others take their names."""
        for place in places:
            _recent.pop(place.place, None)

    @classmethod
    def change(cls, place: Place, change: "Callable[[Catalogue], Catalogue]") -> "Catalogue":
        """Replace the catalogue of a place by what a function makes of it; return the old one.

        The function is called again where another process has changed it meanwhile, and may
        raise an error. Raises IndexMissing where there is none.
        """
        pauses = Pauses()
        before: Catalogue | None = None
        wanted: Catalogue | None = None
        while True:
            found = place.found(f"/{place.kept}/_doc/{_ID}")
            if not found:
                raise IndexMissing(place.url)
            old = cls._parsed(found["_source"])
            if before and old == wanted:
                # The request was sent again, and had been done.
                return before
            before, wanted = old, change(old)
            read = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
            try:
                wanted._write(place, **read)
            except ConflictError:
                pauses.take()
            else:
                return old

    def make(self, place: Place) -> None:
        """Write the first catalogue of an index."""
        # A request that is sent again may have been done.
        with suppress(ConflictError):
            self._write(place, op_type="create")

    def _write(self, place: Place, **condition: Any) -> None:
        path = f"/{place.kept}/_doc/{_ID}"
        self.forget(place)
        place.request("PUT", path, asdict(self), require_alias="true", timeout=WAIT, **condition)
        self.forget(place)

    def numbered(self) -> "Catalogue":
        """Return the catalogue once another writer has its number."""
        return replace(self, writers=self.writers + 1)

    def committed(self) -> "Catalogue":
        """Return the catalogue after another commit."""
        return replace(self, commit=uuid4().hex)
