"""The events of a stream of JSON, of which no text and no number is too long to hold."""

import re
from collections.abc import Iterator
from typing import Any

import ijson

from index_data.readers.lines import MAX_RECORD_BYTES, TOO_LONG, ByteStream

#: The parser begins a text again with every part that it gets of it.
_BUFFER_BYTES = 1 << 20
#: Python makes no number of more than 4,300 digits.
_MAX_DIGITS = 4_000
_LONG_NUMBER = re.compile(rb"[-:,\[\s][0-9]{%d}" % _MAX_DIGITS)
_DIGITS = re.compile(rb"[0-9]{4}")
_NO_NUMBER = f"a number of more than {_MAX_DIGITS:,} digits, or too large: write it as text"

Event = tuple[str, Any]
Events = Iterator[Event]


def events_of(stream: ByteStream, **options: bool) -> Events:
    """Yield the events of JSON; raise ijson.JSONError or UnicodeDecodeError where it has a mistake.

    No text may be longer than a record.
    """
    watched = _Watched(stream)
    try:
        for event in ijson.basic_parse(watched, buf_size=_BUFFER_BYTES, **options):
            watched.bytes_since_event = 0
            yield event
    except UnicodeDecodeError:
        raise
    except (ArithmeticError, SystemError, ValueError) as error:
        raise ijson.JSONError(_NO_NUMBER) from error


class _Watched:
    """A stream that fails where much is read of it and no event found: the parser holds it all.

    It ends before a number that is too long: the parser would fail without a word.
    """

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._before = b" "
        self._ends = False
        self.bytes_since_event = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes; raise ijson.JSONError where they belong to too long a text."""
        if self.bytes_since_event > MAX_RECORD_BYTES:
            raise ijson.JSONError(f"a text {TOO_LONG}")
        data = b"" if self._ends else self._stream.read(size)
        around = self._before + data
        # Few bytes tell that there is no such number nearly always.
        may_be_long = not self._ends and _DIGITS.search(around[:: _MAX_DIGITS // 4])
        if long := _LONG_NUMBER.search(around) if may_be_long else None:
            self._ends = True
            data = data[: max(0, long.start() - len(self._before))]
        if self._ends and not data:
            raise ijson.JSONError(_NO_NUMBER)
        self._before = around[-_MAX_DIGITS:]
        self.bytes_since_event += len(data)
        return data
