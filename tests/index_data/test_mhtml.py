"""MHTML: the page of a saved message, whatever its encodings."""

import base64
import quopri
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.readers.mhtml import begins_mhtml, parse_mhtml
from index_data.readers.page import begins_page
from index_data.records import Reading
from search import Article, ArticleError
from tests.index_data.pages import PARAGRAPHS, TITLE, WORDS

URL = "https://daffa.example/news/5"


def saved(encoding: str = "quoted-printable", charset: str = "utf-8", html: str = WORDS) -> bytes:
    data = html.replace("utf-8", charset).encode(charset, errors="ignore")
    packed = base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nSubject: page\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
        '\tboundary="----Part--1"\r\n\r\n\r\n------Part--1\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\nContent-Location: {URL}\r\n\r\n"
    ).encode() + packed + (
        b"\r\n------Part--1\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/\r\n"
        b"\r\n<html><p>advert</p></html>\r\n------Part--1--\r\n"
    )  # fmt: skip


def parse(data: bytes) -> Article:
    return parse_mhtml(data, Reading())


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_page(encoding: str, charset: str) -> None:
    """The page is read with its address, and not what was shown inside it."""
    article = parse(saved(encoding, charset))
    assert (article.title, article.url) == (TITLE, URL)
    assert PARAGRAPHS[2] in article.body
    assert "advert" not in article.body


def test_begins() -> None:
    """A saved message is known by its headers, and is no page."""
    assert begins_mhtml(saved())
    assert not begins_page(saved())
    assert not begins_mhtml(WORDS.encode())
    assert not begins_mhtml(b"From: a\r\nContent-Type: text/plain\r\n\r\nmultipart/related")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (saved().replace(b"text/html\r\n", b"image/png\r\n"), "without a page"),
        (saved(html=""), "empty"),
        (
            b'Content-Type: multipart/related; boundary="a"\r\n\r\n--a\r\n' * 5_000,
            "inside each other",
        ),
    ],
)
def test_refused(data: bytes, reason: str) -> None:
    """A message without a page, or a bomb of messages, is refused by name."""
    with pytest.raises(ArticleError, match=reason):
        parse(data)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=6)), max_size=8))
def test_mutated(changes: list[tuple[int, bytes]]) -> None:
    """A damaged message is an article or is refused; nothing else happens."""
    data = bytearray(saved())
    for at, content in changes:
        data[at : at + len(content)] = content
    with suppress(ArticleError):
        parse(bytes(data))
