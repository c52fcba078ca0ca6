"""Feeds: an entry is an article; odd feeds are read, broken ones as far as they go."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index_data.readers import feed_xml
from index_data.readers.feed import begins_feed, read_feed
from index_data.readers.items import Item, Link, ReadError
from index_data.records import Reading
from search import Article

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>صحيفة النهر</title><link>https://nahr.example/</link><language>ar</language>
<item><title>افتتاح الجسر في المدينة</title><link>/news/1</link><guid>n-1</guid>
<description>&lt;p&gt;موجز&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>نص الخبر من المدينة</p><p>وفقرة في&nbsp;R&D</p>]]></content:encoded>
<dc:creator>ليلى حداد</dc:creator><category>غير مصنف</category><category>اقتصاد</category>
<category>جسور</category><pubDate>Sun, 21 Mar 2021 10:30:00 +0300</pubDate>
<feedburner:origLink>https://nahr.example/o/1</feedburner:origLink></item>
<item><title>سؤال & جواب</title><guid isPermaLink="false">n-2</guid>
<description>من هنا</description>
<source url="https://w.example/rss">وكالة الوادي</source></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>النهر</title>
<link rel="self" href="https://nahr.example/feed/atom"/>
<author><name>هيئة التحرير</name></author>
<entry><title type="html">خبر &lt;b&gt;عاجل&lt;/b&gt;</title><id>urn:1</id><link href="../a/1"/>
<updated>2021-03-22T10:00:00Z</updated><published>2021-03-21T10:00:00Z</published>
<summary>موجز</summary><category term="sport" label="رياضة" scheme="https://nahr.example/sections"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>فقرة</p><p>أخرى</p></div></content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://nahr.example/"><title>النهر</title></channel>
<item rdf:about="https://nahr.example/1"><title>خبر</title><link>https://nahr.example/1</link>
<dc:date>2021-03-21</dc:date><dc:publisher>وكالة</dc:publisher><dc:subject>فن</dc:subject></item>
</rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "النهر", "language": "ar",
 "feed_url": "https://nahr.example/feed.json", "authors": [{"name": "هيئة التحرير"}], "items": [
 {"id": "1", "url": "/a/1", "title": "خبر", "content_html": "<p>فقرة</p><p>أخرى</p>",
  "date_published": "2021-03-21T10:00:00Z", "tags": ["رياضة", "كرة"]},
 {"id": "https://nahr.example/2", "content_text": "بلا عنوان"}, {"id": "3"}, 7]}"""

PREFIXES = " ".join(f'xmlns:a{n}="b"' for n in range(300))


def read(feed: str | bytes, path: str = "feed.xml", *, full_text: bool = False) -> list[Item]:
    data = feed.encode() if isinstance(feed, str) else feed
    stream = io.BufferedReader(io.BytesIO(data))
    return list(read_feed(stream, path, Reading(), full_text))


def article(item: Item) -> Article:
    assert isinstance(item, Article), item
    return item


def reason(item: Item) -> str:
    assert isinstance(item, ReadError), item
    return item.reason


def test_rss() -> None:
    first, second = map(article, read(RSS))
    assert (first.title, first.body) == (
        "افتتاح الجسر في المدينة",
        "نص الخبر من المدينة\nوفقرة في R&D",
    )
    assert (first.author, first.source) == ("ليلى حداد", "صحيفة النهر")
    assert (first.section, first.tags) == ("اقتصاد", ("جسور",))
    assert (first.date, first.url) == ("2021-03-21T10:30:00+03:00", "https://nahr.example/o/1")
    assert first.extra == {"language": "ar"}
    assert (second.id, second.url, second.source) == ("n-2", "", "وكالة الوادي")
    assert second.title == "سؤال & جواب"


def test_atom() -> None:
    """The date is that of publication, a category of sections the section, and links are whole."""
    found = article(read(ATOM)[0])
    assert (found.title, found.body) == ("خبر عاجل", "فقرة\nأخرى")
    assert (found.date, found.url) == ("2021-03-21T10:00:00Z", "https://nahr.example/a/1")
    assert (found.section, found.author) == ("رياضة", "هيئة التحرير")
    assert article(read(ATOM, "https://other.example/x/feed")[0]).url == "https://other.example/a/1"


def test_rdf() -> None:
    found = article(read(RDF)[0])
    assert (found.url, found.date) == ("https://nahr.example/1", "2021-03-21")
    assert (found.source, found.section) == ("وكالة", "فن")


def test_json_feed() -> None:
    first, second, third, fourth = read(JSON)
    assert article(first).body == "فقرة\nأخرى"
    assert article(first).url == "https://nahr.example/a/1"
    assert (article(first).section, article(first).tags) == ("رياضة", ("كرة",))
    assert article(first).author == "هيئة التحرير"
    assert article(second).url == "https://nahr.example/2"
    assert (reason(third), reason(fourth)) == ("neither title nor body", "not a JSON object")


