"""Sitemaps."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from werkzeug.test import TestResponse

from search import Article
from tests.web.conftest import Get, Served, getter, made
from web import create_app
from web.pages import sitemaps

NAMES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def texts(response: TestResponse, path: str) -> list[str | None]:
    assert response.status_code == 200
    assert response.mimetype == "application/xml"
    root = ET.fromstring(response.data)  # noqa: S314  # our own answer
    return [node.text for node in root.findall(path, NAMES)]


def test_the_index_has_a_sitemap_of_each_month(get: Get) -> None:
    """With the day of its last article; and one of the articles without a date."""
    answer = get("/sitemap.xml")
    assert texts(answer, "sitemap/loc") == [
        f"http://localhost/sitemap/{part}/1.xml"
        for part in ("2023-12", "2024-03", "2024-04", "2024-05", "2024-10", "undated")
    ]
    assert texts(answer, "sitemap/lastmod") == [
        "2023-12-31", "2024-03-14", "2024-04-01", "2024-05-02", "2024-10-20",
    ]  # fmt: skip


def test_sitemaps_have_every_article_once(get: Get) -> None:
    """With a URL that leads to it, and its day."""
    pages = [str(page) for page in texts(get("/sitemap.xml"), "sitemap/loc")]
    urls = [str(url) for page in pages for url in texts(get(page), "url/loc")]
    assert len(urls) == len(set(urls)) == 6
    assert {get(url.removeprefix("http://localhost")).status_code for url in urls} == {200}
    assert texts(get("/sitemap/2024-03/1.xml"), "url/lastmod") == ["2024-03-14"]
    assert texts(get("/sitemap/undated/1.xml"), "url/lastmod") == []


def test_a_month_of_many_articles_has_several_pages(
    ask: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest first, so that a new article changes only the last one."""
    monkeypatch.setattr(sitemaps, "MAX_URLS", 2)
    pages = [str(page) for page in texts(ask("/sitemap.xml"), "sitemap/loc")]
    assert [page.partition("/sitemap/")[2] for page in pages] == [
        "2023-12/1.xml", "2024-05/1.xml", "2024-05/2.xml", "2024-06/1.xml",
    ]  # fmt: skip
    found = [texts(ask(page), "url/loc") for page in pages[1:3]]
    assert found == [["http://localhost/a/s1", "http://localhost/a/s2"], ["http://localhost/a/s3"]]


@pytest.mark.parametrize(
    "path", ["2024-03/2", "2024-03/0", "2020-01/1", "2024-13/1", "2024-3/1", "x/1", "2024-03-01/1"]
)
def test_other_sitemaps_are_not_found(get: Get, path: str) -> None:
    assert get(f"/sitemap/{path}.xml").status_code == 404


def test_urls_begin_with_the_base_url(served: Served) -> None:
    """Without a known host they are paths, and robots.txt names no sitemap."""
    client = served(BASE_URL="https://example.org/naba")
    assert "<loc>https://example.org/naba/sitemap/2024-03/1.xml</loc>" in (
        client.get("/sitemap.xml").text
    )
    assert "<loc>https://example.org/naba/a/1</loc>" in client.get("/sitemap/2024-03/1.xml").text
    named = re.findall("^Sitemap: (.*)$", client.get("/robots.txt").text, re.MULTILINE)
    assert named == [
        "https://example.org/naba/sitemap.xml", "https://example.org/naba/sitemap-news.xml",
    ]  # fmt: skip
    forged = {"Host": "evil.example"}
    assert "<loc>/a/1</loc>" in served().get("/sitemap/2024-03/1.xml", headers=forged).text
    assert "Sitemap" not in served().get("/robots.txt", headers=forged).text


def test_the_news_are_those_of_two_days(tmp_path: Path) -> None:
    """With publisher, language, date and headline."""
    now = datetime.now(UTC)
    articles = [
        Article("new", "خبر & خبر", "نص", now.isoformat(timespec="seconds"), "صحيفة <الضفة>"),
        Article("yesterday", "أمس", "نص", str((now - timedelta(days=1)).date()), "وكالة"),
        Article("old", "قديم", "نص", str((now - timedelta(days=4)).date()), "وكالة"),
        Article("undated", "بلا تاريخ", "نص"),
    ]
    get = getter(create_app({"INDEX_URL": made(tmp_path / "index", articles)}).test_client())
    answer = get("/sitemap-news.xml")
    assert texts(answer, "url/loc") == ["http://localhost/a/new", "http://localhost/a/yesterday"]
    inside = "url/news:news/"
    assert texts(answer, f"{inside}news:title") == ["خبر & خبر", "أمس"]
    assert texts(answer, f"{inside}news:publication/news:name") == ["صحيفة <الضفة>", "وكالة"]
    assert texts(answer, f"{inside}news:publication/news:language") == ["ar", "ar"]
    dates = texts(answer, f"{inside}news:publication_date")
    assert dates == [articles[0].date, articles[1].date]


def test_an_empty_index_has_empty_sitemaps(tmp_path: Path) -> None:
    get = getter(create_app({"INDEX_URL": made(tmp_path / "index", [])}).test_client())
    assert texts(get("/sitemap.xml"), "sitemap/loc") == []
    assert texts(get("/sitemap-news.xml"), "url/loc") == []
    assert get("/sitemap/undated/1.xml").status_code == 404
