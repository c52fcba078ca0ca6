"""Sitemaps."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from werkzeug.test import TestResponse

from search import Article, Index, Results, SearchRequest
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
    "path",
    [
        "2024-03/2",
        "2024-03/0",
        "2020-01/1",
        "2024-13/1",
        "2024-3/1",
        "x/1",
        "2024-03-01/1",
        f"2024-03/{'9' * 23}",
        f"undated/{'9' * 23}",
        f"2024-03/{'9' * 5_000}",
    ],
)
def test_other_sitemaps_are_not_found(get: Get, path: str) -> None:
    assert get(f"/sitemap/{path}.xml").status_code == 404


def test_urls_begin_with_the_base_url(served: Served) -> None:
    """Without a known host there are none, and robots.txt names none."""
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
    for path in ("/sitemap.xml", "/sitemap/2024-03/1.xml", "/sitemap-news.xml"):
        assert served().get(path, headers=forged).status_code == 404
    assert "Sitemap" not in served().get("/robots.txt", headers=forged).text


NOW = datetime.now(UTC).replace(microsecond=0)


def news_of(folder: Path, *dates: str) -> Get:
    """Return a function that gets pages of an index of articles with these dates as their ids."""
    articles = [Article(date, "خبر", "نص", date) for date in dates]
    return getter(create_app({"INDEX_URL": made(folder / "index", articles)}).test_client())


def test_the_news_are_those_of_two_days(tmp_path: Path) -> None:
    """To the hour, in any time zone, and none of the future."""
    dates = [
        (NOW - timedelta(hours=hours)).astimezone(timezone(timedelta(hours=zone))).isoformat()
        for hours in (-30, -1, 1, 47, 49, 70)
        for zone in (-11, 0, 14)
    ]
    answer = news_of(tmp_path, *dates, "")("/sitemap-news.xml")
    found = texts(answer, "url/news:news/news:publication_date")
    ages = [NOW - datetime.fromisoformat(str(date)) for date in found]
    assert ages == [timedelta(hours=1)] * 3 + [timedelta(hours=47)] * 3


def test_a_date_of_the_news_has_a_time_zone(tmp_path: Path) -> None:
    """As a feed has it, also where the article has a day alone."""
    get = news_of(tmp_path, str(NOW.date()))
    (date,) = texts(get("/sitemap-news.xml"), "url/news:news/news:publication_date")
    assert date == f"{NOW.date()}T00:00:00+00:00"
    assert f"<updated>{date}</updated>".replace("+00:00", "Z") in (
        get("/feed.atom").text.replace("+00:00", "Z")
    )


def test_news_have_publisher_language_and_headline(tmp_path: Path) -> None:
    """In Arabic, whatever the language of the reader."""
    now = NOW.isoformat()
    articles = [Article("1", "خبر & خبر", "نص", now, "صحيفة <الضفة>"), Article("2", "", "نص", now)]
    client = create_app({"INDEX_URL": made(tmp_path / "index", articles)}).test_client()
    answer = client.get("/sitemap-news.xml", headers={"Accept-Language": "en"})
    client.set_cookie("naba-lang", "en")
    assert client.get("/sitemap-news.xml").data == answer.data
    assert "Cookie" not in answer.headers.get("Vary", "")
    inside = "url/news:news/"
    assert {*texts(answer, "url/loc")} == {"http://localhost/a/1", "http://localhost/a/2"}
    assert {*texts(answer, f"{inside}news:title")} == {"خبر & خبر", "بلا عنوان"}
    names = texts(answer, f"{inside}news:publication/news:name")
    assert {*names} == {"صحيفة <الضفة>", "نبأ"}
    assert texts(answer, f"{inside}news:publication/news:language") == ["ar", "ar"]


def test_answers_of_readers_stay_in_the_cache(ask: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever crawlers read of sitemaps, and of the page on the query language."""
    kept: list[SearchRequest] = []
    search = Index.search

    def noted(self: Index, request: SearchRequest) -> Results:
        kept.append(request)
        return search(self, request)

    # Its answers, and no others, are in the cache of readers.
    monkeypatch.setattr(Index, "search", noted)
    for path in ("/sitemap.xml", "/sitemap/2024-05/1.xml", "/sitemap-news.xml", "/help"):
        assert ask(path).status_code == 200
    assert kept == []
    ask("/", q="جسر")
    assert kept


def test_an_empty_index_has_empty_sitemaps(tmp_path: Path) -> None:
    get = getter(create_app({"INDEX_URL": made(tmp_path / "index", [])}).test_client())
    assert texts(get("/sitemap.xml"), "sitemap/loc") == []
    assert texts(get("/sitemap-news.xml"), "url/loc") == []
    assert get("/sitemap/undated/1.xml").status_code == 404
