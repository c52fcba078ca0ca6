"""Packed files: what is in them, and what is given up."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from index_data import unpacking
from index_data.readers.items import ReadError
from index_data.sources import Sources
from index_data.unpacking import Member, UnpackingError, members

DATA = "قال الوزير\n".encode() * 50
PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def unpacked(data: bytes, name: str = "news") -> list[tuple[str, str, bytes] | ReadError]:
    """Return what is in some bytes: paths, names and contents."""
    stream = io.BufferedReader(io.BytesIO(data))
    return [
        (item.path, item.name, item.stream.read()) if isinstance(item, Member) else item
        for item in members(stream, name)
    ]


def test_what_is_not_packed_is_itself() -> None:
    assert unpacked(DATA, "a.txt") == [("a.txt", "a.txt", DATA)]
    assert unpacked(b"", "a.txt") == [("a.txt", "a.txt", b"")]


@pytest.mark.parametrize("suffix", PACK)
def test_compressed_files(suffix: str) -> None:
    """By their first bytes, whatever they are called; two in one file are one."""
    data = PACK[suffix](DATA)
    assert unpacked(data, f"a.jsonl{suffix}") == [(f"a.jsonl{suffix}", "a.jsonl", DATA)]
    assert unpacked(data, "a") == [("a", "a", DATA)]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_archives(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    """In order, without hidden files."""
    data = pack({"x/a.csv": DATA, ".hidden": DATA, "__MACOSX/a": DATA, "خبر.txt": b"b"})
    assert unpacked(data, "f") == [
        ("f/x/a.csv", "x/a.csv", DATA),
        ("f/خبر.txt", "خبر.txt", b"b"),
    ]


def test_archives_inside_each_other() -> None:
    inner = zipped({"a.jsonl.gz": gzip.compress(DATA)})
    data = gzip.compress(tarred({"b.zip": inner, "c.txt": b"c"}))
    assert unpacked(data, "f.tgz") == [
        ("f.tgz/b.zip/a.jsonl.gz", "a.jsonl", DATA),
        ("f.tgz/c.txt", "c.txt", b"c"),
    ]
    for _ in range(5):
        data = gzip.compress(data)
    [refused] = unpacked(data)
    assert isinstance(refused, ReadError)
    assert "inside each other" in refused.reason


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_damaged_files(suffix: str) -> None:
    """What came before the damage can be read; Zstandard does not tell that an end is missing."""
    stream = io.BufferedReader(io.BytesIO(PACK[suffix](DATA)[:-9]))
    [member] = members(stream, "f")
    assert isinstance(member, Member)
    with pytest.raises(UnpackingError, match="damaged"):
        member.stream.read()


def test_one_damaged_member_stops_no_other() -> None:
    data = bytearray(zipped({"a.txt": DATA, "b.txt": b"b"}))
    data[50:60] = b"x" * 10
    first, second = unpacked(bytes(data))
    assert isinstance(first, ReadError)
    assert second == ("news/b.txt", "b.txt", b"b")


def test_documents_are_no_archives() -> None:
    """An Excel file is a ZIP file too."""
    data = zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert unpacked(data, "a.xlsx") == [("a.xlsx", "a.xlsx", data)]


def test_a_member_without_a_name_is_read() -> None:
    """It stops no other; what follows a zero byte belongs to no name."""
    members = unpacked(zipped({"a.txt": DATA, "b.txt": b"b"}).replace(b"a.txt", b"\0.txt"))
    assert [member[2] for member in members if not isinstance(member, ReadError)] == [DATA, b"b"]


def test_a_zip_file_of_a_version_to_come_is_told() -> None:
    data = bytearray(zipped({"a.txt": DATA}))
    data[data.index(b"PK\x01\x02") + 6] = 84
    with pytest.raises(UnpackingError, match=r"zip file version 8\.4"):
        unpacked(bytes(data), "f.zip")


@pytest.mark.parametrize("suffix", [*PACK, ".zip"])
def test_bombs_are_given_up(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE_BYTES", 1 << 16)
    zeros = bytes(50_000_000)
    data = zipped({"a": zeros}) if suffix == ".zip" else PACK[suffix](zeros)
    with pytest.raises(UnpackingError, match="200 times"):
        unpacked(data)


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "f.zip"
    path.write_bytes(zipped({"a.txt": DATA}))
    with path.open("rb") as stream:
        [member] = members(stream, "f")
        assert isinstance(member, Member)
        assert member.stream.read() == DATA


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", *(m for m, _ in unpacking._COMPRESSIONS), b"PK\x03\x04"]),
)
def test_any_bytes_are_unpacked_or_refused(data: bytes, magic: bytes) -> None:
    try:
        unpacked(magic + data)
    except UnpackingError:
        return


def test_a_name_of_a_member_that_is_no_text(tmp_path: Path) -> None:
    """The archive is refused by name."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("خبر.txt", "خبر")
    path.write_bytes(path.read_bytes().replace("خ".encode(), b"\xff\xff"))
    (error,) = Sources([str(path)])
    assert isinstance(error, ReadError)
    assert "damaged" in error.reason
