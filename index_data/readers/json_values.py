"""Read JSON that is no JSON Lines: an array of records, one inside an object, or single records.

It is read as a stream: what is in memory is one record.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, repeat
from math import isfinite
from typing import Any

import ijson
import orjson

from index_data.readers.items import ReadError, as_text
from index_data.readers.json_events import Event, Events, events_of
from index_data.readers.jsonl import MAX_NESTING, MAX_NUMBER, MIN_NUMBER
from index_data.readers.lines import MAX_RECORD_BYTES, TOO_LONG, ByteStream
from index_data.records import Reading
from search import Article, ArticleError

#: What each value takes in memory besides its text, about, and how much a record may take.
_BYTES_PER_EVENT = 64
_MAX_BYTES = 4 * MAX_RECORD_BYTES
_NO_OBJECT = "not a JSON object"
_STARTS, _ENDS = ("start_map", "start_array"), ("end_map", "end_array")

#: The keys of what holds articles, and of what is part of one.
_CONTAINER_NAMES = """
articles article items item entries entry results result data news posts stories docs documents
records rows hits list nodes values
"""
_CONTAINERS = frozenset(_CONTAINER_NAMES.split())
_PLURALS = _CONTAINERS - {"item", "entry", "result", "data", "list", "values"}
#: The keys of a text that tells what a list of articles is about, as well as an article.
_ABOUT_NAMES = "description summary excerpt abstract lead subtitle الوصف الملخص"
_ABOUT = frozenset(_ABOUT_NAMES.split())
_PART_NAMES = "related comments replies content body media images links sections"
_PARTS = frozenset(_PART_NAMES.split())

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
    events = events_of(stream)
    next(events)
    yield from _items(events)


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
    events = events_of(stream, multiple_values=True)
    for event, value in events:
        yield from _records_in(chain([(event, value)], events), reading)


@dataclass
class _Level:
    """An array or an object that is being read: its last key, and what it has so far."""

    is_array: bool
    key: str = ""
    has_title: bool = False
    has_body: bool = False
    #: The items of an array before its first object, and whether that is still to come.
    others: int = 0
    is_awaited: bool = True


def _records_in(events: Events, reading: Reading) -> Iterator[_Found]:
    """Yield the records of one value, and take its events."""
    outer, found = _Value(), False
    levels: list[_Level] = []
    for event, value in events:
        inner = levels[-1] if levels else None
        if event != "start_map" or inner is None or not (inner.is_array and inner.is_awaited):
            outer.add(event, value)
            _follow(levels, event, value, reading)
        else:
            first = _Value.of(event, value, events)
            record = first.value()
            if len(levels) == 1 or _is_record(record, levels, reading):
                found = True
                yield from repeat(_NO_OBJECT, inner.others)
                yield record
                yield from _items(events)
                outer.add("end_array", None)
                levels.pop()
            else:
                outer.take(first)
                inner.is_awaited = False
        if outer.is_whole:
            break
    yield from _outer_records(outer.value(), reading, found=found)


def _follow(levels: list[_Level], event: str, value: Any, reading: Reading) -> None:
    """Keep account of the arrays and objects that an event is in."""
    if event in _STARTS:
        levels.append(_Level(event == "start_array"))
        return
    if event in _ENDS:
        levels.pop()
    if not levels:
        return
    inner = levels[-1]
    if event == "map_key":
        names = reading.fields_of((value,)).values()
        inner.key = value
        inner.has_title |= "title" in names
        inner.has_body |= "body" in names and value.lower() not in _ABOUT
    elif inner.is_array:
        inner.others += 1


def _is_record(record: _Found, levels: list[_Level], reading: Reading) -> bool:
    """Tell whether the first object of an array is an article, and not part of one."""
    if isinstance(record, str) or not reading.has_text(record):
        return False
    key = next((level.key for level in reversed(levels) if not level.is_array), "").lower()
    title = any(level.has_title for level in levels)
    body = any(level.has_body for level in levels)
    if title and body:
        return key in _PLURALS and reading.has_title_and_body(record)
    if not key or key in _CONTAINERS:
        return True
    return not (title or body) and key not in _PARTS and reading.has_title_and_body(record)


def _outer_records(outer: _Found, reading: Reading, *, found: bool) -> Iterator[_Found]:
    """Yield what has no array of records, or has a text beside it.

    Where it has no text itself, arrays of what may be records are looked for in it.
    """
    if isinstance(outer, str):
        if not found:
            yield outer
    elif found:
        if reading.has_title_and_body(outer) and reading.body_key(outer).lower() not in _ABOUT:
            yield outer
    elif reading.has_text(outer):
        yield outer
    else:
        yield from _inner_records(outer, reading) or [outer]


def _inner_records(outer: dict[str, Any], reading: Reading) -> list[_Found]:
    waiting: list[Any] = [outer]
    while waiting:
        value = waiting.pop(0)
        objects = (each for each in value if isinstance(each, dict))
        first = next(objects, None) if isinstance(value, list) else None
        if first is not None and reading.has_text(first):
            return [each if isinstance(each, dict) else _NO_OBJECT for each in value]
        inner = value.values() if isinstance(value, dict) else value
        waiting += (each for each in inner if isinstance(each, dict | list))
    return []


def _items(events: Events) -> Iterator[_Found]:
    """Yield the further items of an array."""
    for event, value in events:
        if event == "end_array":
            return
        yield _Value.of(event, value, events).value()


class _Value:
    """Builds a value of events, as long as it is neither too large nor too deep."""

    def __init__(self) -> None:
        self._builder = ijson.ObjectBuilder()
        self._events: list[Event] = []
        self._chars = 0
        self._count = 0
        self._deepest = 0
        self._depth = 0

    @classmethod
    def of(cls, event: str, value: Any, events: Events) -> "_Value":
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

    def add(self, event: str, value: Any) -> None:
        """Add the next event."""
        self._depth += (event in _STARTS) - (event in _ENDS)
        self._deepest = max(self._deepest, self._depth)
        self._chars += len(value) if isinstance(value, str) else 8
        self._count += 1
        if not self._problem():
            value = _number(value) if event == "number" else value
            self._builder.event(event, value)
            self._events.append((event, value))

    def take(self, other: "_Value") -> None:
        """Add all of another value."""
        self._chars += other._chars
        self._count += other._count
        self._deepest = max(self._deepest, self._depth + other._deepest)
        for event, value in other._events if not self._problem() else ():
            self._builder.event(event, value)

    def value(self) -> _Found:
        """Return the value, or why it is no record."""
        if problem := self._problem():
            return problem
        found = getattr(self._builder, "value", None)
        return found if isinstance(found, dict) else _NO_OBJECT

    def _problem(self) -> str:
        if self._deepest > MAX_NESTING:
            return f"nested more than {MAX_NESTING} levels deep"
        if self._chars > MAX_RECORD_BYTES:
            return TOO_LONG
        too_many = self._chars + self._count * _BYTES_PER_EVENT > _MAX_BYTES
        return "of too many values" if too_many else ""


def _number(value: int | Decimal) -> int | float | str:
    """Return a number as JSON Lines have it; as text where not all of its digits could be kept."""
    if isinstance(value, Decimal):
        return float(value) if isfinite(float(value)) else str(value)
    return value if MIN_NUMBER <= value <= MAX_NUMBER else str(value)


def _shown(record: _Found) -> str:
    return "" if isinstance(record, str) else as_text(orjson.dumps(record, default=str))


def _message(error: Exception) -> str:
    if any(name in str(error) for name in ("NaN", "Infinity")):
        return "NaN and Infinity are no numbers of JSON, write null in their place"
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
