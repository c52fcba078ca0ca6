"""Writing a backup: member after member, each of any size, with their sums at the end."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from search.maintenance.archive import HEADER, SUMS, Backup, header_bytes, sums_bytes

#: Left free in the header for its counts, which are known when all articles have been written.
_SPARE_BYTES = 64
#: The default takes four times as long for an eighth less.
_COMPRESS_LEVEL = 4
#: The first moment that a ZIP file can name, for computers that do not know the time.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class ArchiveWriter:
    """A backup that is being written: see `writing`."""

    def __init__(self, archive: ZipFile, file: BinaryIO, draft: Backup) -> None:
        self._archive = archive
        self._file = file
        made = datetime.fromisoformat(draft.created)
        self._time = max(_EPOCH, made.timetuple()[:6])
        self._sums: dict[str, str] = {}
        # First, for those who read from the beginning: the room that the header will need.
        self._header = self._member(HEADER, ZIP_STORED)
        self._header_bytes = len(header_bytes(draft)) + _SPARE_BYTES
        archive.writestr(self._header, bytes(self._header_bytes))

    def _member(self, name: str, method: int = ZIP_DEFLATED) -> ZipInfo:
        info = ZipInfo(name, self._time)
        info.compress_type = method
        # Python 3.13 calls it compress_level, and still knows this name.
        info._compresslevel = _COMPRESS_LEVEL  # type: ignore[attr-defined]  # missing in the stub
        return info

    def add(self, name: str, parts: Iterable[bytes]) -> str:
        """Write a member, given in parts; return its SHA-256 in hexadecimal digits."""
        checksum = hashlib.sha256()
        with self._archive.open(self._member(name), "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
                checksum.update(part)
        self._sums[name] = checksum.hexdigest()
        return self._sums[name]

    def finish(self, backup: Backup) -> None:
        """Write the header, now that its counts are known, and the sums."""
        header = header_bytes(backup).ljust(self._header_bytes - 1) + b"\n"
        sums = {HEADER: hashlib.sha256(header).hexdigest(), **self._sums}
        self._archive.writestr(self._member(SUMS), sums_bytes(sums))
        self._header.CRC = zlib.crc32(header)
        self._file.seek(self._header.header_offset)
        self._file.write(self._header.FileHeader(zip64=False) + header)


@contextmanager
def writing(file: BinaryIO, draft: Backup) -> Iterator[ArchiveWriter]:
    """Open an archive for writing into an empty file.

    The ``draft`` is the backup as far as it is known: its counts may be larger at the end.
    """
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        yield ArchiveWriter(archive, file, draft)
