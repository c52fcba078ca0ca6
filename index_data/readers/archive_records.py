"""The records of WARC and ARC files: headers, and a block of the length that they tell.

A record whose headers or length are wrong is told, and the next one is looked for: libraries for
these formats give up there.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index_data.readers.lines import MAX_RECORD_BYTES, TOO_LONG, ByteStream

_MAX_LINE_BYTES, _MAX_HEADER_LINES = 1 << 16, 200
_CHUNK_BYTES = 1 << 16
_WARC = re.compile(rb"WARC/[01]\.\d")
#: An ARC record begins with its address, host, time, media type and (in the last place) length.
_ARC = re.compile(
    rb"(?P<address>[a-z]{3,10}:\S+) [\da-fA-F.:]+ (?P<time>\d{12,14}) (?P<type>\S+)"
    rb"(?: \S+){0,5}? (?P<length>\d{1,15})\s*"
)
_NEXT = re.compile(rb"(?:^|\n)(?=WARC/[01]\.\d)")
_LENGTH = re.compile(r"\d{1,15}")
_WANTED = ("response", "resource")
CUT_OFF = "ends in the middle of a record; what came before it was kept"


class ArchiveRecord(NamedTuple):
    """A response or resource: its number from 1 among all records, its headers and its block.

    ``problem`` says why it cannot be read.
    """

    number: int
    kind: str = ""
    address: str = ""
    time: str = ""
    media_type: str = ""
    block: bytes = b""
    problem: str = ""


class _Header(NamedTuple):
    kind: str
    address: str
    time: str
    media_type: str
    length: int


class ArchiveRecords:
    """The records of a stream that are responses or resources, and those that are broken."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        #: Bytes that were read and turned out to belong to the records that follow.
        self._pending = b""
        self._number = 0

    def __iter__(self) -> Iterator[ArchiveRecord]:
        lost = False
        while line := self._readline():
            if not line.strip():
                continue
            is_record = _WARC.match(line) or _ARC.fullmatch(line)
            # What follows a mistake is lost until the next record, and told once.
            if is_record or not lost:
                self._number += 1
            if not is_record and not lost:
                yield self._problem("does not begin as a record of WARC or ARC does")
            lost = not is_record
            if is_record:
                header = self._header(line)
                if isinstance(header, str):
                    lost = True
                    yield self._problem(header)
                else:
                    yield from self._record(header)

    def _problem(self, reason: str, header: _Header | None = None) -> ArchiveRecord:
        return ArchiveRecord(self._number, address=header.address if header else "", problem=reason)

    def _record(self, header: _Header) -> Iterator[ArchiveRecord]:
        wanted = header.kind in _WANTED
        if not wanted or header.length > MAX_RECORD_BYTES:
            whole = self._skip(header.length)
            if wanted:
                yield self._problem(TOO_LONG, header)
            if not whole:
                yield self._problem(CUT_OFF, header)
            return
        block = self._read(header.length)
        if len(block) < header.length:
            # A length that is too large has swallowed the records that follow.
            following = _NEXT.search(block)
            self._pending = block[following.end() :] if following else b""
            yield self._problem(_WRONG_LENGTH if following else CUT_OFF, header)
            return
        line = self._readline()
        if line.strip() and not _WARC.match(line) and not _ARC.fullmatch(line):
            following = _NEXT.search(block)
            self._pending = (block[following.end() :] if following else b"") + line + self._pending
            if not following:
                self._pending = self._to_next()
            yield self._problem(_WRONG_LENGTH, header)
            return
        self._pending = line + self._pending
        yield ArchiveRecord(self._number, *header[:4], block)

    def _to_next(self) -> bytes:
        """Return the line at which the next record begins, or nothing at the end."""
        while line := self._readline():
            if _WARC.match(line) or _ARC.fullmatch(line):
                return line
        return b""

    def _header(self, line: bytes) -> _Header | str:
        if found := _ARC.fullmatch(line):
            address, media_type = _text(found["address"]), _text(found["type"])
            kind = "metadata" if address.startswith("filedesc:") else "response"
            return _Header(kind, address, _text(found["time"]), media_type, int(found["length"]))
        fields: dict[str, str] = {}
        for _ in range(_MAX_HEADER_LINES):
            line = self._readline()
            if not line.strip():
                break
            name, _, value = _text(line).partition(":")
            fields.setdefault(name.strip().lower(), value.strip())
        else:
            return f"has more than {_MAX_HEADER_LINES} lines of headers"
        length = fields.get("content-length", "")
        if not _LENGTH.fullmatch(length):
            return "has no Content-Length, or one that is no number"
        address = fields.get("warc-target-uri", "").strip("<>")
        kind, time = fields.get("warc-type", "").lower(), fields.get("warc-date", "")
        return _Header(kind, address, time, fields.get("content-type", ""), int(length))

    def _readline(self) -> bytes:
        """Return the next line, or a part of a longer one."""
        if not self._pending:
            return self._stream.readline(_MAX_LINE_BYTES)
        line, end, self._pending = self._pending.partition(b"\n")
        return line + end if end else line + self._stream.readline(_MAX_LINE_BYTES)

    def _read(self, size: int) -> bytes:
        taken, self._pending = self._pending[:size], self._pending[size:]
        return taken + self._stream.read(size - len(taken)) if len(taken) < size else taken

    def _skip(self, size: int) -> bool:
        """Pass over some bytes; return whether there were as many."""
        while size and (chunk := self._read(min(size, _CHUNK_BYTES))):
            size -= len(chunk)
        return not size


_WRONG_LENGTH = "its Content-Length is not that of its block"


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")
