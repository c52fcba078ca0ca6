"""The pages."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search import Article, Index, SearchRequest
from search.results import Results
from tests.web.conftest import Get, getter, json_of, made
from web import create_app
from web.pages.pages import MAX_LINES, paragraphs


def links(response: TestResponse) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', response.text)]


def links_with(response: TestResponse, text: str) -> list[str]:
    """Return the URLs of the links whose text or label contains ``text``."""
    found = re.findall(r"<a ([^>]*)>(.*?)</a>", response.text, re.DOTALL)
    return [
        unescape(href)
        for attributes, inside in found
        if text in unescape(attributes + inside)
        for href in re.findall(r'href="([^"]*)"', attributes)
    ]


def total(response: TestResponse) -> str:
    found = re.search(r"<strong>(.*?)</strong>", response.text)
    assert found is not None
    return found[1]


class TestHome:
    """The home page."""

    def test_it_has_a_box_and_describes_the_index(self, get: Get) -> None:
        """The search box, the number of articles and the span of their dates."""
        page = get("/")
        assert page.status_code == 200
        assert '<form class="search"' in page.text
        assert "٦ مقالات" in page.text
        assert "٣١ كانون الأول/ديسمبر ٢٠٢٣" in page.text
        assert "٢٠ تشرين الأول/أكتوبر ٢٠٢٤" in page.text

    def test_its_examples_can_be_searched(self, get: Get) -> None:
        """Each example links to results without notices."""
        examples = [link for link in links(get("/")) if link.startswith("/?q=")]
        assert examples
        for link in examples:
            answer = get(link)
            assert answer.status_code == 200
            assert "notices" not in answer.text

    def test_a_blank_query_shows_the_home_page(self, get: Get) -> None:
        """Spaces and unknown parameters are ignored."""
        assert "home" in get("/", q="   ", utm_source="x").text


class TestResults:
    """The results page."""

    def test_words_are_highlighted_in_headline_and_text(self, get: Get) -> None:
        """Each matching word has its own mark."""
        page = get("/", q="مجلس الأمن")
        assert "<mark>مجلس</mark> <mark>الأمن</mark> يناقش" in page.text
        assert 'datetime="2024-03-14T20:30:00+03:00">١٤ آذار/مارس ٢٠٢٤<' in page.text

    def test_a_recent_article_shows_its_age(
        self, get: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With the full date as a tooltip."""
        now = datetime.now(UTC).date()
        url = made(tmp_path / "index", [Article("1", "هدنة", "", str(now - timedelta(2)))])
        page = getter(create_app({"INDEX_URL": url}).test_client())("/", q="هدنة")
        assert re.search(r'title="\w+ [٠-٩]+ [^"]+ [٠-٩]{4}">قبل يومين</time>', page.text)

    def test_nothing_of_an_article_becomes_markup(self, get: Get) -> None:
        """Headline, text, source and section are escaped, on both kinds of pages."""
        for page in (get("/", q="الزيتون"), get("/a/6", q="الزيتون")):
            assert "<script>alert" not in page.text
            assert "&lt;script&gt;" in page.text
            assert "<b>" not in page.text
            assert "<i>" not in page.text

    def test_nothing_of_a_query_becomes_markup(self, get: Get) -> None:
        """The echoed words and filters are escaped."""
        page = get("/", q='"><script>x', source='"><script>y', from_='"><script>')
        assert page.status_code == 200
        assert "<script>" not in page.text

    def test_filters_without_words_list_the_newest(self, get: Get) -> None:
        """All articles of a source are listed, newest first."""
        page = get("/", source="صحيفة الميناء")
        assert total(page) == "مقالتان"
        assert page.text.index("أسعار النفط") < page.text.index("مجلس الأمن يناقش")

    def test_what_was_ignored_is_listed(self, get: Get) -> None:
        """In notices about an unclosed quotation mark and an invalid date."""
        page = get("/", q='"مجلس الأمن', to="غدًا")
        assert "علامة التنصيص غير مغلقة" in page.text
        assert "تاريخ النهاية" in page.text
        assert total(page) != "لا مقالات"

    def test_a_correction_leads_to_as_many_articles_as_it_counts(self, get: Get) -> None:
        """A misspelt query offers the correct one with its count, keeping the filters."""
        page = get("/", q="الزيتوون مووسم", section="زراعة & غذاء").text
        (link,) = re.findall(r'<a href="([^"]*)"><bdi>الزيتون موسم</bdi></a> \(مقالة واحدة\)', page)
        assert "هل تقصد" in page
        assert "match=all" in link
        assert "<strong>مقالة واحدة</strong>" in get(unescape(link)).text
        assert "هل تقصد" not in get("/", q="الزيتون").text

    def test_a_period_that_the_query_names_is_offered(self, get: Get) -> None:
        """As a filter in place of its words, in the reader's digits and language."""
        page = get("/", q="الأمن في مارس 2024", section="سياسة")
        assert "من آذار/مارس ٢٠٢٤</a> (١)" in page.text
        (link,) = links_with(page, "من آذار/مارس ٢٠٢٤")
        assert total(get(link)) == "مقالة واحدة"
        asked = parse_qs(urlsplit(link).query)
        assert (asked["q"], asked["from"]) == (["الأمن"], ["2024-03-01"])
        assert (asked["to"], asked["section"]) == (["2024-03-31"], ["سياسة"])
        assert 'class="periods"' not in get(link).text
        assert "من عام ٢٠٢٤</a> (" in get("/", q="2024").text
        assert "من عام 2024</a> (" in get("/", q="2024", digits="latn").text
        assert "From 2024</a> (" in get("/", q="عام 2024", lang="en").text

    def test_no_results_page_helps(self, get: Get) -> None:
        """It suggests what to try, and links to the search without each filter."""
        page = get("/", q="زقزقة", source="وكالة الساحل")
        assert total(page) == "لا مقالات"
        assert "كلمات أقل" not in page.text
        assert "بكلمة أعم معنى" in page.text
        assert "كلمات أقل" in get("/", q="زقزقة زقاق").text
        assert "لا توجد هنا مقالات" not in page.text
        assert any("source" not in href for href in links_with(page, "تزيل هذا القيد"))

    @pytest.mark.parametrize(
        ("query", "text", "found"),
        [
            ('"الأمن مجلس"', "دون علامات التنصيص", "مقالة واحدة"),
            ('"الموانئ النفط"~5', "دون علامات التنصيص", ""),
            ("«الهدنة مجلس»^2", "دون علامات التنصيص", "مقالة واحدة"),
            ("زيتون -موسم -عنوان:الزيتون -عام -خبر", "دون استبعاد أي كلمة", "مقالتان"),
            ('النفط NOT "أسعار النفط"', "دون استبعاد أي كلمة", "مقالة واحدة"),
            ("النفط -(أسعار OR وزراء)", "دون استبعاد أي كلمة", "مقالة واحدة"),
        ],
    )
    def test_what_excludes_everything_can_be_removed(
        self, get: Get, query: str, text: str, found: str
    ) -> None:
        """A link does it, and leads to as many articles as it says, if there are any."""
        page = get("/", q=query)
        assert total(page) == "لا مقالات"
        hrefs = links_with(page, text)
        assert [total(get(href)) for href in hrefs] == ([found] if found else [])
        assert not found or f"</a> ({found})" in page.text

    @pytest.mark.parametrize("query", ["", "-زقزقة", "date:2024", "مصدر:صحيفة*"])
    def test_without_ranking_words_the_newest_come_first(self, get: Get, query: str) -> None:
        """The page says so, marks that order, and does not offer another reason."""
        page = get("/", q=query, from_="2024-01-01")
        assert "فبدأنا بالأحدث" in page.text
        assert re.search(r'aria-current="true">الأحدث<', page.text)
        assert "الأوثق صلة" not in page.text
        assert "لماذا" not in page.text
        oldest = get("/", q=query, from_="2024-01-01", sort="oldest").text
        assert "فبدأنا" not in oldest
        assert "الأوثق صلة" not in oldest
        assert "فبدأنا" not in get("/", q=query, from_="2100-01-01").text
        assert "فبدأنا" not in get("/", q="الأمن").text

    def test_each_reason_link_is_named_by_its_article(self, get: Get) -> None:
        """So are the links to all versions of a story."""
        page = get("/", q="الأمن", match="any")
        for place in range(1, page.text.count('<article id="hit-') + 1):
            assert f'id="why-{place}" aria-labelledby="why-{place} title-{place}"' in page.text
            assert f'<h2 id="title-{place}"' in page.text

    def test_a_page_beyond_the_last_links_back(self, get: Get) -> None:
        """To the first page."""
        page = get("/", q="الأمن", page="7")
        assert "لا نتائج في هذه الصفحة" in page.text
        assert links_with(page, "الصفحة الأولى")

    def test_many_results_have_pages(
        self, get: Get, index_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With links to the previous and next ones; numbers end at the 1,000th hit."""
        search = Index.search

        def many(self: Index, request: SearchRequest) -> Results:
            found = search(self, request)
            return Results(found.request, 12_345, found.hits, found.facets)

        monkeypatch.setattr(Index, "search", many)
        page = get("/", q="الأمن", page="2")
        assert 'rel="prev" href="/?q=' in page.text
        assert re.search(r'rel="next" href="[^"]*page=3"', page.text)
        assert 'aria-current="page">٢<' in page.text
        assert ">١٠٠</a>" in page.text
        assert "page=101" not in page.text
        last = get("/", q="الأمن", page="100")
        assert 'rel="next"' not in last.text
        assert "لا نعرض إلا أول ألف نتيجة" in last.text
        assert links_with(last, "تقرأ الأقدم أولًا") == ["/?q=الأمن&sort=oldest"]
        assert "تقرأ الأحدث" in get("/", q="الأمن", page="100", sort="oldest").text
        assert "ألف نتيجة" not in page.text


class TestArticle:
    """The page of an article."""

    def test_its_text_is_in_paragraphs(self, get: Get) -> None:
        """One per line, except empty ones, with the words of the query highlighted."""
        page = get("/a/1", q="المراقبين")
        assert page.text.count('<p dir="auto">') == 3
        assert '<p dir="auto">وغاب <mark id="match">المراقبون</mark>.</p>' in page.text
        for text in ("سلمى الحداد", "أمم متحدة", "صحيفة الميناء", "&lt;المندوب&gt;"):
            assert text in page.text

    def test_each_line_has_its_marks(self) -> None:
        """However many lines there are; the last ones share a paragraph where they are too many."""
        lines = ["سوريا", "", "في سوريا", "  ", "سوريا وسوريا"]
        body = "\n".join(lines)
        ranges = tuple(match.span() for match in re.finditer("سوريا", body))
        html = [str(paragraph.html) for paragraph in paragraphs(body, ranges)]
        marked = [line.replace("سوريا", "<mark>سوريا</mark>") for line in lines if line.strip()]
        assert html == marked
        endless = paragraphs(f"{body}\n" * MAX_LINES, ranges)
        assert len(endless) <= MAX_LINES
        assert "".join(paragraph.text for paragraph in endless).endswith("وسوريا\n")
        assert [str(paragraph.html) for paragraph in endless[:3]] == marked

    def test_it_needs_no_query(self, get: Get) -> None:
        """Without a query, nothing is highlighted and there is no link back to results."""
        page = get("/a/1")
        assert "<mark>" not in page.text
        assert "العودة إلى النتائج" not in page.text

    def test_it_leads_back_to_the_same_results(self, get: Get) -> None:
        """The link keeps the filters and the page."""
        page = get("/a/1", q="الأمن", source="صحيفة الميناء", page="2")
        (href,) = links_with(page, "العودة إلى النتائج")
        assert {*urlsplit(href).query.split("&")} >= {"page=2"}
        assert "source=" in href

    def test_only_http_urls_are_linked(self, get: Get) -> None:
        """HTTP and HTTPS URLs are; javascript URLs are not."""
        assert "https://example.org/news/1" in links(get("/a/1"))
        assert 'rel="noopener noreferrer nofollow"' in get("/a/1").text
        assert "javascript:" not in get("/a/2").text

    def test_any_id_has_a_page(self, get: Get) -> None:
        """Even one with slashes, question marks and Arabic letters."""
        (href,) = re.findall('<h2 [^>]*dir="auto"><a href="([^"]*)"', get("/", q="الموانئ").text)
        page = get(href)
        assert page.status_code == 200
        assert "عززت السلطات" in page.text

    def test_an_article_may_have_no_headline(self, get: Get) -> None:
        """It is then called untitled."""
        assert "بلا عنوان" in get("/a/5").text
        assert "بلا عنوان" in get("/", q="خبر").text

    @pytest.mark.parametrize("path", ["/a/nothing", "/a/%00", "/a/%ED%A0%80", "/a/" + "x" * 7_000])
    def test_an_unknown_article_is_a_404_in_arabic(self, get: Get, path: str) -> None:
        """Whatever characters the id contains."""
        page = get(path)
        assert page.status_code == 404
        assert "الصفحة غير موجودة" in page.text


class TestErrors:
    """Errors and odd requests."""

    def test_a_missing_index_is_explained(self, missing: FlaskClient) -> None:
        """Each page is a 503 with the command that creates an index, without any path."""
        for path in ("/", "/?q=x", "/a/1"):
            page = missing.get(path)
            assert page.status_code == 503
            assert "naba index FILES" in page.text
            assert "nothing" not in page.text

    def test_an_unexpected_error_reveals_nothing(
        self, app: APIFlask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A page in Arabic, a problem for programs, no traceback."""

        def fail(*_: object) -> None:
            raise RuntimeError("secret")

        monkeypatch.setattr(Index, "search", fail)
        client = app.test_client()
        page, problem = client.get("/?q=x"), client.get("/api/v1/search?q=x")
        assert (page.status_code, problem.status_code) == (500, 500)
        assert "خطأ عندنا" in page.text
        assert json_of(problem)["code"] == "internal-server-error"
        assert "secret" not in page.text + problem.text

    @pytest.mark.parametrize(
        "query",
        ["%00", "%ED%A0%80", "%FF", "q" * 8_000, '"' * 999, "(" * 999, "-" * 999, "*", "::", "%F0"],
    )
    def test_no_query_is_too_odd(self, client: FlaskClient, query: str) -> None:
        """Pages answer 200, the API 200 or 400."""
        assert client.get(f"/?q={query}").status_code == 200
        assert client.get(f"/a/1?q={query}&from={query}").status_code == 200
        assert client.get(f"/?source={query}&page={query}&from={query}").status_code == 200
        assert client.get(f"/api/v1/search?q={query}").status_code in (200, 400)
        assert client.get(f"/api/v1/search?source={query}").status_code in (200, 400)

    def test_other_methods_are_rejected(self, client: FlaskClient) -> None:
        """HEAD is answered like GET, POST is a 405 that says what is allowed."""
        head = client.head("/?q=الأمن")
        assert (head.status_code, head.data) == (200, b"")
        post = client.post("/")
        assert post.status_code == 405
        assert "GET" in post.headers["Allow"]


def test_every_response_has_security_headers(get: Get) -> None:
    """Pages, errors, JSON and files allow only scripts of the server, no frames, no sniffing."""
    for path in ("/", "/?q=x", "/nothing", "/static/naba.css", "/api/v1/search", "/api/no"):
        with get(path) as response:
            headers = response.headers
        policy = headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "style-src 'self'", "script-src 'self'"} <= set(policy)
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "geolocation=()" in headers["Permissions-Policy"]


