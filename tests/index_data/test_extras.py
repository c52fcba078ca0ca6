"""Rules of parts that only some need: what is missing is told with the command that brings it."""

import sys
from pathlib import Path

import pytest

from index_data.html import main_text
from index_data.readers.items import ReadError
from index_data.sources import Sources

ZSTANDARD, ZIP = b"\x28\xb5\x2f\xfd", b"PK\x03\x04"


@pytest.mark.parametrize(
    ("name", "content", "library", "extra"),
    [
        (
            "a.rss",
            b"<rss><channel><item><title>x</title></item></channel></rss>",
            "feedparser",
            "feeds",
        ),
        ("a.html", b"<html><p>x</p></html>", "trafilatura", "web"),
        (
            "a.mhtml",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
            b"--b\nContent-Type: text/html\n\n<html><p>x</p></html>\n--b--\n",
            "trafilatura",
            "web",
        ),
        ("a.newsml", b"<newsItem/>", "lxml", "agencies"),
        ("a.nitf", b"<nitf/>", "lxml", "agencies"),
        ("a.pdf", b"%PDF-1.7\n", "pypdf", "pdf"),
        ("a.xlsx", ZIP + bytes(26) + b"xl/workbook.xml", "openpyxl", "xlsx"),
        ("a.jsonl.zst", ZSTANDARD + b"x", "zstandard", "archives"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    library: str,
    extra: str,
) -> None:
    """The file is rejected with the command to type, and the next one is read."""
    for module in [each for each in sys.modules if each.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    # Another test may have loaded the library before, and it is loaded once.
    monkeypatch.setattr(main_text, "_trafilatura", main_text._trafilatura.__wrapped__)
    (tmp_path / name).write_bytes(content)
    (tmp_path / "b.txt").write_text("خبر\nنص")
    error, article = Sources([str(tmp_path / name), str(tmp_path / "b.txt")])
    assert isinstance(error, ReadError)
    assert f"pip install 'naba[{extra}]'" in error.reason
    assert not isinstance(article, ReadError)


def test_a_database_without_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is not told: it may have a password."""
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    (error,) = Sources(["postgresql://me:secret@host/news"], query="SELECT 1")
    assert isinstance(error, ReadError)
    assert "pip install 'naba[sql]'" in error.reason
    assert "secret" not in f"{error.path} {error.reason}"
