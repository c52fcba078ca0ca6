"""Files that are small and become huge, or are deep, or have no end in sight.

``BOMBS`` names each with its suffix and a function that yields its pieces at a scale: 1 is the size
that the proof asks for, tests take less.
"""
# ruff: noqa: E501  # what is odd stands in a line

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

import zstandard

from tests.index_data import agency_messages, archives, pages

Bomb = Callable[[float], Iterator[bytes]]

_MB = 1 << 20
GOOD_LINE = json.dumps({"id": "good", "title": "خبر", "body": "نص"}, ensure_ascii=False).encode()
_ENTITIES = "<!DOCTYPE x [<!ENTITY a0 'كلمة كلمة كلمة'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
)
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _packed(pack: Callable[[bytes], bytes], scale: float) -> Iterator[bytes]:
    """Yield 10 GB of blanks, packed in pieces that are read as one."""
    piece = pack(b" " * int(64 * _MB * min(1.0, 10 * scale)))
    for _ in range(max(6, int(160 * scale))):
        yield piece


def _packed_often(scale: float) -> Iterator[bytes]:
    data = b"".join(_packed(partial(gzip.compress, mtime=0), scale))
    for _ in range(2):
        data = gzip.compress(data)
    yield data


def _zip(scale: float) -> Iterator[bytes]:
    yield _zip_of({"a.jsonl": b" " * (int(1_300 * scale + 10) * _MB), "b.jsonl": GOOD_LINE})


def _zip_of(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _zips_in_each_other(scale: float) -> Iterator[bytes]:
    data = _zip_of({"a.jsonl": b" " * (int(230 * scale + 1) * _MB)})
    for _ in range(3):
        data = _zip_of({f"{number}.zip": data for number in range(16 if scale == 1 else 3)})
    yield data


def _overlapping_zip(scale: float) -> Iterator[bytes]:
    """Yield a file whose members are all the same place in it."""
    whole = _zip_of({"a.jsonl": b"[" * int(50 * _MB * min(1.0, 10 * scale))})
    start = whole.rindex(b"PK\x01\x02")
    entry, count = whole[start : whole.rindex(b"PK\x05\x06")], max(100, int(60_000 * scale))
    yield whole[:start]
    for _ in range(count):
        yield entry
    end = struct.pack("<HHHHIIH", 0, 0, count, count, count * len(entry), start, 0)
    yield b"PK\x05\x06" + end


def _many_members(scale: float, name: str) -> Iterator[bytes]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(int(1_000_000 * scale)):
            archive.writestr(f"{number}{name}", b"")
    yield packed.getvalue()


def _many_tar_members(scale: float, name: str) -> Iterator[bytes]:
    for number in range(int(1_000_000 * scale)):
        yield tarfile.TarInfo(f"{number}{name}").tobuf(tarfile.GNU_FORMAT)
    good = tarfile.TarInfo("good.jsonl")
    good.size = len(GOOD_LINE)
    yield good.tobuf() + GOOD_LINE.ljust(512, b"\0") + bytes(1024)


def _excel(sheet: str, scale: float, strings: bytes = b"") -> Iterator[bytes]:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{media}.sheet.main+xml"/><Override '
        f'PartName="/xl/worksheets/sheet1.xml" ContentType="{media}.worksheet+xml"/><Override '
        f'PartName="/xl/sharedStrings.xml" ContentType="{media}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_NS} xmlns:r="{relation}"><sheets><sheet name="a" '
        'sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    files = {name: text.encode() for name, text in parts.items()}
    yield _zip_of(files | {"xl/sharedStrings.xml": strings or f"<sst {_NS}/>".encode()})


def _sheet(cells: str, before: str = "") -> str:
    header = '<row r="1"><c t="inlineStr"><is><t>title</t></is></c></row>'
    return f"{before}<worksheet {_NS}><sheetData>{header}{cells}</sheetData></worksheet>"


def _excel_entities(scale: float) -> Iterator[bytes]:
    cell = '<row r="2"><c t="inlineStr"><is><t>&a9;</t></is></c></row>'
    yield from _excel(_sheet(cell, _ENTITIES), scale)


def _excel_blanks(scale: float) -> Iterator[bytes]:
    yield from _excel(_sheet(" " * int(1_300 * scale + 10) * _MB), scale)


def _excel_strings(scale: float) -> Iterator[bytes]:
    strings = f"<sst {_NS}>".encode() + b"<si><t>a</t></si>" * int(30_000_000 * scale) + b"</sst>"
    yield from _excel(_sheet(""), scale, strings)


def _excel_far_cells(scale: float) -> Iterator[bytes]:
    cell = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'
    yield from _excel(_sheet(cell), scale)


def _excel_deep(scale: float) -> Iterator[bytes]:
    depth = int(100_000 * scale)
    yield from _excel(_sheet("<row>" * depth + "</row>" * depth), scale)


def _entities(text: str, at: str, scale: float) -> Iterator[bytes]:
    """Yield XML with a reference that would become 10^11 words in place of a text."""
    body = text.partition("?>")[2] if text.startswith("<?xml") else text
    yield (_ENTITIES + body.replace('<!DOCTYPE nitf SYSTEM "http://naba.example/nitf.dtd">', "").replace(
        at, f"{at}&a11;", 1)).encode()  # fmt: skip


RSS = (
    "<rss version='2.0'><channel><title>x</title><item><title>خبر</title>"
    "<description>نص</description></item></channel></rss>"
)
SITEMAP = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url>"
    "<loc>https://a.example/</loc></url></urlset>"
)


