"""The footers of Tantivy's files: each has the checksum of what stands before it.

A footer is JSON (``{"version": {...}, "crc": 123}``), followed by its length and a magic number,
both as little-endian 32-bit numbers: see ``src/directory/footer.rs`` in Tantivy.
"""

import json
import os
from pathlib import Path
from struct import Struct
from typing import BinaryIO
from zlib import crc32

_END = Struct("<II")
_MAGIC = 1337
_MAX_FOOTER_BYTES = 50_000
_BYTES_AT_A_TIME = 1 << 20
_VERSION = {"major", "minor", "patch", "index_format_version"}


def intact(path: Path) -> bool:
    """Return whether a file is as Tantivy wrote it; raise OSError where it cannot be read."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        footer = _footer(file, size)
        if footer is None:
            return False
        length, checksum = footer
        return _crc32(file, size - length) == checksum


def _footer(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """Return the length of the footer in bytes and the checksum that it has; None for no footer."""
    if size < _END.size:
        return None
    file.seek(size - _END.size)
    length, magic = _END.unpack(file.read(_END.size))
    if magic != _MAGIC or length > min(_MAX_FOOTER_BYTES, size - _END.size):
        return None
    file.seek(size - _END.size - length)
    try:
        footer = json.loads(file.read(length))
        sound = footer.keys() == {"version", "crc"} and footer["version"].keys() == _VERSION
        return (length + _END.size, int(footer["crc"])) if sound else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _crc32(file: BinaryIO, length: int) -> int:
    file.seek(0)
    checksum, rest = 0, length
    while rest and (part := file.read(min(rest, _BYTES_AT_A_TIME))):
        checksum, rest = crc32(part, checksum), rest - len(part)
    return checksum
