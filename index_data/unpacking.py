"""Packed files: gzip, bzip2, xz and Zstandard, ZIP and tar, also inside each other.

Nothing is written to disk by a name from an archive, and what would expand beyond all measure is
given up: see `Budget`.
"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple, Protocol, TypeAlias, cast

from index_data.extras import MissingExtra
from index_data.readers.items import ReadError
from index_data.readers.lines import seekable

#: How many archives may be inside each other.
MAX_DEPTH = 4
#: How much a file may expand: any file so far, and a large one by so many times its size.
FREE_BYTES, MAX_RATIO = 256 * 1024 * 1024, 200
#: An archive that cannot be read from its end is kept in memory, or on disk if it is larger.
_IN_MEMORY_BYTES = 16 * 1024 * 1024
_BUFFER_BYTES = 1 << 16
#: The list of the members of a ZIP file: some 150,000 of them.
_MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
_TAR_MAGIC, _TAR_MAGIC_AT = b"ustar", 257
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
#: A name of a member that is no text is a ValueError, a version or method of ZIP that nobody knows
#: a NotImplementedError.
_DAMAGED = (
    EOFError,
    NotImplementedError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
)
_TAR_SUFFIXES = (".tgz", ".tbz", ".txz")
_SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".gzip", ".bzip2", ".zstd")


Stream: TypeAlias = "io.BufferedReader[Any]"


class _Readable(Protocol):
    """What unpacking gives, of whichever library."""

    def read1(self, size: int = -1, /) -> bytes: ...


class Member(NamedTuple):
    """An unpacked file: its path as told, its name without the suffixes of packing, its content."""

    path: str
    name: str
    stream: Stream


class UnpackingError(OSError):
    """A packed file that is damaged, or expands beyond measure."""


class _BudgetError(UnpackingError):
    """What is spent is spent for all members of an archive."""


class Budget:
    """How many bytes may be unpacked of a file, given how many packed ones were ``read``."""

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read
        self._unpacked = 0

    def spend(self, count: int) -> None:
        """Count unpacked bytes; raise UnpackingError where they are too many."""
        self._unpacked += count
        if self._unpacked > FREE_BYTES and self._unpacked > MAX_RATIO * self._read():
            raise _BudgetError(f"unpacks to more than {MAX_RATIO} times its size; unpack it first")


def members(stream: Stream, path: str) -> Iterator[Member | ReadError]:
    """Yield the files in a file: itself where it is not packed.

    Each must be read before the next one is asked for. Reading a damaged one raises UnpackingError.
    """
    yield from _members(stream, path, path, Budget(stream.tell), 0)


def _members(
    stream: Stream, path: str, name: str, budget: Budget, depth: int
) -> Iterator[Member | ReadError]:
    head = stream.peek(_BUFFER_BYTES)
    unpack = next((unpack for magic, unpack in _COMPRESSIONS if head.startswith(magic)), None)
    archive = _archive(head)
    if not unpack and not archive:
        yield Member(path, name, stream)
    elif depth == MAX_DEPTH:
        yield ReadError(path, "", f"more than {MAX_DEPTH} archives inside each other")
    elif unpack:
        with _told():
            inner = _budgeted(unpack(stream), budget)
        yield from _members(inner, path, _unpacked(name), budget, depth + 1)
    elif archive:
        yield from archive(stream, path, budget, depth + 1)


def _archive(head: bytes) -> "Callable[..., Iterator[Member | ReadError]] | None":
    if head.startswith(_ZIP_MAGICS) and not _is_office(head):
        return _in_zip
    return _in_tar if head[_TAR_MAGIC_AT:].startswith(_TAR_MAGIC) else None


def _is_office(head: bytes) -> bool:
    """Tell whether a ZIP file is a document, whose first member is named after its type."""
    return head[30:].startswith(
        (b"[Content_Types].xml", b"mimetype", b"_rels/", b"docProps/", b"xl/")
    )


def _in_zip(stream: Stream, path: str, budget: Budget, depth: int) -> Iterator[Member | ReadError]:
    with seekable(stream) as file, _told(), _zip_file(file) as archive:
        for info in archive.infolist():
            inside = f"{path}/{info.filename}"
            # Unlike is_dir of Python 3.11, this holds for a name that is empty too.
            if info.filename.endswith("/") or _is_hidden(info.filename):
                continue
            if info.flag_bits & 1:
                yield ReadError(inside, "", "is encrypted; unpack it first")
                continue
            try:
                with archive.open(info) as member:
                    inner = _budgeted(cast(_Readable, member), budget)
                    yield from _members(inner, inside, info.filename, budget, depth)
            except _BudgetError:
                raise
            except (UnpackingError, *_DAMAGED) as error:
                yield ReadError(inside, "", f"cannot be unpacked: {error}")


def _zip_file(file: IO[bytes]) -> zipfile.ZipFile:
    """Open a ZIP file; raise UnpackingError for too many members, or several of one place."""
    # The list of members is held in memory; by this the library knows how large it is.
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]
    if end and end[zipfile._ECD_SIZE] > _MAX_DIRECTORY_BYTES:  # type: ignore[attr-defined]
        raise UnpackingError("has too many files; unpack it first, or pack it as tar")
    archive = zipfile.ZipFile(file)
    if sum(info.compress_size for info in archive.infolist()) > file.seek(0, io.SEEK_END):
        raise UnpackingError("its members overlap each other; pack it again")
    return archive


def _in_tar(stream: Stream, path: str, budget: Budget, depth: int) -> Iterator[Member | ReadError]:
    with _told(), tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            # It would keep them all.
            archive.members.clear()  # type: ignore[attr-defined]
            content = archive.extractfile(info) if info.isreg() else None
            if content is not None and not _is_hidden(info.name):
                inner = _budgeted(cast(_Readable, content), budget)
                yield from _members(inner, f"{path}/{info.name}", info.name, budget, depth)


class _Budgeted(io.RawIOBase):
    def __init__(self, stream: _Readable, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._failed: UnpackingError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer, as a format is told by the beginning of a file: some give little."""
        filled = 0
        while filled < len(buffer) and (data := self._next(len(buffer) - filled)):
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        if self._failed and not filled:
            raise self._failed
        return filled

    def _next(self, size: int) -> bytes:
        """Return the next bytes; what comes before damage is given, and not lost with it."""
        try:
            if self._failed is None:
                with _told():
                    data = self._stream.read1(size)
                self._budget.spend(len(data))
                return data
        except UnpackingError as error:
            self._failed = error
        return b""