def test_full_text_is_behind_links() -> None:
    """An entry without an address has no page, and is an article by itself."""
    first, second = read(RSS, full_text=True)
    assert isinstance(first, Link)
    assert (first.url, first.known["title"]) == (
        "https://nahr.example/o/1",
        "افتتاح الجسر في المدينة",
    )
    assert isinstance(second, Article)


def _declared(encoding: str) -> Callable[[str], str]:
    return lambda feed: feed.replace('encoding="utf-8"', f'encoding="{encoding}"')


@pytest.mark.parametrize(
    "data",
    [
        RSS.encode("cp1256"),
        RSS.encode("utf-16"),
        _declared("windows-1256")(RSS).encode("iso8859-6", "ignore"),
        _declared("windows-1252")(RSS).encode(),
        RSS.encode().replace(b" & ", b" \xd9 & "),
        RSS.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', "").encode(),
        b"\n\n<br/>Warning: x\n" + RSS.encode() + b"<!-- 0.3 s --><script>",
        RSS.replace("من هنا", "من هنا\x0b&#0;&#x110000;&#99999999999").encode(),
    ],
    ids=["cp1256", "utf-16", "iso-8859-6", "lies", "damaged", "namespace", "junk", "signs"],
)
def test_odd_feeds(data: bytes) -> None:
    """What a file declares counts less than its bytes; what XML does not allow is read past."""
    first, second = map(article, read(data))
    assert first.title == "افتتاح الجسر في المدينة"
    assert first.author == "ليلى حداد"
    assert "من هنا" in second.body


def test_a_cut_off_feed_is_read_as_far_as_it_goes() -> None:
    first, rest = read(RSS[:-100])
    assert article(first).section == "اقتصاد"
    assert isinstance(rest, ReadError)
    assert (rest.place, rest.reason) == (
        "after entry 1",
        "cut off: the file ends before </rss>; fetch it again",
    )
    assert "cut off" in reason(read(RSS[:500])[0])


@pytest.mark.parametrize(
    ("feed", "why"),
    [
        ("<!DOCTYPE html><html><body><rss></rss></body></html>", "an HTML page"),
        ("<rss><channel><title>x</title></channel></rss>", "an empty feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "an empty feed"),
        ('{"items": 1}', "no list of items"),
        ('{"items": ' + "[" * 100_000, "not JSON"),
        ("<urlset></urlset>", "not a feed"),
        ("", "not a feed"),
        (f"<rss>{'<a>' * 300_001}</rss>", "more than 300,000 tags"),
        (f"<rss>{'& ' * 1_000_001}</rss>", "more than 1,000,000 references"),
        (f"<rss {PREFIXES}></rss>", "more than 200 namespaces"),
        (f"<rss {PREFIXES.replace('xmlns:', '')}></rss>", "more than 200 attributes"),
        (f"<rss>{'x' * (16 << 20)}</rss>", "longer than 16 MB"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(feed: str, why: str) -> None:
    (found,) = read(feed)
    assert why in reason(found)


@pytest.mark.parametrize("name", ["<b", "b"])
def test_entities_are_not_read(name: str) -> None:
    """Neither those that grow nor those of other files, in whichever form they are declared."""
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(20))
    declared = (
        f'<!DOCTYPE r [<!ENTITY l0 "{name}">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    feed = declared + RSS[RSS.index("<rss") :].replace("من هنا", "من هنا &l20; &f;")
    assert len(article(read(feed)[1]).body) < 100


def test_a_date_that_nobody_can_read_is_refused() -> None:
    found = read(RSS.replace("Sun, 21 Mar 2021 10:30:00 +0300", "قريبا"))[0]
    assert "date is not written" in reason(found)
    assert isinstance(found, ReadError)
    assert "افتتاح" in found.record


def test_how_feeds_begin() -> None:
    assert all(begins_feed(feed.encode()[:8192]) for feed in (RSS, ATOM, RDF, JSON))
    assert begins_feed(RSS.encode("utf-16"))
    assert not any(map(begins_feed, (b"", b"<html><rss>", b"{}", b"text <rss version='2.0'>")))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_feeds_never_crash(data: st.DataObject) -> None:
    feed = data.draw(st.sampled_from([RSS, ATOM, RDF, JSON])).encode()
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(feed)))
        end = min(len(feed), at + data.draw(st.integers(0, 40)))
        feed = feed[:at] + data.draw(st.binary(max_size=8)) + feed[end:]
    for item in (*read(feed), *read(feed, "https://nahr.example/", full_text=True)):
        assert isinstance(item, Article | ReadError | Link)
    begins_feed(feed)


def test_a_failure_of_the_parser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedparser.parse", lambda *_, **__: 1 / 0)
    (found,) = read(RSS)
    assert reason(found) == "a broken feed (ZeroDivisionError: division by zero)"
    assert feed_xml.is_xml_feed(RSS)
