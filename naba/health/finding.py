"""What a check found, and what is checked."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

State = Literal["good", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: good, a warning or bad, in words, and what to do about it."""

    check: str
    state: State
    text: str
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Subject:
    """The index that is checked: its address, its engine, and where it is.

    One that ``is_local`` is in a folder of this machine, another one on a server.
    """

    url: str
    engine: str
    place: str
    is_local: bool

    @classmethod
    def of(cls, url: str) -> "Subject":
        """Return the subject at an address, whether or not there is an index."""
        from search import SearchError
        from search.snapshot import IndexLocation

        location = IndexLocation.of(url)
        try:
            is_local = location.storage.folder is not None
        except SearchError:
            # Such as an engine that is not installed, which the check of the index tells.
            is_local = False
        return cls(url, location.engine, location.place, is_local)

    @property
    def folder(self) -> Path:
        """The folder of a local index."""
        return Path(self.place)

    @property
    def exists(self) -> bool:
        """Whether there is anything at the place of a local index."""
        return self.folder.is_dir()

    def files(self) -> list[Path]:
        """Return the files of a local index."""
        return [path for path in sorted(self.folder.rglob("*")) if path.is_file()]

    def bytes(self) -> int:
        """Return the size of a local index in bytes."""
        return sum(path.stat().st_size for path in self.files())


def told_bytes(count: float) -> str:
    """Return a size in words: ``1.5 GB``."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} TB"
