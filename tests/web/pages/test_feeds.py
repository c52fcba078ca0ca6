"""Feeds of searches."""

import re
from json import loads
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from werkzeug.test import TestResponse

from search import Article
from tests.web.conftest import Get, getter, made
from web import create_app

NAMES = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/elements/1.1/"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def parsed(response: TestResponse) -> ET.Element:
    assert response.status_code == 200
    return ET.fromstring(response.data)  # noqa: S314  # our own answer


def texts(root: ET.Element, path: str) -> list[str | None]:
    return [node.text for node in root.findall(path, NAMES)]


def test_atom_has_what_a_feed_needs(ask: Get) -> None:
    """Language, ids, dates, authors and links to the articles here, newest first."""
    response = ask("/feed.atom", q="جسر")
    root = parsed(response)
    assert response.mimetype == "application/atom+xml"
    assert root.get(LANGUAGE) == "ar"
    assert texts(root, "a:title") == ["نبأ: جسر"]
    assert texts(root, "a:updated") == ["2024-06-09T00:00:00+00:00"]
    assert texts(root, "a:entry/a:id") == [
        f"http://localhost/a/{name}" for name in ("t", "s3", "s2", "s1", "u")
    ]
    assert texts(root, "a:entry/a:author/a:name")[:2] == ["وكالة النهر", "إذاعة الوادي"]
    assert texts(root, "a:entry/a:summary")[0] == "قالت المهندسة إنهم على حق."
    (own,) = root.findall("a:link[@rel='self']", NAMES)
    assert texts(parsed(ask(own.get("href", ""))), "a:id") == [own.get("href")]
    (page,) = root.findall("a:link[@rel='alternate']", NAMES)
    assert "<strong>٥ مقالات</strong>" in ask(page.get("href", "")).text


def test_rss_has_the_same(ask: Get) -> None:
    """In its own elements."""
    response = ask("/feed.rss", q="جسر", source="وكالة النهر")
    root = parsed(response)
    assert (response.mimetype, root.get("version")) == ("application/rss+xml", "2.0")
    assert texts(root, "channel/item/guid") == ["http://localhost/a/t", "http://localhost/a/s1"]
    assert texts(root, "channel/item/pubDate")[0] == "Sun, 09 Jun 2024 00:00:00 GMT"
    assert texts(root, "channel/item/dc:creator") == ["وكالة النهر", "وكالة النهر"]


def test_json_has_the_same(ask: Get) -> None:
    """In the properties of JSON Feed 1.1."""
    response = ask("/feed.json", q="جسر", source="وكالة النهر")
    assert response.mimetype == "application/feed+json"
    feed = loads(response.data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["language"]) == ("نبأ: جسر", "ar")
    assert [item["id"] for item in feed["items"]] == [
        "http://localhost/a/t", "http://localhost/a/s1",
    ]  # fmt: skip
    assert feed["items"][0] == {
        "id": "http://localhost/a/t",
        "url": "http://localhost/a/t",
        "title": "إضراب عمال الجسر",
        "content_text": "قالت المهندسة إنهم على حق.",
        "language": "ar",
        "date_published": "2024-06-09T00:00:00+00:00",
        "authors": [{"name": "وكالة النهر"}],
    }
    assert loads(ask(feed["feed_url"]).data)["feed_url"] == feed["feed_url"]
    assert "<strong>" in ask(feed["home_page_url"]).text


def test_json_leaves_out_what_is_unknown(get: Get) -> None:
    """Dates and authors; tags are told."""
    items = {item["id"]: item for item in loads(get("/feed.json").data)["items"]}
    undated = items["http://localhost/a/5"]
    assert undated.keys() == {"id", "url", "title", "content_text", "language"}
    assert items["http://localhost/a/1"]["tags"] == ["هدنة", "أمم متحدة"]


def test_home_links_to_the_feeds_of_all_articles(get: Get) -> None:
    """In each form, with its type."""
    page = get("/").text
    for form, kind in (("atom", "atom+xml"), ("rss", "rss+xml"), ("json", "feed+json")):
        assert re.search(f'type="application/{re.escape(kind)}" [^>]*href="/feed.{form}"', page)


