"""Structured data and canonical URLs of articles."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from search import Article
from tests.web.conftest import Get, Served, made
from web import create_app
from web.pages.structured import news_article


def structured(page: str) -> Any:
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def test_an_article_is_described_in_schema_org(served: Served) -> None:
    """Headline, date, author, source, section, tags and URLs."""
    client = served(BASE_URL="https://example.org")
    assert structured(client.get("/a/1?q=الهدنة").text) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "مجلس الأمن يناقش الهدنة",
        "inLanguage": "ar",
        "datePublished": "2024-03-14T20:30:00+03:00",
        "dateModified": "2024-03-14T20:30:00+03:00",
        "author": {"@type": "Person", "name": "سلمى الحداد"},
        "publisher": {"@type": "Organization", "name": "صحيفة الميناء"},
        "articleSection": "سياسة",
        "keywords": ["هدنة", "أمم متحدة"],
        "url": "https://example.org/a/1",
        "isBasedOn": "https://example.org/news/1",
    }


@pytest.mark.parametrize("language", ["", "en", "ar"])
def test_the_canonical_url_is_one_of_the_alternates(get: Get, language: str) -> None:
    """That of the language in the address; others would be told not to count."""
    chosen = {"lang": language} if language else {}
    page = get("/a/1", q="الهدنة", digits="latn", **chosen).text
    (canonical,) = re.findall('<link rel="canonical" href="([^"]*)">', page)
    alternates = dict(re.findall('<link rel="alternate" hreflang="(.*?)" href="(.*?)">', page))
    assert canonical == alternates[language or "x-default"]
    assert structured(page)["url"] == canonical


def test_unknown_properties_are_left_out(get: Get) -> None:
    """As are URLs that are not HTTP or HTTPS."""
    assert structured(get("/a/5").text).keys() == {"@context", "@type", "inLanguage", "url"}
    assert "isBasedOn" not in structured(get("/a/2").text)


@pytest.mark.parametrize(
    ("record", "last"),
    [
        ({"modified": "2024-05-02T10:00:00Z"}, "2024-05-02T10:00:00Z"),
        ({"updated_at": "2024-05-03"}, "2024-05-03"),
        ({"modified": "yesterday", "updated": "2024-05-04"}, "2024-05-04"),
        ({"modified": "2024-99-01"}, "2024-05-01"),
        ({"modified": 20240502}, "2024-05-01"),
        ({}, "2024-05-01"),
    ],
)
def test_the_last_change_is_told_where_the_record_has_it(record: dict[str, Any], last: str) -> None:
    """As a date; else it is the date of the article."""
    article = Article.from_record({"id": "1", "title": "x", "date": "2024-05-01", **record})
    assert news_article(article, None, None)["dateModified"] == last


def test_the_home_page_describes_the_site(served: Served) -> None:
    """And how it is searched, with the URL of its results."""
    site = structured(served(BASE_URL="https://example.org/naba").get("/?lang=en").text)
    assert (site["@type"], site["name"]) == ("WebSite", "Naba")
    assert site["url"] == "https://example.org/naba/"
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template == "https://example.org/naba/?q={search_term_string}"
    assert "ld+json" not in served().get("/", headers={"Host": "evil.example"}).text


def test_pages_tell_their_alternates(served: Served) -> None:
    """In each language, and in that of the reader; by absolute URLs alone."""
    client = served(BASE_URL="https://example.org")
    for path in ("/", "/a/1"):
        found = re.findall('hreflang="([^"]*)" href="(https://[^"]*)"', client.get(path).text)
        address = f"https://example.org{path}"
        assert found == [
            ("ar", f"{address}?lang=ar"), ("en", f"{address}?lang=en"), ("x-default", address),
        ]  # fmt: skip
        forged = served().get(path, headers={"Host": "evil.example"}).text
        assert "x-default" not in forged


def test_no_article_can_break_out(tmp_path: Path) -> None:
    """Anything that would end the script element or start a comment is escaped."""
    title = "</script><script>alert(1)</script><!-- ]]> & ' \" \u2028"
    path = made(tmp_path / "index", [Article("1", title=title, body="x")])
    page = create_app({"INDEX_URL": path}).test_client().get("/a/1").text
    assert structured(page)["headline"] == title
    assert page.count("<script") == page.count("</script>")
    assert "<script>" not in page
    assert "<!--" not in page


def test_an_article_has_one_canonical_url(served: Served) -> None:
    """However it was found, the canonical link is its permanent URL."""
    page = served(BASE_URL="https://example.org").get(f"/a/{quote('a//b/?ج', safe='')}?q=x").text
    address = f"https://example.org/a/{quote('a//b/?ج')}"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    assert '<meta property="og:title" content="الأمن في الموانئ">' in page
