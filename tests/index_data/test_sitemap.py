"""Sitemaps: links to pages, with what is known of them; what leads elsewhere is refused."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.readers import sitemap
from index_data.readers.items import Link, ReadError
from index_data.readers.sitemap import begins_sitemap, read_sitemap
from index_data.records import Reading

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://nahr.example/1?a=1&b=2&copy=3 </loc><lastmod>2026-02-01</lastmod>
<news:news><news:publication><news:name>النهر</news:name><news:language>ar</news:language>
</news:publication><news:publication_date>2026-01-02T10:00:00+03:00</news:publication_date>
<news:title>خبر&nbsp;جديد</news:title><news:keywords>رياضة، كرة, نهر</news:keywords></news:news>
<image:image><image:loc>https://nahr.example/1.jpg</image:loc></image:image></url>
<url><loc>https://sport.nahr.example/2</loc><lastmod>2026-02-01</lastmod></url>
<url><loc>/3</loc></url><url><loc>https://other.example/4</loc></url><url></url>
</urlset>"""
INDEX = "<sitemapindex><sitemap><loc>https://nahr.example/s.xml.gz</loc></sitemap></sitemapindex>"
LINES = "https://nahr.example/1\n\nhttps://nahr.example/خبر\nلا عنوان\n"
ADDRESS = "https://www.nahr.example/sitemap.xml"


def read(text: str | bytes, path: str = ADDRESS) -> list[Link | ReadError]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_sitemap(io.BufferedReader(io.BytesIO(data)), path, Reading()))


def reason(item: Link | ReadError) -> str:
    assert isinstance(item, ReadError), item
    return item.reason


def test_news() -> None:
    first, second, *others = read(NEWS)
    known = {
        "title": "خبر جديد",
        "date": "2026-01-02T10:00:00+03:00",
        "source": "النهر",
        "language": "ar",
        "tags": ["رياضة", "كرة", "نهر"],
    }
    address, changed = "https://nahr.example/1?a=1&b=2&copy=3", "2026-02-01"
    assert first == Link(ADDRESS, "address 1", address, known, changed=changed)
    assert second == Link(ADDRESS, "address 2", "https://sport.nahr.example/2", changed=changed)
    assert list(map(reason, others)) == [
        "not a whole web address: '/3'",
        "on another site (other.example) than the sitemap (nahr.example)",
        "no address (loc)",
    ]


def test_a_file_may_lead_anywhere() -> None:
    """Of a sitemap that is a file nobody knows the site."""
    assert isinstance(read(NEWS, "sitemap.xml")[3], Link)


def test_an_index_leads_to_sitemaps() -> None:
    (found,) = read(INDEX)
    assert isinstance(found, Link)
    assert (found.kind, found.url) == ("sitemap", "https://nahr.example/s.xml.gz")


def test_lines() -> None:
    first, second, third = read("\ufeff" + LINES)
    assert isinstance(first, Link)
    assert isinstance(second, Link)
    assert second.place == "line 3"
    assert "not a whole web address" in reason(third)


def test_utf_16() -> None:
    assert read(NEWS.encode("utf-16"))[:2] == read(NEWS)[:2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "an empty sitemap"),
        ("<urlset></urlset>", "an empty sitemap"),
        ("<!DOCTYPE html><html></html>", "an HTML page, not a sitemap"),
        ("<rss></rss>", "a feed, not a sitemap"),
        ("<other/>", "not a sitemap: it begins with <other>"),
        ('<!DOCTYPE u [<!ENTITY a "b">]><urlset>&a;</urlset>', "declares entities"),
        ('<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset/>', "declares entities"),
        ("<urlset>" + "<a>" * 100_000, "nested more than 100 levels"),
        ("<urlset " + "a" * 3_000_000, "a tag longer than 1 MB"),
        ("<urlset><url>", "cut off"),
        ("<urlset></url>", "not XML: mismatched tag"),
    ],
)
def test_what_is_no_sitemap_is_refused_by_name(text: str, why: str) -> None:
    (found,) = read(text)
    assert why in reason(found)


def test_a_cut_off_sitemap_is_read_as_far_as_it_goes() -> None:
    first, second, rest = read(NEWS[: NEWS.index("/3")])
    assert isinstance(first, Link)
    assert isinstance(second, Link)
    assert isinstance(rest, ReadError)
    assert rest.place == "after address 2"
    assert "cut off; fetch it again" in rest.reason


def test_at_most_so_many_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_ADDRESSES", 1)
    first, rest = read(NEWS)
    assert isinstance(first, Link)
    assert reason(rest) == "more than 1 addresses; what comes after it is not read"


def test_texts_are_bounded() -> None:
    text = f"<urlset><url><loc>https://nahr.example/{'x' * 10_000_000}</loc></url></urlset>"
    (found,) = read(text)
    assert "longer than 2,048" in reason(found)


def test_how_sitemaps_begin() -> None:
    assert all(begins_sitemap(text.encode()) for text in (NEWS, INDEX, "https://nahr.example/1\n"))
    assert not any(map(begins_sitemap, (b"", b"\n", b"<rss>", LINES.encode(), b"https://x y\n")))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_mutated_sitemaps_never_crash(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([NEWS, INDEX, LINES])).encode()
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        end = min(len(text), at + data.draw(st.integers(0, 40)))
        text = text[:at] + data.draw(st.binary(max_size=8)) + text[end:]
    for item in read(text):
        assert isinstance(item, Link | ReadError)
    begins_sitemap(text)
