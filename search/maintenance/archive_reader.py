"""Reading a backup that nobody vouches for: everything is checked, and little is kept in memory."""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import orjson

from search.article import Article
from search.custom_words import LISTS, WordLists
from search.errors import ArticleError, BackupError
from search.maintenance.archive import (
    ARTICLES,
    DELETED,
    DIGEST_BYTES,
    DIGESTS,
    HEADER,
    MAX_ARTICLE_BYTES,
    MAX_DIGEST_LINE_BYTES,
    MAX_HEADER_BYTES,
    SUMS,
    is_member,
    read_digest_line,
    read_header,
    read_sums,
    split_lines,
)
from search.meaning import MEANING
from search.wordlist import MAX_BYTES, WordList

if TYPE_CHECKING:
    from search.meaning.vectors import Contents

#: The most backups of which each continues the one before, with the full one. All are open at once.
MAX_CHAIN_FILES = 100
_CHUNK_BYTES = 1 << 18
#: The directory of a ZIP file is read as a whole: that of a backup has a few hundred bytes.
_MAX_READ_BYTES = 1 << 20
_ENCRYPTED_FLAG = 0x1
#: What reading an odd or a damaged ZIP file can raise.
_DAMAGE = (
    BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip


class Archive:
    """An opened backup; whatever is wrong with it raises BackupError, with its file and member."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.path = path
        with self._errors():
            self._zip = ZipFile(_BoundedReads(file))
        names = self._zip.namelist()
        if HEADER not in names:
            raise self.error("", f"it is not a backup of Naba: it has no {HEADER}")
        with self._errors(HEADER):
            # Before all else, as another format may have other members.
            self.backup = read_header(self._read(HEADER, MAX_HEADER_BYTES))
        for info in self._zip.infolist():
            self._check(info, names)
        needed = {ARTICLES, DIGESTS, SUMS} | ({DELETED} if self.backup.previous else set())
        for missing in sorted(needed - set(names)):
            raise self.error(missing, "it is missing")

    def _check(self, info: ZipInfo, names: list[str]) -> None:
        name = info.orig_filename
        if not is_member(name):
            raise self.error(name, "no backup has such a member")
        if names.count(name) > 1:
            raise self.error(name, "it is there more than once")
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise self.error(name, "it is encrypted")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise self.error(name, "it is compressed by another method than deflate")

    def error(self, member: str, reason: str) -> BackupError:
        """Return an error in a member, or, without one, in the file."""
        return BackupError(str(self.path), member, reason)

    @contextmanager
    def _errors(self, member: str = "") -> Iterator[None]:
        try:
            yield
        except _DAMAGE as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise self.error(member, reason) from error

    def close(self) -> None:
        """Release what reading needs; the file stays open."""
        self._zip.close()

    def verify(self) -> None:
        """Read everything, and compare it with the sums and the counts."""
        with self._errors(SUMS):
            sums = read_sums(self._read(SUMS, MAX_HEADER_BYTES))
        others = [name for name in self._zip.namelist() if name != SUMS]
        if sorted(sums) != sorted(others):
            raise self.error(SUMS, "it does not have the sum of each other member")
        lines = {name: self._verified_lines(name, sums[name]) for name in others}
        counts = {ARTICLES: self.backup.changed, DIGESTS: self.backup.articles}
        if self.backup.previous:
            counts[DELETED] = self.backup.deleted
        for name, count in counts.items():
            if lines[name] != count:
                raise self.error(name, f"it has {lines[name]:,} lines; {HEADER} says {count:,}")

    def _verified_lines(self, name: str, checksum: str) -> int:
        """Return the number of lines of a member, once its sum is found right."""
        actual, lines = hashlib.sha256(), 0
        for chunk in self.content(name):
            actual.update(chunk)
            lines += chunk.count(b"\n")
        if actual.hexdigest() != checksum:
            raise self.error(name, f"its SHA-256 is not the one in {SUMS}")
        return lines

    def articles(self) -> Iterator[Article]:
        """Yield the articles in the archive, oldest first; each is validated."""
        lines = self._lines(ARTICLES, MAX_ARTICLE_BYTES)
        for number, line in enumerate(lines, start=1):
            try:
                record = orjson.loads(line)
                if not isinstance(record, dict):
                    raise ArticleError("not a JSON object")
                article = Article.from_record(record)
            except (orjson.JSONDecodeError, ArticleError) as error:
                raise self.error(ARTICLES, f"line {number:,}: {error}") from error
            yield article

    def digests(self) -> Iterator[tuple[str, bytes]]:
        """Yield the id and the digest of every article that the index had."""
        # Digests cannot be compressed: what a reader keeps of them is bounded by the file's size.
        room = self._zip.getinfo(DIGESTS).compress_size
        with self._errors(DIGESTS):
            for line in self._lines(DIGESTS, MAX_DIGEST_LINE_BYTES):
                room -= DIGEST_BYTES
                if room < 0:
                    raise ValueError("it has more lines than its size has room for")
                yield read_digest_line(line)

    def lists(self) -> WordLists:
        """Return the word lists in the archive; a list that is not there is empty.

        Raises WordListError for one that is too long or no text.
        """
        return WordLists(*(self._list(name) for name in LISTS))

    def has(self, name: str) -> bool:
        """Return whether there is a member with a name."""
        return name in self._zip.namelist()

    def vectors(self) -> "Contents | None":
        """Return the segments of vectors that the index had, or None."""
        if not self.has(MEANING):
            return None
        # Imported here, as most indexes have none.
        from search.meaning.vectors import Contents

        with self._errors(MEANING):
            return Contents.parsed(self._read(MEANING, MAX_HEADER_BYTES))

    def _list(self, name: str) -> WordList:
        content = self._read(name, MAX_BYTES) if self.has(name) else b""
        return WordList.of(f"{self.path}: {name}", content)

    def _read(self, name: str, max_bytes: int) -> bytes:
        with self._errors(name), self._zip.open(name) as member:
            content = member.read(max_bytes + 1)
            if len(content) > max_bytes:
                raise ValueError(f"it is longer than {max_bytes:,} bytes")
        return content

    def _lines(self, name: str, max_bytes: int) -> Iterator[bytes]:
        with self._errors(name):
            yield from split_lines(self.content(name), max_bytes)

    def content(self, name: str) -> Iterator[bytes]:
        """Yield the content of a member in parts."""
        with self._errors(name), self._zip.open(name) as member:
            while chunk := member.read(_CHUNK_BYTES):
                yield chunk


class _BoundedReads:
    """A file of which no more is read at a time than a backup needs."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size if 0 <= size <= _MAX_READ_BYTES else _MAX_READ_BYTES + 1)
        if len(content) > _MAX_READ_BYTES:
            raise BadZipFile("its directory is too long")
        return content


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a backup; raise BackupError for what is none."""
    # Neither a folder nor a pipe, which would wait for somebody to write.
    if not path.is_file():
        raise BackupError(str(path), "", "there is no such file")
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupError(str(path), "", error.strerror or str(error)) from error
    with file:
        archive = Archive(file, path)
        try:
            yield archive
        finally:
            archive.close()


def chain(stack: ExitStack, path: Path) -> Iterator[Archive]:
    """Open a backup, the one that it continues, and so on to the full one.

    They are closed with the stack. Raises BackupError where one is missing, or another is in its
    place.
    """
    archive = stack.enter_context(opened(path))
    yield archive
    for _ in range(1, MAX_CHAIN_FILES):
        if archive.backup.previous is None:
            return
        archive = _continued(stack, archive)
        yield archive
    if archive.backup.previous is not None:
        raise archive.error(HEADER, f"it continues more than {MAX_CHAIN_FILES - 1} others")


def _continued(stack: ExitStack, archive: Archive) -> Archive:
    """Open the backup that another continues."""
    backup, folder = archive.backup, archive.path.resolve().parent
    path = folder / str(backup.previous)
    wanted = f"it continues the backup {backup.previous} (id {backup.previous_id})"
    if not path.is_file():
        raise archive.error(HEADER, f"{wanted}, which is not in {folder}; put it there")
    previous = stack.enter_context(opened(path))
    if previous.backup.id != backup.previous_id:
        other = f"another one, of {previous.backup.created} (id {previous.backup.id})"
        raise archive.error(HEADER, f"{wanted}, but {path} is {other}; put the right one there")
    return previous
