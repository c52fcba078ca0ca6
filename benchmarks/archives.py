"""Memory and speed of reading a web archive of 2 GB, beside the same articles as JSON Lines.

    python -m benchmarks.archives warc    # or: jsonl, captures

Nothing is written to disk: the archive is made while it is read. Of the records, one in a hundred
is parsed, as worker processes do it; ``captures`` reads records as small as can be, each of another
address, which is what the table of captures takes most memory for.
"""

import io
import resource
import sys
import time
from collections.abc import Iterator

import orjson

from index_data.readers.items import RawRecord
from index_data.readers.jsonl import read_jsonl
from index_data.readers.web_archive import read_web_archive
from index_data.records import Reading

TOTAL_BYTES = 2 << 30
PARSED_SHARE = 100
_SENTENCE = "وقال الوزير في مؤتمر صحفي إن المشروع سيكتمل في الموعد المحدد له قبل نهاية العام. "
_MENU = "".join(f'<li><a href="/{n}">باب رقم {n} من أبواب الصحيفة</a></li>' for n in range(300))


class Made(io.RawIOBase):
    """A stream of pieces that are made as they are read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        self._left = self._left or next(self._pieces, b"")
        given, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def records(kind: str) -> Iterator[bytes]:
    """Yield records until they are as large as an archive of 2 GB would be."""
    size, number = 0, 0
    while size < TOTAL_BYTES:
        number += 1
        title, body = f"عنوان الخبر رقم {number} في الصحيفة", _SENTENCE * 20
        head = f"<title>{title}</title></head><body><ul>{_MENU}</ul>"
        page = f"<html><head>{head}<h1>{title}</h1><p>{body}</p></body></html>".encode()
        if kind == "captures":
            page = b"<p>"
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        url = f"https://a.example/{number}"
        archived = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: "
            f"2020-01-01T00:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode() + block
        size += len(archived)
        record = {"title": title, "body": body, "url": url}
        yield orjson.dumps(record) + b"\n" if kind == "jsonl" else archived + b"\r\n\r\n"


def main(kind: str) -> None:
    """Print what reading one kind takes."""
    read = read_jsonl if kind == "jsonl" else read_web_archive
    stream = io.BufferedReader(Made(records(kind)), 1 << 16)
    started, count = time.perf_counter(), 0
    for count, item in enumerate(read(stream, kind, Reading()), start=1):
        if isinstance(item, RawRecord) and count % PARSED_SHARE == 0 and kind != "captures":
            item.parse()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{kind}: {count:,} records in {seconds:.1f} s, at most {peak:.0f} MB of memory")


if __name__ == "__main__":
    main(sys.argv[1])