def _deep(text: str, at: str, tag: str, scale: float, closed: bool = True) -> Iterator[bytes]:
    """Yield a text with 100,000 tags inside each other."""
    depth = int(100_000 * scale)
    inner = f"<{tag}>" * depth + (f"</{tag}>" * depth if closed else "")
    yield text.replace(at, at + inner, 1).encode()


def _line(head: bytes, piece: bytes, tail: bytes, scale: float) -> Iterator[bytes]:
    """Yield a line of 1 GB, with something before and after it."""
    yield head
    for _ in range(max(17, int(1024 * scale))):
        yield piece * (_MB // len(piece))
    yield tail


def _deep_json(
    before: bytes, start: bytes, end: bytes, after: bytes, scale: float
) -> Iterator[bytes]:
    depth = int(100_000 * scale)
    yield before + start * depth + b"1" + end * depth + after


def _many(before: bytes, piece: bytes, after: bytes, scale: float) -> Iterator[bytes]:
    """Yield a million pieces."""
    yield before + piece * int(1_000_000 * scale) + after


def _captures(scale: float) -> Iterator[bytes]:
    """Yield a web archive whose page is a bomb, before a good one."""
    page = b"<p>" + b"<div>" * int(100_000 * scale) + "خبر".encode()
    yield archives.warc(archives.answer(page), "https://a.example/1")
    packed = gzip.compress(bytes(int(1_000 * scale + 20) * _MB))
    encoded = archives.answer(packed, Content_Encoding="gzip")
    yield archives.warc(encoded, "https://a.example/2")
    yield archives.warc(archives.answer(archives.html("خبر")), "https://a.example/3")


_LINES = b"\n" + GOOD_LINE + b"\n"
_G2 = agency_messages.message(agency_messages.g2(body=agency_messages.XHTML))
_PAGE = pages.GOOD["wordpress"].decode()
_LONG_ROW = b"a," + b"b" * 4_000 + b"\n"
_ROW = "\nعنوان,نص\n".encode()
_FEED = b'{"version": "https://jsonfeed.org/version/1", "items": ['
#: Suffix and pieces of each by its name.
BOMBS: dict[str, tuple[str, Bomb]] = {
    "gzip": (".jsonl.gz", partial(_packed, gzip.compress)),
    "bzip2": (".jsonl.bz2", partial(_packed, bz2.compress)),
    "xz": (".jsonl.xz", partial(_packed, lzma.compress)),
    "zstandard": (".jsonl.zst", partial(_packed, zstandard.ZstdCompressor().compress)),
    "gzip of gzip of gzip": (".jsonl.gz.gz.gz", _packed_often),
    "zip": (".zip", _zip),
    "zips in each other": (".zip", _zips_in_each_other),
    "overlapping zip": (".zip", _overlapping_zip),
    "zip of a million empty members": (".zip", partial(_many_members, name=".txt")),
    "zip of a million unknown members": (".zip", partial(_many_members, name=".bin")),
    "tar of a million empty members": (".tar", partial(_many_tar_members, name=".txt")),
    "tar of a million unknown members": (".tar", partial(_many_tar_members, name=".bin")),
    "entities in RSS": (".xml", partial(_entities, RSS, "<description>")),
    "entities in a sitemap": (".xml", partial(_entities, SITEMAP, "<loc>")),
    "entities in NewsML-G2": (".xml", partial(_entities, _G2, "<p>")),
    "entities in NewsML 1": (".xml", partial(_entities, agency_messages.newsml_1(), "<p>")),
    "entities in NITF": (".xml", partial(_entities, agency_messages.nitf(), "<p>")),
    "entities in Excel": (".xlsx", _excel_entities),
    "blanks in Excel": (".xlsx", _excel_blanks),
    "strings in Excel": (".xlsx", _excel_strings),
    "far cells in Excel": (".xlsx", _excel_far_cells),
    "deep Excel": (".xlsx", _excel_deep),
    "line of zeros": (".jsonl", partial(_line, GOOD_LINE + b"\n", b"\0", _LINES)),
    "line": (".jsonl", partial(_line, b'{"title": "', "ا".encode(), _LINES)),
    "line of a table": (".csv", partial(_line, b"title,body\n", b"ab", _ROW)),
    "line of a page": (".html", partial(_line, b"<html>", b"<p>x", b"")),
    "line of a sitemap": (".txt", partial(_line, b"https://a.example/", b"a", b"\nhttps://a.example")),
    "text": (".txt", partial(_line, b"", b"a\n", b"")),
    "open quotation mark": (".csv", partial(_line, b'title,body\na,"b', _LONG_ROW, _ROW)),
    "many open quotation marks": (".csv", partial(_line, b"title,body\n", _LONG_ROW.replace(b",", b',"'), _ROW)),
    "cells": (".csv", partial(_many, b"title,body\n", b"a,", _ROW)),
    "columns": (".csv", partial(_many, b"title,body", b",a", _ROW)),
    "deep page": (".html", partial(_deep, _PAGE, "<article>", "div")),
    "open tags of a page": (".html", partial(_deep, _PAGE, "<article>", "b", closed=False)),
    "deep text of a record": (".jsonl", partial(_deep, '{"title": "a", "body": "X"}\n', "X", "div")),
    "deep RSS": (".xml", partial(_deep, RSS, "<description>", "div")),
    "deep sitemap": (".xml", partial(_deep, SITEMAP, "<url>", "a")),
    "deep NewsML-G2": (".xml", partial(_deep, _G2, "<p>", "b")),
    "deep NewsML 1": (".xml", partial(_deep, agency_messages.newsml_1(), "<p>", "b")),
    "deep NITF": (".xml", partial(_deep, agency_messages.nitf(), "<p>", "b")),
    "deep array": (".json", partial(_deep_json, b"", b"[", b"]", b"")),
    "deep object": (".json", partial(_deep_json, b"", b'{"a":', b"}", b"")),
    "deep array in an array": (".json", partial(
        _deep_json, b'[{"title": "a", "b": ', b"[", b"]", b"}," + GOOD_LINE + b"]")),
    "deep object in a line": (".jsonl", partial(
        _deep_json, GOOD_LINE + b'\n{"title": "a", "b": ', b'{"a":', b"}", b"}" + _LINES)),
    "deep array in a line": (".jsonl", partial(
        _deep_json, GOOD_LINE + b'\n{"title": "a", "b": ', b"[", b"]", b"}" + _LINES)),
    "deep JSON Feed": (".json", partial(
        _deep_json, _FEED + b'{"id": "1", "content_text": ', b"[", b"]", b"}]}")),
    "deep ninjs": (".json", partial(
        _deep_json, b'{"uri": "u", "pubstatus": "usable", "versioncreated": "2021-03-21T10:00:00Z", '
        b'"headline": "a", "body_text": "b", "c": ', b"[", b"]", b"}")),
    "entries of RSS": (".xml", partial(
        _many, b"<rss version='2.0'><channel>", b"<item></item>", b"</channel></rss>")),
    "entries of JSON Feed": (".json", partial(_many, _FEED, b"{},", b"{}]}")),
    "items that are none": (".json", partial(_many, b"[", b"1,", GOOD_LINE + b"]")),
    "keys of a record": (".json", partial(_many, b'{"title": "a"', b',"a":1', b"}")),
    "attributes of NITF": (".xml", partial(_many, b"<nitf ", b"a='' ", b"/>")),
    "web archive": (".warc", _captures),
}  # fmt: skip
