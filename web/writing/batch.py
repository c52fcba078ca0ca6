"""From the body of a request to articles in the index, and the report of each."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b
from io import BufferedReader, BytesIO
from typing import Any, NamedTuple, Protocol

import orjson

from index_data.ids import RunIds, text_digest
from index_data.readers.items import RawRecord, ReadError
from index_data.readers.json_values import read_json
from index_data.readers.jsonl import read_jsonl
from index_data.records import Reading
from search import Article, ArticleError
from web.writing.protocol import BodyFormat

#: Records of one request, and bytes of the results that tell of them one by one.
MAX_RECORDS, MAX_RESULT_BYTES = 50_000, 8 * 1024 * 1024
_MAX_ERROR_CHARS = 500
#: What a result takes besides its id and its error.
_RESULT_BYTES = 80
_BOM = b"\xef\xbb\xbf"
_READERS = {"json": read_json, "jsonl": read_jsonl}
#: The path of errors, which none of the report shows.
_REQUEST = "request"


class Writer(Protocol):
    """What is needed of an index's writer."""

    def add(self, article: Article) -> bool:
        """Add an article; return whether it replaced one with the same id."""

    def delete(self, article_id: str) -> bool:
        """Delete the article with that id; return whether there was one."""


class Record(NamedTuple):
    """A record of a request, by its place: its article, or why it has none."""

    place: str
    article: Article | None
    error: str = ""


def records_of(body: bytes, format_name: BodyFormat, reading: Reading) -> Iterator[Record]:
    """Yield the records of a body as `naba index` reads them, MAX_RECORDS at most."""
    stream: BufferedReader[Any] = BufferedReader(BytesIO(body.removeprefix(_BOM)))
    items = _READERS[format_name](stream, _REQUEST, reading)
    for number, item in enumerate(items, start=1):
        if number > MAX_RECORDS:
            reason = f"more than {MAX_RECORDS:,} records; what comes after them was not read"
            yield Record(f"after record {MAX_RECORDS}", None, reason)
            return
        place = f"record {number}" if isinstance(item, Article) else item.place
        found = item.parse() if isinstance(item, RawRecord) else item
        if isinstance(found, Article):
            yield Record(place, found)
        elif isinstance(found, ReadError):
            yield Record(place, None, found.reason)


class BatchReport:
    """What became of the records of a request."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._results: list[dict[str, str]] = []
        self._room = MAX_RESULT_BYTES
        self._left_out = 0

    def note(self, status: str, place: str, **more: str) -> None:
        """Take what became of a record."""
        self._counts[status] += 1
        self._room -= _RESULT_BYTES + sum(len(text.encode()) for text in more.values())
        if self._room < 0:
            self._left_out += 1
        else:
            self._results.append({"place": place, "status": status, **more})

    def to_dict(self) -> dict[str, Any]:
        """Return the report as the API answers it."""
        statuses = ("added", "replaced", "unchanged", "rejected")
        counts = {status: self._counts[status] for status in statuses}
        return {**counts, "results": self._results, "results_left_out": self._left_out}


class Changes:
    """The changes of one commit: what was written already counts as stored."""

    def __init__(self, writer: Writer, stored: Callable[[str], Article | None]) -> None:
        """Take the writer, and what returns the article of an id as it was committed."""
        self._writer = writer
        self._stored = stored
        #: The digest of each article that was written, None where it was deleted.
        self._written: dict[str, bytes | None] = {}

    @property
    def any(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self._written)

    def write(self, body: bytes, format_name: BodyFormat, reading: Reading) -> dict[str, Any]:
        """Add the articles of a body that are not there as they are; return the report."""
        report = BatchReport()
        with closing(RunIds()) as ids:
            for record in records_of(body, format_name, reading):
                if record.article is None:
                    report.note("rejected", record.place, error=record.error[:_MAX_ERROR_CHARS])
                else:
                    self._add(record.place, record.article, ids, report)
        return report.to_dict()

    def delete(self, article_id: str) -> bool:
        """Delete an article; return whether there was one."""
        if self._digest(article_id) is None:
            return False
        self._written[article_id] = None
        return self._writer.delete(article_id)

    def _add(self, place: str, article: Article, ids: RunIds, report: BatchReport) -> None:
        article_id, before = ids.identify(article, text_digest(article))
        article = replace(article, id=article_id)
        digest = _digest_of(article)
        # The headline of another record of the request that had the id.
        more = {"instead_of": before} if before is not None else {}
        if self._digest(article_id) == digest:
            report.note("unchanged", place, id=article_id, **more)
            return
        try:
            replaced = self._writer.add(article)
        except ArticleError as error:
            report.note("rejected", place, id=article_id, error=str(error)[:_MAX_ERROR_CHARS])
            return
        self._written[article_id] = digest
        report.note("replaced" if replaced else "added", place, id=article_id, **more)

    def _digest(self, article_id: str) -> bytes | None:
        if article_id in self._written:
            return self._written[article_id]
        stored = self._stored(article_id)
        return None if stored is None else _digest_of(stored)


def _digest_of(article: Article) -> bytes:
    record = orjson.dumps(article.to_dict(), option=orjson.OPT_SORT_KEYS)
    return blake2b(record, digest_size=16).digest()