def test_pages_load_nothing_from_elsewhere(get: Get) -> None:
    """There are no inline scripts, no inline styles and no URLs of other hosts."""
    for page in (get("/"), get("/", q="الأمن"), get("/a/3"), get("/docs"), get("/nothing")):
        text = page.text.replace('<script type="application/ld+json">', "")
        assert not re.search(r"<script>|<style|style=|\son\w+=", text)
        addresses = [link.removeprefix("http://localhost/") for link in links(page)]
        assert not [address for address in addresses if re.match("[a-z]+:|//", address)]


def test_a_path_prefix_is_kept(index_url: str) -> None:
    """Behind a trusted proxy, all links include the prefix; otherwise it is ignored."""
    headers = {"X-Forwarded-Prefix": "/news", "X-Forwarded-Host": "example.org"}
    config = {"INDEX_URL": index_url, "TRUST_PROXY": 1, "LISTEN_HOST": "example.org"}
    trusting = create_app(config).test_client()
    for path in ("/", "/?q=الأمن", "/a/1", "/docs", "/nothing"):
        own = "http://example.org"
        found = [link.removeprefix(own) for link in links(trusting.get(path, headers=headers))]
        found = [link for link in found if not link.startswith(("#", "https://example.org/"))]
        assert not [link for link in found if not link.startswith("/news/")]
    for path in ("/opensearch.xml", "/feed.atom", "/feed.rss", "/docs"):
        text = trusting.get(path, headers=headers).text
        assert "http://example.org/news/" in text
        assert not re.search("http://(localhost|example.org/(?!news/))", text)
    assert "Disallow: /news/api/" in trusting.get("/robots.txt", headers=headers).text
    answer = trusting.get("/api/v1/search?q=الأمن", headers=headers).json
    assert answer is not None
    assert answer["links"]["self"].startswith("/news/api/v1/search?")
    wary = create_app({"INDEX_URL": index_url}).test_client()
    assert not [link for link in links(wary.get("/", headers=headers)) if "news" in link]
