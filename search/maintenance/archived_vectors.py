"""The vectors of an index in its backups: each file of a segment stands in one of a chain."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from search.engines.storage import Storage, View
from search.errors import IndexDamaged
from search.maintenance.archive_reader import Archive
from search.maintenance.archive_writer import ArchiveWriter
from search.meaning import MEANING
from search.meaning.damage import blocks
from search.meaning.vectors import Contents
from search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class VectorFiles:
    """The vectors of an index at a moment; what is replaced later stays as it is here.

    ``checksums`` has the SHA-256 of files as they were written, in hexadecimal digits.
    """

    url: str
    contents: Contents
    views: Mapping[str, View]
    checksums: Mapping[str, str]

    @classmethod
    def of(cls, storage: Storage) -> "VectorFiles | None":
        """Open the vectors of an index, or return None; raise IndexDamaged."""
        while True:
            version = storage.version(MEANING)
            try:
                contents = Contents.read(storage)
            except ValueError as error:
                raise IndexDamaged(storage.url, str(error)) from error
            if contents is None:
                return None
            views = {file: storage.view(file) for file in contents.files}
            found = {file: view for file, view in views.items() if view is not None}
            if found == views:
                return cls(storage.url, contents, found, _checksums(storage))
            if storage.version(MEANING) == version:
                gone = next(file for file, view in views.items() if view is None)
                raise IndexDamaged(storage.url, f"{gone} is missing")

    def write(self, archive: ArchiveWriter, known: Collection[str]) -> None:
        """Write the files that are not ``known`` from earlier backups; raise IndexDamaged."""
        for file, view in self.views.items():
            if file not in known:
                checksum = archive.add(file, blocks(view))
                if checksum != self.checksums.get(file, checksum):
                    reason = f"{file} differs from what was written (SHA-256)"
                    raise IndexDamaged(self.url, reason)
        archive.add(MEANING, [self.contents.to_bytes()])


def _checksums(storage: Storage) -> Mapping[str, str]:
    try:
        manifest = storage.manifest()
    except ValueError:
        return {}
    return {name: record.checksum for name, record in manifest.files.items()} if manifest else {}


@dataclass(frozen=True, slots=True)
class ArchivedVectors:
    """The vectors that a backup has, and which backup of its chain has each of their files."""

    contents: Contents
    files: Mapping[str, Archive]

    @classmethod
    def of(cls, archives: Sequence[Archive]) -> "ArchivedVectors | None":
        """Return the vectors of the first of a chain of backups, or None; raise BackupError."""
        last = archives[0]
        if (contents := last.vectors()) is None:
            return None
        files: dict[str, Archive] = {}
        for file in contents.files:
            archive = next((archive for archive in archives if archive.has(file)), None)
            if archive is None:
                raise last.error(MEANING, f"neither it nor what it continues has {file}")
            files[file] = archive
        return cls(contents, files)

    def restore(self, snapshot: Snapshot) -> None:
        """Write the vectors into an index of the same articles; raise BackupError or OSError."""
        with snapshot.changing():
            for file, archive in self.files.items():
                snapshot.storage.write(file, archive.content(file))
            self.contents.write(snapshot.storage)
