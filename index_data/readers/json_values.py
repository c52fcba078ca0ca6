"""Read JSON that is no JSON Lines: an array of records, one inside an object, or single records.

It is read as a stream: what is in memory is one record.
"""

import codecs
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

import ijson
import orjson

from index_data.readers.items import ReadError, as_text
from index_data.readers.jsonl import MAX_NUMBER, MIN_NUMBER
from index_data.readers.lines import MAX_RECORD_BYTES, TOO_LONG, ByteStream
from index_data.records import Reading
from search import Article, ArticleError

#: A deeper record could be read, but not written again.
MAX_NESTING = 200
#: The parser begins a text again with every part that it gets of it.
_BUFFER_BYTES = 1 << 20
_STARTS, _ENDS = ("start_map", "start_array"), ("end_map", "end_array")

#: The keys of what holds articles, and of what is part of one.
_CONTAINER_NAMES = """
articles article items item entries entry results result data news posts stories docs documents
records rows hits list nodes values
"""
_CONTAINERS = frozenset(_CONTAINER_NAMES.split())
_PART_NAMES = "related comments replies content body media images links sections"
_PARTS = frozenset(_PART_NAMES.split())

_Event = tuple[str, Any]
_Events = Iterator[_Event]
#: A record, or why it is none.
_Found = dict[str, Any] | str


def read_json(stream: ByteStream, path: str, reading: Reading) -> Iterator[Article | ReadError]:
    """Yield the article of each object in the first array that has any, or of the only object.

    What follows a mistake in the JSON cannot be read.
    """
    number = 0
    try:
        for number, record in enumerate(_records(stream, reading), start=1):
            yield _article(record, path, number, reading)
    except (ijson.JSONError, ValueError) as error:
        reason = f"not JSON: {_message(error)}; what comes after it cannot be read"
        yield ReadError(path, f"after record {number}", reason)


def array_items(stream: ByteStream) -> Iterator[dict[str, Any] | str]:
    """Yield the objects of a stream that is an array, and in place of any other item why.

    Raises ijson.JSONError or UnicodeDecodeError where the JSON has a mistake.
    """
    events = _events(stream)
    next(events)
    yield from _items(events)


def _events(stream: ByteStream, **options: bool) -> _Events:
    """Yield the events of JSON, of which no text may be longer than a record."""
    watched = _Watched(stream)
    for event in ijson.basic_parse(watched, buf_size=_BUFFER_BYTES, **options):
        watched.bytes_since_event = 0
        yield event


class _Watched:
    """A stream that fails where much is read of it and no event found: the parser holds it all."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self.bytes_since_event = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes; raise ijson.JSONError where they belong to too long a text."""
        if self.bytes_since_event > MAX_RECORD_BYTES:
            raise ijson.JSONError(f"a text {TOO_LONG}")
        data = self._stream.read(size)
        self.bytes_since_event += len(data)
        return data


