"""Sheets of Excel."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.readers import xlsx
from index_data.readers.items import ReadError
from index_data.readers.xlsx import begins_xlsx, read_xlsx
from index_data.records import Reading
from search import Article

#: Excel knows no time zones.
MOMENT = datetime.fromisoformat("2021-03-21T10:30:00")
HEADER = ["المعرف", "العنوان", "النص", "التاريخ", "tags"]


def book(**sheets: list[list[Any]]) -> bytes:
    """Return a workbook with the rows of some sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one of its files changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return out.getvalue()


def read(data: bytes) -> list[Article | ReadError]:
    """Return the articles in a workbook, and why others have none."""
    return list(read_xlsx(io.BufferedReader(io.BytesIO(data)), "f.xlsx", Reading()))


def articles(data: bytes) -> list[Article]:
    """Return the articles in a workbook."""
    return [one for one in read(data) if isinstance(one, Article)]


def test_values_are_as_people_see_them() -> None:
    rows: list[list[Any]] = [HEADER, [7.0, "خبر", "نص", MOMENT, "أ، ب"]]
    rows += [[8, "آخر", None, MOMENT.date()]]
    one, other = articles(book(أخبار=rows))
    assert (one.id, one.title, one.body) == ("7", "خبر", "نص")
    assert (one.date, one.tags) == ("2021-03-21T10:30:00", ("أ", "ب"))
    assert (other.id, other.date) == ("8", "2021-03-21")


def test_rows_above_the_header_and_blank_ones() -> None:
    rows: list[list[Any]] = [
        ["الخبر"],
        [],
        ["تقرير", 5],
        HEADER,
        [],
        [1, "خبر"],
        [],
        HEADER,
        [2, "خبر", "", "غدا"],
    ]
    first, second = read(book(Sheet1=rows))
    assert isinstance(first, Article)
    assert isinstance(second, ReadError)
    assert second.place == "Sheet1 row 9"
    assert second.record == "2\tخبر\t\tغدا"


def test_every_sheet_with_a_header() -> None:
    """Columns of the same name are all kept, as in CSV."""
    data = book(a=[["title", "x", "x"], ["أ", 1, True]], notes=[["hello"]], b=[["body"], ["ب"]])
    one, other = articles(data)
    assert (one.title, one.extra) == ("أ", {"x": "1", "x (2)": "true"})
    assert other.body == "ب"


def test_a_formula_gives_what_it_gave_last() -> None:
    data = book(a=[["title", "n"], ["خبر", "=1+1"], ["آخر", "#N/A"]])
    part = "xl/worksheets/sheet1.xml"
    data = changed(data, part, lambda xml: re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", xml))
    assert [one.extra for one in articles(data)] == [{"n": "2"}, {}]


def test_a_sheet_may_claim_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(a=[["title"], ["خبر"], ["آخر"]])
    part = "xl/worksheets/sheet1.xml"
    claimed = changed(data, part, lambda xml: xml.replace(b'"A1:A3"', b'"A1:XFD1048576"'))
    assert len(articles(claimed)) == 2
    monkeypatch.setattr(xlsx, "MAX_BLANK_ROWS", 1000)
    far = changed(data, part, lambda xml: xml.replace(b'<row r="3"', b'<row r="99999999"'))
    assert articles(far)[0].title == "خبر"


def bomb() -> bytes:
    """Return a workbook that unpacks to 300 MB."""
    return changed(book(a=[["title"]]), "xl/worksheets/sheet1.xml", lambda xml: b" " * 300_000_000)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: xlsx._OLE + b"\0" * 600, "of an old Office program"),
        (lambda: xlsx._OLE + xlsx._ENCRYPTED, "is protected by a password"),
        (lambda: xlsx._ZIP + b"mimetype" + xlsx._ODS, "an OpenDocument sheet"),
        (lambda: b"title,body", "not .xlsx"),
        (lambda: book(a=[["x", "y"], [1, 2]], b=[[]]), "no sheet has a column named title or body"),
        (lambda: book(a=[["title"], ["أ"]])[:-30], "damaged .xlsx"),
        (lambda: changed(book(a=[]), "xl/workbook.xml", lambda xml: xml[:50]), "damaged .xlsx"),
        (bomb, "unpacks to more than 100 times its size"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(make: Callable[[], bytes], reason: str) -> None:
    [error] = read(make())
    assert isinstance(error, ReadError)
    assert error.reason.startswith(reason)


def test_entities_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{levels}]>'.encode()

    def laughing(xml: bytes) -> bytes:
        start = xml.index(b"<worksheet")
        return xml[:start] + doctype + xml[start:].replace(b"</sheetData>", b"&a9;</sheetData>")

    data = changed(book(a=[["title"], ["خبر"]]), "xl/worksheets/sheet1.xml", laughing)
    assert all(isinstance(one, Article | ReadError) for one in read(data))


def test_files_are_told_by_their_beginning() -> None:
    assert begins_xlsx(book(a=[["title"]])[:8192])
    assert not begins_xlsx(b"PK\x03\x04 word/document.xml")


@cache
def sample() -> bytes:
    """Return a book, made once: it has the time in it."""
    return book(a=[HEADER, [1, "خبر", "نص", MOMENT]])


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 5), st.booleans())
def test_no_damage_crashes_the_reader(random: Any, changes: int, inside: bool) -> None:
    def damaged(data: bytes) -> bytes:
        found = bytearray(data)
        for _ in range(changes):
            at = random.randrange(len(found))
            found[at : at + random.choice((0, 1, 9))] = bytes([random.randrange(256)])
        return bytes(found)

    data = sample()
    name = random.choice(zipfile.ZipFile(io.BytesIO(data)).namelist())
    found = read(changed(data, name, damaged) if inside else damaged(data))
    assert all(isinstance(one, Article | ReadError) for one in found)
