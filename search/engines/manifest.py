"""The manifest of an index in a folder, which tells a whole commit from a damaged one.

It is written when a writer has ended: every file with its size and checksum, and the number of
articles. Lists that people edit are in it by name only. The few small files without which nothing
else can be read are in it as copies.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from errno import EIO
from fnmatch import fnmatchcase
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from search.engines.files import replacing

MANIFEST = "manifest.json"
#: The pattern of all names.
ALL = ("*",)
_FORMAT = 1
#: The end of a file: so many bytes, and one for each so many of the file.
_MIN_END_BYTES, _END_SHARE = 16_384, 256


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
    """A file as it was written: the SHA-256 of it and of its end.

    At their ends engines keep what leads into the rest of a file.
    """

    checksum: str
    end_checksum: str
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
            return cls(_checksum(file), _end_checksum(file), identity)

    def seen_at(self, path: Path) -> "FileRecord":
        """Return the record by which the file at a path is known, without reading it."""
        try:
            now = Identity.of(path)
        except OSError:
            return self
        return self._replace(identity=now._replace(size=self.identity.size))

    def problem(self, path: Path, *, whole: bool) -> str | None:
        """Return what is wrong with the file now; raise OSError where it may not be read.

        Its size and its end are compared, and where asked for, the ``whole`` of it.
        """
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size != self.identity.size:
                    return f"has {size:,} bytes, not {self.identity.size:,}"
                as_written = _end_checksum(file) == self.end_checksum and (
                    not whole or _checksum(file) == self.checksum
                )
                return None if as_written else "differs from what was written (SHA-256)"
        except (FileNotFoundError, NotADirectoryError):
            return "is missing"
        except IsADirectoryError:
            return "is a folder"
        except OSError as error:
            if error.errno != EIO:
                raise
            return "cannot be read from the disk"


def _checksum(file: BufferedReader) -> str:
    file.seek(0)
    return file_digest(file, sha256).hexdigest()


def _end_checksum(file: BufferedReader) -> str:
    size = os.fstat(file.fileno()).st_size
    file.seek(max(0, size - _MIN_END_BYTES - size // _END_SHARE))
    return sha256(file.read()).hexdigest()


class Contents(NamedTuple):
    """The files of an index: patterns of their names, and of those without which none is read.

    ``lists`` are the names of those that people edit. ``small`` are patterns of those that are read
    quickly, and without which wrong answers would be given for right ones.
    """

    files: tuple[str, ...]
    vital: tuple[str, ...]
    lists: tuple[str, ...] = ()
    small: tuple[str, ...] = ()


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Return whether the name of a file matches any of some patterns."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


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
        except IsADirectoryError:
            raise ValueError(f"{MANIFEST} is a folder") from None
        try:
            commit = json.loads(content)["commit"]
            manifest = cls(
                commit["articles"],
                {
                    name: FileRecord(checksum, end, Identity(*identity))
                    for name, (checksum, end, *identity) in commit["files"].items()
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

    def unsealed(self, folder: Path) -> "Manifest":
        """Return the manifest for the time that a writer changes the files in a folder.

        What the writer leaves as it is keeps its checksum, also where the folder is a copy.
        """
        # After an interrupted writer nobody knows which files are as they should be.
        files = {
            name: record.seen_at(folder / name) if self.complete else record
            for name, record in self.files.items()
        }
        return replace(self, files=files, complete=False)

    def damage(self, folder: Path, *, read: Collection[str] = ALL) -> Iterator[Damage]:
        """Yield what is wrong with the files in a folder whose manifest this is.

        Of the files whose names match a pattern of ``read``, the contents are compared, of the
        others only the sizes and the ends.
        """
        for name in self.lists:
            if not (folder / name).is_file():
                yield Damage(name, "is missing")
        for name, record in self.files.items():
            if problem := record.problem(folder / name, whole=matches(name, read)):
                yield Damage(name, problem)

    def _to_bytes(self) -> bytes:
        commit = json.dumps(
            {
                "complete": self.complete,
                "articles": self.articles,
                "files": {
                    name: [one.checksum, one.end_checksum, *one.identity]
                    for name, one in self.files.items()
                },
                "lists": self.lists,
                "copies": {name: b64encode(copy).decode() for name, copy in self.copies.items()},
            }
        )
        checksum = sha256(commit.encode()).hexdigest()
        return f'{{"format": {_FORMAT}, "sha256": "{checksum}", "commit": {commit}}}\n'.encode()