def begins_json(head: bytes) -> bool:
    """Tell whether a file begins like an array, or an object over several lines."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip().startswith((b"[", b"{"))


def _article(record: _Found, path: str, number: int, reading: Reading) -> Article | ReadError:
    try:
        if isinstance(record, str):
            raise ArticleError(record)
        return reading.article_of(record)
    except ArticleError as error:
        return ReadError(path, f"record {number}", str(error), _shown(record))


def _records(stream: ByteStream, reading: Reading) -> Iterator[_Found]:
    """Yield the records, or why one is none.

    The items of an array are the records where it is all, or where the first of them has a title or
    a body. Any other array belongs to what it is in.
    """
    # Not with the paths of values: they take memory by the square of the nesting.
    events = _events(stream, multiple_values=True)
    for event, value in events:
        yield from _records_in(chain([(event, value)], events), reading)


def _records_in(events: _Events, reading: Reading) -> Iterator[_Found]:
    """Yield the records of one value, and take its events."""
    outer, before, found, key = _Value(), "", False, ""
    has_title, has_body = False, False
    for event, value in events:
        if event == "map_key":
            key = value
            names = reading.fields_of((key,)).values()
            has_title, has_body = has_title or "title" in names, has_body or "body" in names
        if event == "start_map" and before == "start_array":
            first = _Value.of(event, value, events)
            record = first.value()
            if outer.is_array or _is_record(record, key, reading, within=(has_title, has_body)):
                found = True
                yield record
                yield from _items(events)
                event = "end_array"
                outer.add(event, None)
            else:
                outer.take(first)
                event = "end_map"
        else:
            outer.add(event, value)
        before = event
        if outer.is_whole:
            break
    yield from _outer_records(outer.value(), reading, found=found)


def _is_record(record: _Found, key: str, reading: Reading, *, within: tuple[bool, bool]) -> bool:
    """Tell whether the first object of an array at a key is an article, and not part of one.

    ``within`` tells whether what the array is in has a title and a body so far.
    """
    if isinstance(record, str) or not reading.has_text(record) or all(within):
        return False
    if not key or key.lower() in _CONTAINERS:
        return True
    return not any(within) and key.lower() not in _PARTS and reading.has_title_and_body(record)


def _outer_records(outer: _Found, reading: Reading, *, found: bool) -> Iterator[_Found]:
    """Yield what has no array of records, or has a text beside it.

    Where it has no text itself, arrays of what may be records are looked for in it.
    """
    if isinstance(outer, str):
        if not found:
            yield outer
    elif found:
        if reading.has_title_and_body(outer):
            yield outer
    elif reading.has_text(outer):
        yield outer
    else:
        yield from _inner_records(outer, reading) or [outer]


def _inner_records(outer: dict[str, Any], reading: Reading) -> list[_Found]:
    waiting: list[Any] = [outer]
    while waiting:
        value = waiting.pop(0)
        first = value[0] if isinstance(value, list) and value else None
        if isinstance(first, dict) and reading.has_text(first):
            return [each if isinstance(each, dict) else "not a JSON object" for each in value]
        inner = value.values() if isinstance(value, dict) else value
        waiting += (each for each in inner if isinstance(each, dict | list))
    return []


def _items(events: _Events) -> Iterator[_Found]:
    """Yield the further items of an array."""
    for event, value in events:
        if event == "end_array":
            return
        yield _Value.of(event, value, events).value()


class _Value:
    """Builds a value of events, as long as it is neither too large nor too deep."""

    def __init__(self) -> None:
        self._builder = ijson.ObjectBuilder()
        self._events: list[_Event] = []
        self._chars = 0
        self._deepest = 0
        self._depth = 0

    @classmethod
    def of(cls, event: str, value: Any, events: _Events) -> "_Value":
        """Return the value that begins with an event, and take the rest of its events."""
        built = cls()
        built.add(event, value)
        while built._depth:
            built.add(*next(events))
        return built

    @property
    def is_whole(self) -> bool:
        """Whether all events of the value were added."""
        return not self._depth

    @property
    def is_array(self) -> bool:
        """Whether this is an array, of which nothing but its beginning was read."""
        return len(self._events) == 1 and self._events[0][0] == "start_array"

    def add(self, event: str, value: Any) -> None:
        """Add the next event."""
        self._depth += (event in _STARTS) - (event in _ENDS)
        self._deepest = max(self._deepest, self._depth)
        self._chars += len(value) if isinstance(value, str) else 8
        if not self._problem():
            value = _number(value) if event == "number" else value
            self._builder.event(event, value)
            self._events.append((event, value))

    def take(self, other: "_Value") -> None:
        """Add all of another value."""
        self._chars += other._chars
        self._deepest = max(self._deepest, self._depth + other._deepest)
        for event, value in other._events if not self._problem() else ():
            self._builder.event(event, value)

    def value(self) -> _Found:
        """Return the value, or why it is no record."""
        if problem := self._problem():
            return problem
        found = getattr(self._builder, "value", None)
        return found if isinstance(found, dict) else "not a JSON object"

    def _problem(self) -> str:
        if self._deepest > MAX_NESTING:
            return f"nested more than {MAX_NESTING} levels deep"
        return TOO_LONG if self._chars > MAX_RECORD_BYTES else ""


def _number(value: int | Decimal) -> int | float | str:
    """Return a number as JSON Lines have it; as text where not all of its digits could be kept."""
    if isinstance(value, Decimal):
        return float(value)
    return value if MIN_NUMBER <= value <= MAX_NUMBER else str(value)


def _shown(record: _Found) -> str:
    return "" if isinstance(record, str) else as_text(orjson.dumps(record, default=str))


def _message(error: Exception) -> str:
    if any(name in str(error) for name in ("NaN", "Infinity")):
        return "NaN and Infinity are no numbers of JSON, write null in their place"
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
