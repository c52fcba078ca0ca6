"""Whether an index can be trusted with the account that opens it."""

from pathlib import Path

from search.errors import IndexUntrusted
from search.snapshot import IndexLocation


def check_trusted(url: str | Path) -> None:
    """Raise IndexUntrusted for an index that can run code, and that other users may change.

    Whoosh's files can run code when they are opened. The check itself opens none. Nothing is raised
    where there is no index.
    """
    location = IndexLocation.of(url)
    if not location.type.runs_code or not location.exists():
        return
    for path, reason, remedy in location.storage.changeable_by_others():
        raise IndexUntrusted(str(url), f"{path} {reason}", remedy)
