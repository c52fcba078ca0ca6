"""Structured data and canonical URLs of articles."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from search import Article
from tests.web.conftest import Get, Served, made
from web import create_app


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
        "datePublished": "2024-03-14T20:30:00+03:00",
        "author": {"@type": "Person", "name": "سلمى الحداد"},
        "publisher": {"@type": "Organization", "name": "صحيفة الميناء"},
        "articleSection": "سياسة",
        "keywords": ["هدنة", "أمم متحدة"],
        "url": "https://example.org/a/1",
        "isBasedOn": "https://example.org/news/1",
    }


def test_unknown_properties_are_left_out(get: Get) -> None:
    """As are URLs that are not HTTP or HTTPS."""
    assert structured(get("/a/5").text).keys() == {"@context", "@type", "url"}
    assert "isBasedOn" not in structured(get("/a/2").text)


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