def test_articles_of_a_feed_contain_all_the_words(ask: Get) -> None:
    """Articles with fewer words are left out, unless requested."""
    assert len(parsed(ask("/feed.rss", q="إضراب جسر")).findall("channel/item")) == 1
    assert len(parsed(ask("/feed.rss", q="إضراب جسر", match="any")).findall("channel/item")) == 5


def test_a_feed_is_read_leniently(ask: Get) -> None:
    """Unknown parameters and pages are ignored, with notices in the subtitle."""
    root = parsed(ask("/feed.atom", q='"جسر', page="7", utm_source="x", to="غدًا"))
    assert len(root.findall("a:entry", NAMES)) == 5
    (subtitle,) = texts(root, "a:subtitle")
    assert "علامة التنصيص غير مغلقة" in str(subtitle)
    assert "تاريخ النهاية" in str(subtitle)


def test_a_feed_without_entries_is_valid(ask: Get) -> None:
    """It still has a date."""
    root = parsed(ask("/feed.atom", q="قطار"))
    assert root.findall("a:entry", NAMES) == []
    assert texts(root, "a:updated") == ["1970-01-01T00:00:00+00:00"]


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss"])
def test_nothing_of_an_article_breaks_a_feed(tmp_path: Path, path: str) -> None:
    """Characters forbidden in XML are removed, markup is escaped, ids may contain anything."""
    article = Article(
        "a/b ?&ج", "\x00<b>\x0b\ufffe&", "<script>alert(1)</script>\x08.", "", "\x1b<"
    )
    get = getter(create_app({"INDEX_URL": made(tmp_path / "i", [article])}).test_client())
    response = get(path)
    root = parsed(response)
    assert "<b>&" in [node.text for node in root.iter()]
    assert "<script>" not in response.text
    links = [text for text in root.itertext() if "/a/" in text]
    assert get(links[0]).status_code == 200


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss"])
def test_a_feed_handles_the_ends_of_the_calendar(tmp_path: Path, path: str) -> None:
    """A time zone may take a date beyond them."""
    dates = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"
    articles = [Article(day[:4], title="خبر", date=day) for day in dates]
    get = getter(create_app({"INDEX_URL": made(tmp_path / "i", articles)}).test_client())
    text = "".join(parsed(get(path)).itertext())
    assert "9999" in text
    assert "0001" in text


def test_links_start_with_the_base_url(stories_url: str) -> None:
    """Even behind a proxy with a path prefix."""
    config = {"INDEX_URL": stories_url, "BASE_URL": "https://n.example/naba", "TRUST_PROXY": 1}
    client = create_app(config).test_client()
    root = parsed(client.get("/feed.atom?q=جسر", headers={"X-Forwarded-Prefix": "/naba"}))
    assert texts(root, "a:entry/a:id")[0] == "https://n.example/naba/a/t"


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss"])
def test_a_feed_without_a_host(stories_url: str, path: str) -> None:
    """Its links are paths, and it is the same whatever host is asked for."""
    client = create_app({"INDEX_URL": stories_url}).test_client()
    hosts = ("one.example", "two.example:8000", "")
    one, *others = (client.get(f"{path}?q=جسر", headers={"Host": host}) for host in hosts)
    assert [other.data for other in others] == [one.data] * 2
    root = parsed(one)
    ids = texts(root, "a:entry/a:id") + texts(root, "channel/item/guid")
    assert ids == [f"urn:naba:article:{name}" for name in ("t", "s3", "s2", "s1", "u")]
    links = [node.get("href") or node.text for node in root.iter() if node.tag.endswith("link")]
    assert len(links) == 7
    assert {client.get(str(link)).status_code for link in links} == {200}


def test_results_link_to_their_feed(ask: Get) -> None:
    """The link keeps the query and the filters, but not the order or the page."""
    answer = ask(
        "/api/v1/search", q="جسر", source="وكالة النهر", sort="oldest", facet="source"
    ).json
    assert answer is not None
    entries = parsed(ask(answer["links"]["feed"])).findall("a:entry/a:id", NAMES)
    assert [entry.text for entry in entries] == ["http://localhost/a/t", "http://localhost/a/s1"]
    page = ask("/", q="جسر", sort="oldest").text
    address = unquote(answer["links"]["feed"].partition("&")[0])
    assert f'type="application/atom+xml" title="جديد هذا البحث (Atom)" href="{address}"' in page
    assert 'type="application/rss+xml"' in page
