"""Saved pages: what is read of several layouts, and what is refused by name."""

import io
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.html.article import NoArticle
from index_data.readers.items import RawRecord, ReadError
from index_data.readers.mhtml import begins_mhtml
from index_data.readers.page import begins_page, page_of, read_page
from index_data.records import Reading
from search import Article, ArticleError
from tests.index_data import pages
from tests.index_data.pages import GOOD, PARAGRAPHS, TITLE

READING = Reading()


def page(html: str, url: str = "", **known: str) -> Article:
    return page_of(html.encode(), READING, url, known=known)


@pytest.mark.parametrize("layout", GOOD)
def test_text(layout: str) -> None:
    """Each layout gives the title and the paragraphs, without what is around them."""
    article = page_of(GOOD[layout], READING)
    assert article.title.startswith(TITLE)
    for paragraph in PARAGRAPHS:
        assert paragraph in article.body
    for other in ("تعليق", "اقرأ", "الارتباط", "خبر آخر", "اتصل", "رياضة", "حقوق"):
        assert other not in article.body


@pytest.mark.parametrize(
    ("layout", "date"),
    [
        ("wordpress", "2021-03-21T10:30:00+02:00"),
        ("tables", "2003-09-11"),
        ("amp", "2020-05-06T07:08:09Z"),
        ("json-ld", "2019-01-02"),
        ("words", "2021-03-21"),
        ("digits", "2021-03-21"),
    ],
)
def test_date(layout: str, date: str) -> None:
    """The date is that of publication, in whichever form it is said."""
    assert page_of(GOOD[layout], READING).date == date


def test_no_date_is_made_up() -> None:
    """Neither «three hours ago» nor the year of a copyright dates an article."""
    assert page(pages.UNDATED).date == ""


def test_fields() -> None:
    """Author, source, section, tags and address are read where they are; so is the dateline."""
    article = page_of(GOOD["wordpress"], READING)
    assert (article.author, article.source, article.section) == (
        "سلمى حداد",
        "صحيفة الضفة",
        "محليات",
    )
    assert article.tags == ("النيل", "جسور")
    assert article.url == "https://daffa.example/2021/03/bridge/"
    assert article.extra["dateline"] == "القاهرة – رويترز"


def test_json_ld() -> None:
    """References between nodes are followed, entities read, and a broken script is no obstacle."""
    article = page_of(GOOD["json-ld"], READING)
    assert article.title == f'{TITLE} "الكبير"'
    assert (article.author, article.source, article.section) == ("ليلى منصور", "الضفة", "اقتصاد")
    assert (article.tags, article.url) == (("جسر", "نقل"), "https://daffa.example/9")


def test_known() -> None:
    """What a feed knows fills what the page lacks, and never displaces what it says."""
    article = page(
        pages.WORDS, author="كريم سعيد", title="عنوان في خلاصة", url="https://a.example/1"
    )
    assert (article.title, article.author) == (TITLE, "كريم سعيد")
    assert article.url == "https://a.example/1"


@pytest.mark.parametrize(
    ("mark", "url"),
    [
        (
            "<!-- saved from url=(0029)https://daffa.example/news/5 -->",
            "https://daffa.example/news/5",
        ),
        ('<link rel="canonical" href="/news/6">', "https://daffa.example/news/6"),
        ('<link rel="canonical" href="/">', "https://daffa.example/a"),
        ('<meta property="og:url" content="https://other.example/x">', "https://daffa.example/a"),
    ],
)
def test_address(mark: str, url: str) -> None:
    """The canonical address counts, unless it is the home page or another site's."""
    own = "" if "saved" in mark else "https://daffa.example/a"
    assert page(mark + pages.WORDS, own).url == url


def test_no_address() -> None:
    """What cannot be an address is none."""
    link = '<link rel="canonical" href="http://[a"><meta property="og:url" content="//[">'
    assert page(link + pages.WORDS, "http://[b").url == ""