def _budgeted(stream: _Readable, budget: Budget) -> Stream:
    return io.BufferedReader(_Budgeted(stream, budget), _BUFFER_BYTES)


@contextmanager
def _told() -> Iterator[None]:
    """Raise UnpackingError in place of the errors of damaged files."""
    try:
        yield
    except UnpackingError:
        raise
    except Exception as error:
        # Zstandard's own error is known only where it is installed.
        if not isinstance(error, (*_DAMAGED, OSError)) and type(error).__name__ != "ZstdError":
            raise
        reason = f"damaged packed data ({error}); what came before it was kept"
        raise UnpackingError(reason) from error


def _zstandard(stream: Stream) -> _Readable:
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("archives", "Zstandard") from None
    return cast(_Readable, zstandard.ZstdDecompressor().stream_reader(stream))


_COMPRESSIONS: tuple[tuple[bytes, Callable[[Stream], _Readable]], ...] = (
    (b"\x1f\x8b", lambda stream: cast(_Readable, gzip.GzipFile(fileobj=stream))),
    (b"BZh", lambda stream: cast(_Readable, bz2.BZ2File(stream))),
    (b"\xfd7zXZ\0", lambda stream: cast(_Readable, lzma.LZMAFile(stream))),  # noqa: SIM115  # closed with it
    (b"\x28\xb5\x2f\xfd", _zstandard),
)


def is_archive(name: str) -> bool:
    """Tell whether a file is an archive of files by its name."""
    return without_packing(name).lower().endswith((".zip", ".tar"))


def without_packing(name: str) -> str:
    """Return the name of a file without the suffixes of packing."""
    while (inner := _unpacked(name)) != name:
        name = inner
    return name


def _unpacked(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return f"{name[:-4]}.tar" if name.lower().endswith(_TAR_SUFFIXES) else name


def _is_hidden(name: str) -> bool:
    parts = (part for part in PurePosixPath(name).parts if part != "..")
    return any(part.startswith((".", "__MACOSX")) for part in parts)
