"""A file of every format, with the suffixes that are its own."""
# ruff: noqa: E501  # what is odd stands in a line

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from typing import NamedTuple

import zstandard

from tests.index_data import agency_messages, archives, pages, test_feed, test_mhtml, test_sitemap
from tests.index_data.pdf_files import drawn, pdf

_WORDS = "قال الوزير في مؤتمر صحفي إن المشروع سيكتمل في الموعد المحدد له قبل نهاية العام"
RECORDS = [
    {
        "id": str(number),
        "title": f"عنوان الخبر رقم {number}",
        "body": f"<p>{_WORDS} &amp; {number}</p><br>" if number % 3 else f"{_WORDS} {number}",
        "date": ("2021-03-21T10:00:00Z", "٢١ آذار ٢٠٢١", "Sun, 21 Mar 2021 10:00:00 +0300")[
            number % 3
        ],
        "source": "وكالة الضفة",
        "tags": ["سياسة", "اقتصاد"],
        "url": f"https://daffa.example/news/{number}",
    }
    for number in range(12)
]
SUFFIXES = [
    ".jsonl",
    ".json",
    ".csv",
    ".tsv",
    ".txt",
    ".xml",
    ".html",
    ".mhtml",
    ".warc",
    ".arc",
    ".rss",
    ".atom",
    ".nitf",
    ".newsml",
    ".eml",
    ".gz",
    ".zip",
    ".tar",
    ".tgz",
    ".xlsx",
    ".pdf",
    ".db",
    ".unknown",
]


class Fixture(NamedTuple):
    """A good file, and the suffix that is its own."""

    name: str
    suffix: str
    data: bytes


def jsonl() -> bytes:
    """Return records as JSON Lines."""
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in RECORDS)


def table(delimiter: str) -> bytes:
    """Return records as a table, of which some cells have line breaks and quotation marks."""
    rows = ["العنوان,النص,التاريخ,المصدر", *(_row(number) for number in range(12))]
    return "\n".join(rows).replace(",", delimiter).encode()


def _row(number: int) -> str:
    text = f'"{_WORDS}\n""اقتباس"" {number}"' if number % 4 == 0 else _WORDS
    return f"عنوان {number},{text},2021-03-21,وكالة"


def zipped(data: bytes, name: str = "a.jsonl") -> bytes:
    """Return a ZIP file with one member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.writestr("b.txt", "خبر\nنص")
    return packed.getvalue()


def tarred(data: bytes, name: str = "a.jsonl") -> bytes:
    """Return a tar file with one member."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def _excel() -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["العنوان", "النص", "التاريخ"])
    for record in RECORDS:
        sheet.append([record["title"], record["body"], record["date"]])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _warc() -> bytes:
    records = (
        archives.warc(archives.answer(archives.html(f"خبر {n}")), f"https://daffa.example/{n}")
        for n in range(3)
    )
    return b"".join(records)


def _text_formats() -> list[Fixture]:
    array = json.dumps(RECORDS, ensure_ascii=False)
    nested = json.dumps({"a": {"items": RECORDS}, "b": [1, None]}, ensure_ascii=False, indent=1)
    return [
        Fixture("jsonl", ".jsonl", jsonl()),
        Fixture("json array", ".json", array.encode()),
        Fixture("json nested", ".json", nested.encode()),
        Fixture("json utf-16", ".json", array.encode("utf-16")),
        *(Fixture(f"csv {mark!r}", ".csv", table(mark)) for mark in (",", ";", "\t")),
        Fixture("csv cp1256", ".csv", table(",").decode().encode("cp1256")),
        Fixture("text", ".txt", f"عنوان\n{_WORDS}\n{_WORDS}".encode()),
        Fixture("text cp1256", ".txt", f"عنوان\n{_WORDS}\n{_WORDS}".encode("cp1256")),
        Fixture("rss", ".rss", test_feed.RSS.encode()),
        Fixture("atom", ".atom", test_feed.ATOM.encode()),
        Fixture("rdf", ".xml", test_feed.RDF.encode()),
        Fixture("json feed", ".json", test_feed.JSON.encode()),
        Fixture("sitemap", ".xml", test_sitemap.NEWS.encode()),
        Fixture("sitemap lines", ".txt", test_sitemap.LINES.encode()),
    ]


def _pages_and_messages() -> list[Fixture]:
    xhtml = agency_messages.XHTML
    ninjs = json.dumps(agency_messages.ninjs(body_xhtml="<p>نص</p>"), ensure_ascii=False)
    return [
        *(Fixture(f"page {name}", ".html", data) for name, data in pages.GOOD.items()),
        Fixture("mhtml", ".mhtml", test_mhtml.saved()),
        Fixture("mhtml base64", ".mht", test_mhtml.saved("base64")),
        Fixture("warc", ".warc", _warc()),
        Fixture("arc", ".arc", archives.ARC_BEGINNING + archives.arc(
            archives.answer(archives.html("خبر")), "http://daffa.example/")),
        Fixture("newsml-g2", ".xml", agency_messages.message(agency_messages.g2(body=xhtml)).encode()),
        Fixture("newsml 1", ".xml", agency_messages.newsml_1().encode()),
        Fixture("nitf", ".nitf", agency_messages.nitf().encode()),
        Fixture("ninjs", ".json", ninjs.encode()),
    ]  # fmt: skip


def _packed() -> list[Fixture]:
    packings: dict[str, Callable[[bytes], bytes]] = {
        "jsonl.gz": gzip.compress,
        "jsonl.bz2": bz2.compress,
        "jsonl.xz": lzma.compress,
        "jsonl.zst": zstandard.ZstdCompressor().compress,
        "zip": zipped,
        "tar": tarred,
        "tgz": lambda data: gzip.compress(tarred(data)),
    }
    found = [Fixture(name, f".{name}", pack(jsonl())) for name, pack in packings.items()]
    html = pages.GOOD["wordpress"]
    found.append(Fixture("zip of a page", ".zip", zipped(html, "a.html")))
    return found


def fixtures() -> list[Fixture]:
    """Return a good file of every format."""
    documents = [
        Fixture("xlsx", ".xlsx", _excel()),
        Fixture("pdf", ".pdf", pdf([[(50, 700, 12, drawn("قال الوزير"))]])),
    ]
    return [*_text_formats(), *_pages_and_messages(), *_packed(), *documents]
