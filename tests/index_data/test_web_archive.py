"""WARC and ARC: the pages of status 200, the latest of each address, and broken records."""

import gzip
import io
import zlib
from collections import Counter

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.readers.captures import Captures
from index_data.readers.items import PassedOver, RawRecord, ReadError
from index_data.readers.web_archive import begins_web_archive, read_web_archive
from index_data.records import Reading
from search import Article
from tests.index_data.archives import ARC_BEGINNING, answer, arc, html, warc
from tests.index_data.pages import LISTING, NO_TEXT

ONE, TWO, THREE = (
    warc(answer(html(f"خبر {n}")), f"https://daffa.example/news/{n}") for n in (1, 2, 3)
)
Read = list[Article | ReadError | PassedOver]


def read(data: bytes) -> Read:
    stream = io.BufferedReader(io.BytesIO(data))
    items = read_web_archive(stream, "a.warc", Reading())
    return [item.parse() if isinstance(item, RawRecord) else item for item in items]


def titles(items: Read) -> list[str]:
    return [item.title for item in items if isinstance(item, Article)]


def reasons(items: Read) -> list[tuple[str, str]]:
    return [(item.place, item.reason) for item in items if not isinstance(item, Article)]


def test_pages() -> None:
    """Each page is an article with its address; the time of capture is no date."""
    first, second = read(ONE + TWO)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.url, first.date) == ("خبر 1", "https://daffa.example/news/1", "")
    assert first.extra["captured"] == "2020-01-02T03:04:05Z"
    assert first.id != second.id


def test_others_are_left_out() -> None:
    """Requests, revisits, redirects, mistakes and pictures are neither articles nor told."""
    data = (
        warc(b"GET / HTTP/1.1\r\n\r\n", kind="request")
        + warc(answer(html("أ")), kind="revisit")
        + warc(answer(b"", "302 Found"))
        + warc(answer(html("لا يوجد"), "404 Not Found"))
        + warc(answer(b"\x89PNG", Content_Type="image/png"))
        + warc(b"x" * 100, kind="metadata")
        + warc(b"robots", "dns:daffa.example")
    )
    assert read(data) == []


def test_resources() -> None:
    """A page that was kept without its answer is read too."""
    data = warc(html("خبر"), kind="resource", media_type="text/html")
    data += warc(b"a{}", kind="resource", media_type="text/css")
    assert titles(read(data)) == ["خبر"]


def test_pages_that_are_no_articles() -> None:
    """Lists and pages without a text are passed over, which is no mistake."""
    items = read(
        warc(answer(LISTING.encode())) + warc(answer(NO_TEXT.encode()), "https://a.example/2")
    )
    assert [type(item) for item in items] == [PassedOver, PassedOver]
    assert reasons(items)[0][0] == "record 1 (https://daffa.example/news/1)"


def test_latest_of_each_address() -> None:
    """An older capture never follows a later one; http and https are one address."""
    old, new = "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"
    data = warc(answer(html("قديم")), "http://a.example/1", old) + warc(
        answer(html("جديد")), "https://a.example/1", new
    )
    assert titles(read(data)) == ["قديم", "جديد"]
    items = read(
        data[len(data) // 2 :] and warc(answer(html("جديد")), "https://a.example/1", new) + data
    )
    assert titles(items) == ["جديد", "جديد"]
    assert [type(item) for item in items] == [Article, PassedOver, Article]


def test_arc() -> None:
    """ARC is read as WARC is."""
    data = ARC_BEGINNING + arc(answer(html("خبر 1")), "http://a.example/1")
    data += arc(answer(html("خبر 2")), "http://a.example/2")
    items = read(data)
    assert titles(items) == ["خبر 1", "خبر 2"]
    assert isinstance(items[0], Article)
    assert items[0].extra["captured"] == "2005-01-01T12:00:00Z"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("gzip", lambda data: data),
    ],
)
def test_packed_pages(encoding: str, pack) -> None:  # type: ignore[no-untyped-def]
    """Pages are unpacked, also where the archive did so and kept the header."""
    assert titles(read(warc(answer(pack(html("خبر")), Content_Encoding=encoding)))) == ["خبر"]


