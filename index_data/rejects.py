"""The records that a run rejects: every one of them in a file, and what to say of them."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from typing import IO

from index_data.readers.items import ReadError
from index_data.readers.lines import MAX_RECORD_BYTES
from search.output.csv_cells import escaped, unescaped

#: Rejections that are shown; the others are summed up.
MAX_SHOWN = 20
#: Kinds of reasons that are counted one by one.
_MAX_KINDS = 1_000
_HEADER = ("file", "place", "reason", "record")


class Rejects:
    """The rejected records of a run, of which ``shown`` are the first.

    With a ``file``, all of them are written to it, as a table with tabs.
    """

    def __init__(self, file: IO[bytes] | None = None) -> None:
        self.shown: list[ReadError] = []
        self._kinds: Counter[str] = Counter()
        # Spreadsheets recognise UTF-8 by its mark.
        text = file and TextIOWrapper(file, "utf-8-sig", "replace", newline="")
        self._file: TextIOWrapper[IO[bytes]] | None = text or None
        self._write(_HEADER)

    def __iter__(self) -> Iterator[ReadError]:
        """Yield all of them, where they are in a file."""
        if self._file:
            self._file.seek(0)
            csv.field_size_limit(4 * MAX_RECORD_BYTES)
            rows = csv.reader(self._file, "excel-tab")
            next(rows)
            for row in rows:
                yield ReadError(*map(unescaped, row))

    def add(self, error: ReadError) -> None:
        """Take a rejected record."""
        if len(self.shown) < MAX_SHOWN:
            self.shown.append(error)
        else:
            kind = error.reason.partition(": ")[0]
            self._kinds[kind if kind in self._kinds or len(self._kinds) < _MAX_KINDS else ""] += 1
        record = error.record[:MAX_RECORD_BYTES]
        self._write((error.path, error.place, error.reason, record))

    def others(self) -> list[tuple[str, int]]:
        """Return how many are not shown of each kind of reason, most first."""
        return [(kind or "other reasons", count) for kind, count in self._kinds.most_common()]

    def _write(self, cells: Iterable[str]) -> None:
        if self._file:
            csv.writer(self._file, "excel-tab").writerow(map(escaped, cells))

    def close(self) -> None:
        """Finish the file."""
        if self._file:
            self._file.close()