@pytest.mark.parametrize(
    ("declared", "encoding", "served"),
    [
        ("utf-8", "cp1256", ""),
        ("windows-1256", "utf-8", ""),
        ("iso-8859-1", "cp1256", "utf-8"),
        ("utf-8", "iso8859-6", "nonsense"),
        ("utf-8", "utf-16", ""),
        ("utf-8", "utf-8-sig", "windows-1256"),
    ],
)
def test_charset(declared: str, encoding: str, served: str) -> None:
    """A page is read in its own encoding, whatever it or its server say."""
    html = pages.UNDATED.replace("utf-8", declared).replace("©", "").replace("–", "-")
    article = page_of(html.encode(encoding), READING, charset=served)
    assert (article.title, article.body.splitlines()[1]) == (TITLE, PARAGRAPHS[1])


@pytest.mark.parametrize("html", [pages.LISTING, pages.HEADLINES])
def test_lists_are_refused(html: str) -> None:
    """A home page or a section is no article."""
    with pytest.raises(NoArticle, match="a list of articles"):
        page(html)


def test_no_text_is_refused() -> None:
    """A page without a main text is no article."""
    with pytest.raises(NoArticle, match="no main text"):
        page(pages.NO_TEXT)


BOMBS: dict[str, Callable[[], str]] = {
    "nested authors": lambda: '<div class="author">' * 240 + "س" * 4_000_000,
    "nested cells": lambda: "<table><tr><td>" * 80 + "س ق" * 4_000_000,
    "nested": lambda: "<div>" * 100_000 + pages.BODY,
    "nested a little": lambda: ("<div>" * 240 + "<p>نص" + "</div>" * 240) * 200,
    "16 MB of div": lambda: "<div>" * 3_200_000,
    "5 MB of <": lambda: "<" * 5_000_000,
    "attributes": lambda: "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x",
    "hidden attributes": lambda: '<!-- <a b=" --><p ' + " a=1" * 100_000,
    "giant attribute": lambda: '<p a="' + "x" * 15_000_000 + '">x',
    "open comments": lambda: "<!--" * 1_000_000,
    "open tags": lambda: "<a" * 2_000_000,
    "open titles": lambda: "<title " * 1_000_000,
    "open quotes": lambda: "<a b='" * 200_000 + '<a b="' * 200_000,
    "deep json": lambda: '<script type="application/ld+json">' + '{"a":[' * 500_000,
    "spaced <": lambda: "< " * 5_000_000,
    "end tags": lambda: "</p>" * 3_000_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    """What would take long is refused, and nothing takes more than some seconds."""
    with pytest.raises(ArticleError):
        page(f"<html><body>{BOMBS[name]()}")


def test_entities_are_not_expanded() -> None:
    """What a page declares as entities stays as it is."""
    declared = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert "aaaa" not in page(declared + pages.WORDS.replace("مليار", "&b;")).body


def test_reader() -> None:
    """A page is one record, and one that is too large is told."""
    (record,) = read_page(io.BufferedReader(io.BytesIO(GOOD["amp"])), "a.html", READING)
    assert isinstance(record, RawRecord)
    assert isinstance(record.parse(), Article)
    large = io.BufferedReader(io.BytesIO(b"<html>" + b" " * (16 << 20)))
    (error,) = read_page(large, "a.html", READING)
    assert isinstance(error, ReadError)


@pytest.mark.parametrize("layout", GOOD)
def test_begins(layout: str) -> None:
    """A page is known by its beginning, whatever its encoding."""
    assert begins_page(GOOD[layout][:8192])
    assert not begins_mhtml(GOOD[layout][:8192])
    assert begins_page("<!DOCTYPE html><html>".encode("utf-16"))
    for other in (
        b"<?xml version='1.0'?><rss>",
        b'{"a": "<html>"}',
        b"WARC/1.0\r\n",
        b"<newsItem>",
    ):
        assert not begins_page(other)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(sorted(GOOD)), st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=6)))
)
def test_mutated_pages(layout: str, changes: list[tuple[int, bytes]]) -> None:
    """A damaged page is an article or is refused; nothing else happens."""
    data = bytearray(GOOD[layout])
    for at, content in changes:
        data[at : at + len(content)] = content
    with suppress(ArticleError):
        page_of(bytes(data), READING)
