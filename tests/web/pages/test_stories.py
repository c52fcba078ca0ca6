"""Stories, the timeline, freshness and related articles, in the API and on the pages."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from search import Article
from tests.web.conftest import Get, getter, json_of, made
from web import create_app


def ids(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.text
    return [hit["id"] for hit in json_of(response)["hits"]]


def answer(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    return json_of(response)


def link(response: TestResponse, text: str) -> str:
    """Return the URL of the only link whose text or label contains ``text``."""
    found = re.findall(r"<a ([^>]*)>(.*?)</a>", response.text, re.DOTALL)
    (attributes,) = [a for a, inside in found if text in a + inside]
    (href,) = re.findall(r'href="([^"]*)"', attributes)
    return unescape(href)


def bars_of(text: str) -> list[tuple[str, str, str]]:
    """Return URL, days and count, in words, of each bar of the timelines in a text."""
    found = re.findall(r'<a href="([^"]*)"[^>]*><title>([^<]*): ([^:<]*)</title>', text)
    return [(unescape(href), days, count) for href, days, count in found]


class TestApi:
    """In the API."""

    def test_a_group_shows_the_best_and_who_published_it(self, ask: Get) -> None:
        """Each story appears once, with its size and sources; its id leads to its articles."""
        found = answer(ask("/api/v1/search", q="جسر", group="story", sort="oldest"))
        assert found["total"] == {"value": 5, "relation": "eq", "every": 5, "stories": 3}
        assert [hit["id"] for hit in found["hits"]] == ["u", "s1", "t"]
        group = found["hits"][1]["group"]
        assert group["size"] == 3
        assert group["sources"] == ["وكالة النهر", "صحيفة الضفة", "إذاعة الوادي"]
        assert ids(ask("/api/v1/search", story=group["id"], sort="oldest")) == ["s1", "s2", "s3"]
        assert answer(ask("/api/v1/search", q="جسر"))["hits"][0]["group"] is None

    def test_a_cursor_pages_through_the_results(self, ask: Get) -> None:
        """Starting with *, links.next leads to each hit once, and is null at the end."""
        path, seen = "/api/v1/search?q=جسر&cursor=*&per_page=2&group=story", []
        while path:
            found = answer(ask(path))
            seen.append(len(found["hits"]))
            path = found["links"]["next"]
        assert seen == [2, 1]

    @pytest.mark.parametrize("other", [{"page": 1}, {"q": "سد"}])
    def test_a_cursor_belongs_to_one_search_and_excludes_page(
        self, ask: Get, other: dict[str, Any]
    ) -> None:
        """A page or another query with it is a problem of the parameter ``cursor``."""
        following = answer(ask("/api/v1/search", q="جسر", cursor="*", per_page=2))["links"]["next"]
        (cursor,) = parse_qs(urlsplit(following).query)["cursor"]
        response = ask("/api/v1/search", **{"q": "جسر", "cursor": cursor, **other})
        assert (response.status_code, json_of(response)["parameter"]) == (400, "cursor")

    def test_facets_count_under_the_other_filters(self, ask: Get) -> None:
        """A selected source does not hide the others; a timeline has no gaps."""
        facets = answer(
            ask("/api/v1/search", q="جسر", source="إذاعة الوادي", facet=["source", "timeline"])
        )["facets"]
        assert {value["value"] for value in facets["source"]} == {
            "وكالة النهر", "صحيفة الضفة", "إذاعة الوادي",
        }  # fmt: skip
        assert facets["timeline"] == [{"from": "2024-05-03", "to": "2024-05-03", "count": 1}]
        months = answer(ask("/api/v1/search", from_="2024-05-01", facet="timeline"))["facets"]
        assert sum(period["count"] for period in months["timeline"]) == 4

    def test_a_wider_level_is_offered_on_request(self, ask: Get) -> None:
        """offer=1 says how many articles it finds."""
        wider = {
            offer: answer(ask("/api/v1/search", q="جسر", level="exact", offer=offer))["query"]
            for offer in (0, 1)
        }
        assert wider[0]["wider"] is None
        assert wider[1]["wider"] == {"level": "smart", "total": 5}

    def test_freshness(self, ask: Get, stories_url: str) -> None:
        """A half-life favours new articles; that of the server applies by default."""
        by_words, by_age = (
            ids(ask("/api/v1/search", q="افتتاح", half_life=days)) for days in (0, 0.5)
        )
        assert (by_words[0], by_age[0]) == ("s1", "s2")
        fresh = getter(create_app({"INDEX_URL": stories_url, "HALF_LIFE": 1}).test_client())
        first = answer(fresh("/api/v1/search", q="افتتاح", per_page=1))
        assert first["hits"][0]["id"] == "s2"
        assert "half_life=1" in first["links"]["next"]
        page = fresh("/", q="افتتاح", group="none").text
        assert page.index("/a/s2?") < page.index("/a/s1?")
        asked = answer(fresh("/api/v1/search", q="افتتاح", half_life=0, per_page=1))
        assert asked["hits"][0]["id"] == "s1"
        assert "half_life=0" in asked["links"]["next"]

    def test_copies_and_similar_articles(self, ask: Get) -> None:
        """Copies are of the same report, similar articles are not."""
        copies = answer(ask("/api/v1/articles/s2/copies"))
        assert [article["id"] for article in copies["articles"]] == ["s1", "s3"]
        similar = answer(ask("/api/v1/articles/s2/similar", limit=1))
        assert similar["id"] == "s2"
        (other,) = similar["articles"]
        assert other["id"] in "tu"
        assert other.keys() == {"id", "url", "title", "source", "section", "date"}
        for path in ("similar", "copies"):
            assert ask(f"/api/v1/articles/nothing/{path}").status_code == 404
        assert ask("/api/v1/articles/s2/similar", limit=0).status_code == 400


class TestPages:
    """On the pages."""

    def test_a_story_is_shown_once(self, ask: Get) -> None:
        """It expands to its other copies, and leads to as many articles as it counts."""
        page = ask("/", q="جسر", sort="oldest")
        assert re.search(r"<strong>٥ مقالات</strong>\s+عن ٣ أخبار", page.text)
        (story_details,) = re.findall(r'<details class="story">.*?</details>', page.text, re.DOTALL)
        assert "<summary>نشرته ٣ مصادر</summary>" in story_details
        assert re.findall(r'href="/a/(\w+)[^"]*"><bdi>([^<]*)<', story_details) == [
            ("s2", "صحيفة الضفة"),
            ("s3", "إذاعة الوادي"),
        ]
        story = ask(link(page, "كل النسخ والصيغ"))
        assert "<strong>٣ مقالات</strong>" in story.text
        assert story.text.count('<article id="hit-') == 3
        assert "٥ مقالات" in ask(link(story, "أزل: نسخ خبر واحد")).text

    def test_a_page_of_a_story_says_so(self, ask: Get) -> None:
        """In its heading and its title, with the headline."""
        story = re.sub(r"\s+", " ", ask(link(ask("/", q="جسر"), "كل النسخ")).text)
        assert "<bdi>جسر</bdi> </h1>" in story
        (story_id,) = set(re.findall(r'name="story" value="(\w+)"', story))
        alone = re.sub(r"\s+", " ", ask("/", story=story_id, sort="oldest").text)
        assert '<h1 class="unseen"> <bdi>نسخ خبر واحد: افتتاح جسر الواحة</bdi> </h1>' in alone
        assert "<title>نسخ خبر واحد: افتتاح جسر الواحة — نبأ</title>" in alone

    def test_every_article_can_be_shown(self, ask: Get) -> None:
        """A link turns grouping off, the form keeps it off, and a link turns it on again."""
        page = ask(link(ask("/", q="جسر"), "كل مقالة على حدة"))
        assert page.text.count('<article id="hit-') == 5
        assert '<input type="hidden" name="group" value="none">' in page.text
        assert "عن ٣ أخبار" in ask(link(page, "كل خبر مرة واحدة")).text

    def test_a_bar_narrows_to_its_days(self, ask: Get) -> None:
        """Each leads to as many articles as it counts; those of chosen days stay within them."""
        page = ask("/", q="جسر", from_="2024-05-02")
        charts = page.text.split('<nav class="time"')[1:]
        assert [chart.count("<title>") for chart in charts] == [3, 3]
        for href, _, count in bars_of(page.text):
            assert f"<strong>{count}</strong>" in ask(href).text
        for href, _, _ in bars_of(charts[1]):
            assert parse_qs(urlsplit(href).query)["from"] >= ["2024-05-02"]

    def test_a_second_source_keeps_the_first(self, ask: Get) -> None:
        """Sources add up."""
        page = ask("/", q="جسر", source="إذاعة الوادي")
        both = link(page, "صحيفة الضفة")
        assert parse_qs(urlsplit(both).query)["source"] == ["إذاعة الوادي", "صحيفة الضفة"]

    def test_a_wider_level_is_offered(self, ask: Get) -> None:
        """Below the hits, with its count."""
        page = ask(link(ask("/", q="الجسر", level="exact"), "بالمستوى الذكي"))
        assert "<strong>٥ مقالات</strong>" in page.text

    def test_an_article_links_to_copies_and_similar_ones(self, ask: Get) -> None:
        """Both are listed below it."""
        page = ask("/a/s2")
        copies, similar = page.text.split("نُشر أيضًا في")[1].split("مقالات مشابهة")
        assert 'href="/a/s1"' in copies
        assert 'href="/a/t"' in similar
        assert "نُشر أيضًا في" not in ask("/a/t").text

    def test_an_article_may_have_neither(self, tmp_path: Path) -> None:
        """Then nothing is said of them, and the API gives empty lists."""
        articles = [Article("1", "جسر", "افتتح الجسر"), Article("2", "مباراة", "فاز الفريق")]
        get = getter(create_app({"INDEX_URL": made(tmp_path / "index", articles)}).test_client())
        for path in ("similar", "copies"):
            assert answer(get(f"/api/v1/articles/1/{path}"))["articles"] == []
        page = get("/a/1")
        assert page.status_code == 200
        assert "مقالات مشابهة" not in page.text
        assert "نُشر أيضًا في" not in page.text
