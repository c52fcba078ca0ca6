"""Rejected records: all of them in a file, the first ones shown, the others summed up."""

import csv
import io
from contextlib import closing
from pathlib import Path

from index_data.readers.items import ReadError
from index_data.rejects import MAX_SHOWN, Rejects

ODD = ("", "a\tb", 'a"b', "سطر\nسطر", "=1+1", "'=1", "\r", "\\n", "x" * 100_000)


def test_all_are_written_and_read_again() -> None:
    """Whatever is in a record, a program gets it back."""
    errors = [ReadError("f.csv", str(number), "سبب", one) for number, one in enumerate(ODD)]
    with closing(Rejects(io.BytesIO())) as rejects:
        for error in errors:
            rejects.add(error)
        found = list(rejects)
    assert found == errors
    assert [one.record for one in found] == [one.record for one in errors]


def test_the_file_is_a_table_with_tabs(tmp_path: Path) -> None:
    """Spreadsheets open it: it has a byte order mark, a header, and no formulas."""
    path = tmp_path / "rejects.tsv"
    with closing(Rejects(path.open("w+b"))) as rejects:
        rejects.add(ReadError("f.csv", "3", "سبب", "=1+1"))
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbffile\tplace\treason\trecord\r\n")
    [row] = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), dialect="excel-tab")
    assert (row["file"], row["place"], row["reason"]) == ("f.csv", "3", "سبب")
    assert not row["record"].startswith("=")


def test_the_first_are_shown_and_the_others_are_summed_up() -> None:
    with closing(Rejects()) as rejects:
        for number in range(MAX_SHOWN + 30):
            rejects.add(
                ReadError("f", str(number), f"not JSON: {number}" if number % 3 else "empty")
            )
        assert [one.place for one in rejects.shown] == [str(n) for n in range(MAX_SHOWN)]
        assert rejects.others() == [("not JSON", 20), ("empty", 10)]
        assert list(rejects) == []


def test_reasons_of_any_number_of_kinds_are_bounded() -> None:
    with closing(Rejects()) as rejects:
        for number in range(5_000):
            rejects.add(ReadError("f", "", f"reason {number}"))
        assert len(rejects.others()) <= 1_001
        assert sum(count for _, count in rejects.others()) == 5_000 - MAX_SHOWN