def test_chunks() -> None:
    """A page that came in chunks is put together."""
    page = html("خبر")
    chunked = (
        b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (page[:99], page[99:]))
        + b"0\r\n\r\n"
    )
    for body in (chunked, page):
        assert titles(read(warc(answer(body, Transfer_Encoding="chunked")))) == ["خبر"]


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (b"\x1f\x8b damaged", "gzip", "damaged packed data"),
        (b"damaged", "br", "damaged packed data"),
        (b"packed", "compress", "packed as 'compress', which cannot be read"),
        (gzip.compress(b" " * (20 << 20)), "gzip", "unpacks to more than 16 MB"),
        (brotli.compress(b" " * (20 << 20)), "br", "unpacks to more than 16 MB"),
    ],
)
def test_pages_that_cannot_be_unpacked(body: bytes, encoding: str, reason: str) -> None:
    """What cannot be unpacked is refused by name, and the next record is read."""
    items = read(warc(answer(body, Content_Encoding=encoding)) + TWO)
    assert titles(items) == ["خبر 2"]
    assert reason in reasons(items)[0][1]


LENGTH = b"Content-Length: "


@pytest.mark.parametrize(
    ("broken", "reason", "left"),
    [
        (TWO.replace(LENGTH, b"X-Length: "), "has no Content-Length", 2),
        (TWO.replace(LENGTH, LENGTH + b"-"), "has no Content-Length", 2),
        (TWO.replace(LENGTH, LENGTH + b"9"), "its Content-Length is not", 2),
        (TWO.replace(LENGTH, LENGTH + b"0000"), "", 3),
        (warc(answer(html("خبر 2")), length="300"), "its Content-Length is not", 2),
        (b"junk\r\n\r\nmore junk\r\n" + TWO, "does not begin as a record", 3),
        (TWO.replace(b"WARC-Type", b"X: y\r\n" * 300 + b"WARC-Type"), "lines of headers", 2),
        (TWO.replace(b"WARC-Type", b"X: " + b"y" * 1_000_000 + b"\r\nWARC-Type"), "", 3),
    ],
)  # fmt: skip
def test_broken_records(broken: bytes, reason: str, left: int) -> None:
    """A broken record is told by its number, and the next one is read."""
    items = read(ONE + broken + THREE)
    assert len(titles(items)) == left
    assert titles(items)[-1] == "خبر 3"
    told = reasons(items)
    assert len(told) == bool(reason)
    if reason:
        assert told[0][0].startswith("record 2")
        assert reason in told[0][1]


@pytest.mark.parametrize("cut", [20, 400, 900])
def test_cut_off(cut: int) -> None:
    """Of a file that was cut off, what came before is kept."""
    items = read(ONE + TWO[:-cut])
    assert titles(items) == ["خبر 1"]
    assert len(reasons(items)) == 1


def test_too_large() -> None:
    """A record that is too large is told and not held in memory."""
    items = read(warc(answer(b" " * (17 << 20))) + TWO)
    assert titles(items) == ["خبر 2"]
    assert reasons(items) == [("record 1 (https://daffa.example/news/1)", "longer than 16 MB")]


def test_begins() -> None:
    """Archives are known by their beginning."""
    assert begins_web_archive(ONE)
    assert begins_web_archive(ARC_BEGINNING)
    assert not begins_web_archive(html("خبر"))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4500), st.binary(max_size=8)), max_size=8), st.booleans())
def test_mutated_archives(changes: list[tuple[int, bytes]], older: bool) -> None:
    """Of a damaged archive each record is an article, passed over or refused."""
    pages = [answer(html(f"خبر {n}")) for n in range(3)]
    urls = [f"http://a.example/{n}" for n in range(3)]
    parts = map(arc if older else warc, pages, urls)
    data = bytearray((ARC_BEGINNING if older else b"") + b"".join(parts))
    for at, content in changes:
        data[at : at + len(content)] = content
    for item in read(bytes(data)):
        assert isinstance(item, Article | ReadError | PassedOver)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 5)), max_size=3_000))
def test_captures(captures: list[tuple[int, int]]) -> None:
    """The table of captures says what a dictionary would."""
    table, latest = Captures(), Counter[str]()
    for number, time in captures:
        address = f"a.example/{number}"
        assert table.is_latest(address, time) == (time >= latest[address])
        latest[address] = max(time, latest[address])
