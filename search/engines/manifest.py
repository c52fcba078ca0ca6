"""The manifest of an index in a folder, which tells a whole commit from a damaged one.

It is written when a writer has ended: every file with its size and checksum, and the number of
articles. Lists that people edit are in it by name only. The few small files without which nothing
else can be read are in it as copies.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from errno import EIO
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple

from search.engines.files import replacing

MANIFEST = "manifest.json"
_FORMAT = 1


class Damage(NamedTuple):
    """A file that is not as it was written, and what is wrong with it."""

    file: str
    problem: str


class Identity(NamedTuple):
    """What a file keeps as long as nobody writes it."""

    inode: int
    size: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> "Identity":
        """Return the identity of a file; raise OSError where it cannot be seen."""
        status = path.stat()
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


class FileRecord(NamedTuple):
    """A file as it was written; ``checksum`` is its SHA-256."""

    checksum: str
    identity: Identity

    @classmethod
    def of(cls, path: Path, known: "FileRecord | None" = None) -> "FileRecord":
        """Return the record of a file; raise OSError where it cannot be read.

        It is not read if it is the file whose record is ``known``.
        """
        identity = Identity.of(path)
        if known and known.identity == identity:
            return known
        with path.open("rb") as file:
            return cls(file_digest(file, sha256).hexdigest(), identity)

    def problem(self, path: Path, *, sizes_only: bool) -> str | None:
        """Return what is wrong with the file now; raise OSError where it cannot be read."""
        try:
            size = path.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return "is missing"
        if size != self.identity.size:
            return f"has {size:,} bytes, not {self.identity.size:,}"
        if sizes_only:
            return None
        try:
            checksum = FileRecord.of(path).checksum
        except OSError as error:
            if error.errno != EIO:
                raise
            return "cannot be read from the disk"
        return None if checksum == self.checksum else "differs from what was written (SHA-256)"


class Contents(NamedTuple):
    """The files of an index: patterns of their names, and of those without which none is read.

    ``lists`` are the names of those that people edit.
    """

    files: tuple[str, ...]
    vital: tuple[str, ...]
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a commit consists of; ``complete`` is false while a writer changes it."""

    articles: int = 0
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    lists: tuple[str, ...] = ()
    copies: Mapping[str, bytes] = field(default_factory=dict)
    complete: bool = True

    @classmethod
    def read(cls, folder: Path) -> "Manifest | None":
        """Return the manifest in a folder, or None; raise ValueError for a damaged one."""
        try:
            content = (folder / MANIFEST).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            commit = json.loads(content)["commit"]
            manifest = cls(
                commit["articles"],
                {
                    name: FileRecord(checksum, Identity(*identity))
                    for name, (checksum, *identity) in commit["files"].items()
                },
                tuple(commit["lists"]),
                {name: b64decode(copy) for name, copy in commit["copies"].items()},
                commit["complete"],
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(f"{MANIFEST} cannot be read") from None
        if content != manifest._to_bytes():
            raise ValueError(f"{MANIFEST} differs from what was written")
        return manifest

    def write(self, folder: Path) -> None:
        """Store the manifest in a folder, durably; raise OSError if that fails."""
        with replacing(folder / MANIFEST) as file:
            file.write(self._to_bytes())

    def damage(self, folder: Path, *, sizes_only: bool) -> Iterator[Damage]:
        """Yield what is wrong with the files in a folder whose manifest this is.

        With ``sizes_only``, their contents are not read.
        """
        for name in self.lists:
            if not (folder / name).is_file():
                yield Damage(name, "is missing")
        for name, record in self.files.items():
            if problem := record.problem(folder / name, sizes_only=sizes_only):
                yield Damage(name, problem)

    def _to_bytes(self) -> bytes:
        commit = json.dumps(
            {
                "complete": self.complete,
                "articles": self.articles,
                "files": {name: [one.checksum, *one.identity] for name, one in self.files.items()},
                "lists": self.lists,
                "copies": {name: b64encode(copy).decode() for name, copy in self.copies.items()},
            }
        )
        checksum = sha256(commit.encode()).hexdigest()
        return f'{{"format": {_FORMAT}, "sha256": "{checksum}", "commit": {commit}}}\n'.encode()
