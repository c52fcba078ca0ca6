"""What people do, in a real browser with the real server."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser import HOSTILE, NOWHERE, PAGES, QUERY, Reader, Visit, box_of, serving
from web import create_app
from web.pages import formatting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

#: Of the seven articles that QUERY finds, two are one story.
STORIES = 6


def articles(number: int) -> str:
    """Return a number of articles as an Arabic page shows it."""
    with create_app().test_request_context():
        return formatting.articles(number)


@pytest.fixture(scope="module")
def hostile_site(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the URL of a server with hostile articles."""
    with serving(HOSTILE, tmp_path_factory.mktemp("hostile")) as address:
        yield address


class TestSearching:
    """From the box to an article and back."""

    def test_enter_searches(self, reader: Reader) -> None:
        """Typing into the box, which has the focus, and pressing Enter shows the results."""
        reader.open()
        box = reader.page.locator("#q:focus")
        box.wait_for()
        reader.page.keyboard.type(QUERY)
        reader.follow(box, "Enter")
        assert reader.total() == "٧ مقالات"
        assert len(reader.titles()) == STORIES
        assert {"دير", "الزور"} <= set(reader.marks())
        assert reader.page.locator("#q").input_value() == QUERY

    def test_a_hit_leads_to_its_article_and_back(self, reader: Reader) -> None:
        """The article has the words highlighted; its link and Back lead to the same hits."""
        reader.open(q="مدينة", sort="oldest", page=2)
        address, titles = reader.page.url, reader.titles()
        for back in (lambda: reader.follow(reader.link("العودة إلى النتائج")), reader.page.go_back):
            reader.follow(reader.page.locator(".hits h2 a").nth(1))
            assert reader.page.locator("h1").inner_text() == titles[1]
            assert any("مدينة" in word for word in reader.marks())
            back()
            assert (reader.page.url, reader.titles()) == (address, titles)

    def test_an_unclosed_quotation_mark_gets_a_notice(self, reader: Reader) -> None:
        """The notice is in Arabic, and the search still finds articles."""
        reader.open(q=f'"{QUERY}')
        assert "علامة التنصيص غير مغلقة" in reader.page.locator(".notices").inner_text()
        assert len(reader.titles()) == STORIES

    def test_no_results_page_helps(self, reader: Reader) -> None:
        """It links to other searches."""
        reader.open(q=NOWHERE, from_="2020-01-01")
        nothing = reader.page.locator(".nothing")
        assert NOWHERE in nothing.inner_text()
        assert nothing.locator("li").count() >= 3
        reader.follow(nothing.get_by_role("link", name="تزيل هذا القيد"))
        assert "from" not in reader.page.url
        reader.follow(reader.link("تبدأ بحثًا جديدًا"))
        assert reader.page.url == f"{reader.site}/"

    def test_a_missing_article_is_a_page(self, reader: Reader) -> None:
        """The URL of no article gets a 404 in Arabic, with a link to the search page."""
        assert reader.open("/a/nothing").status == 404
        assert "لا توجد صفحة بهذا العنوان" in reader.page.locator("main").inner_text()
        # Chromium itself reports the status of the page.
        assert [c for c in reader.complaints if "404" not in c] == []
        reader.complaints.clear()
        reader.follow(reader.link("انتقل إلى صفحة البحث"))


class TestNarrowing:
    """Filters, orders and pages."""

    def test_a_facet_narrows_to_its_count(self, reader: Reader) -> None:
        """A section leads to as many articles as it counts; its chip removes it again."""
        reader.open(q="سوريا", group="none")
        everything = reader.total()
        facet = reader.page.locator(".filters li a", has_text="اقتصاد")
        count = articles(int(facet.locator(".n").inner_text()))
        reader.follow(facet)
        assert reader.total() == articles(len(reader.titles())) == count != everything
        reader.follow(reader.link("أزل: القسم اقتصاد"))
        assert reader.total() == everything
        assert reader.page.locator(".chips").count() == 0

    def test_newest_come_first(self, reader: Reader) -> None:
        """The orders by date sort the dates, either way."""
        reader.open(q="سوريا")
        by_relevance = reader.days()
        for order, backwards in (("الأحدث", True), ("الأقدم", False)):
            reader.follow(reader.link(order))
            assert reader.days() == sorted(reader.days(), reverse=backwards) != by_relevance
            assert reader.link(order).get_attribute("aria-current") == "true"

    def test_dates_filter(self, reader: Reader) -> None:
        """The days entered limit the dates, and stay until their chip is removed."""
        reader.open(q="مدينة")
        everything = reader.total()
        reader.page.get_by_label("من", exact=True).fill("2022-08-11")
        reader.page.get_by_label("إلى", exact=True).fill("2023-09-02")
        reader.follow(reader.page.get_by_role("button", name="طبّق"))
        days = reader.days()
        assert "2022-08-11" <= min(days, default="") <= max(days) <= "2023-09-02"
        assert reader.page.locator("#to").input_value() == "2023-09-02"
        span = "من ١١ آب/أغسطس ٢٠٢٢ إلى ٢ أيلول/سبتمبر ٢٠٢٣"
        reader.follow(reader.link(f"أزل: التاريخ {span}"))
        assert reader.total() == everything

    def test_pages_turn_forward_and_back(self, reader: Reader) -> None:
        """Each page shows different hits, all together all of them; going back shows the same."""
        reader.open(q="مدينة", group="none")
        pages = [reader.titles()]
        for way in ("التالية", "السابقة"):
            for _ in range(3):
                reader.follow(reader.link(way))
                pages.append(reader.titles())
            assert reader.link(way).count() == 0
        assert pages[4:] == pages[2::-1]
        seen = {title for page in pages for title in page}
        assert reader.total() == articles(len(seen)) == articles(sum(map(len, pages[:4])))


class TestEveryPage:
    """What applies to each kind of page."""

    @pytest.mark.parametrize("width", [320, 390, 1280])
    def test_nothing_overflows(
        self, visit: Visit, site: str, hostile_site: str, width: int
    ) -> None:
        """Neither a phone nor a desktop scrolls sideways, however long a word is."""
        device = {"viewport": {"width": width, "height": 740}, "is_mobile": width < 600}
        reader, other = visit(site, **device), visit(hostile_site, **device)
        for path, words in PAGES.values():
            reader.open(path)
            assert words in reader.text()
            assert reader.sticking_out() == []
            reader.link("English").click()
            reader.page.locator("html[lang=en]").wait_for()
            assert reader.sticking_out() == []
            reader.page.context.clear_cookies()
        for path in ("/?q=زيتون", "/a/h-1", "/a/h-2", f"/?q={'ب' * 400}"):
            other.open(path)
            assert other.sticking_out() == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_follows_the_color_scheme(self, visit: Visit, site: str, scheme: str) -> None:
        """Dark mode is light on dark, light mode dark on light, with enough contrast in both."""
        reader = visit(site, color_scheme=scheme)
        for path, _ in PAGES.values():
            reader.open(path)
            paper = reader.luminance("body", "background-color")
            assert paper < 0.02 if scheme == "dark" else paper > 0.9
            for part in ("body", "main p", "main a", "#q", ".colophon"):
                shades = sorted((reader.luminance(part, "color"), paper))
                assert (shades[1] + 0.05) / (shades[0] + 0.05) >= 4.5, (path, part)
                assert (shades[0] == paper) == (scheme == "dark")

    def test_it_is_arabic_from_right_to_left(self, reader: Reader) -> None:
        """Each page declares its language and direction; titles and texts have their own."""
        for path, _ in PAGES.values():
            reader.open(path)
            html = reader.page.locator("html")
            assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
            assert reader.style("body", "direction") == "rtl"
            texts = reader.page.locator(".hits h2, .snippet, article > header h1, .text p").all()
            assert bool(texts) == (path in (PAGES["results"][0], PAGES["article"][0]))
            assert all(text.get_attribute("dir") == "auto" for text in texts)
            for value in reader.page.locator(".source, .value, .chips li, .nothing h2").all():
                assert value.locator("bdi").count() == 1

    def test_it_needs_no_javascript(self, visit: Visit, site: str) -> None:
        """No page has inline scripts, and each looks the same and searches without scripts."""
        on, off = visit(site), visit(site, java_script_enabled=False)
        for path, _ in PAGES.values():
            on.open(path)
            off.open(path)
            assert on.text() == off.text()
            data = re.compile(r"<script type=.application/ld.json.>.*?</script>", re.DOTALL)
            content = data.sub("", on.page.content())
            assert not re.search(r"<script>|\son\w+=|javascript:", content)
        off.open()
        off.page.locator("#q").fill(QUERY)
        off.follow(off.page.get_by_role("button", name="ابحث"))
        assert len(off.titles()) == STORIES

    def test_no_request_leaves_the_server(self, reader: Reader) -> None:
        """Pages request only their own server, without errors or policy violations."""
        for path, _ in PAGES.values():
            assert reader.open(path).ok
            reader.page.wait_for_load_state("networkidle")
        assert any("/static/naba.css?v=" in request for request in reader.requests)
        assert reader.wrongs() == []

    def test_the_keyboard_is_enough(self, reader: Reader) -> None:
        """Tab reaches the skip link, the box, its button and a hit, all in view; Enter opens it."""
        reader.open(q=QUERY)
        first = reader.titles()[0]
        way = [".skip", "#q", "#search button", ".hits li:first-child h2 a"]
        for stop in way:
            for _ in range(12):
                reader.page.keyboard.press("Tab")
                if reader.page.locator(f"{stop}:focus").count():
                    break
            assert box_of(reader.page.locator(f"{stop}:focus-visible"))["y"] >= 0
        reader.follow(reader.page.locator(f"{way[-1]}:focus"), "Enter")
        assert reader.page.locator("h1").inner_text() == first

    def test_hostile_articles_are_text(self, visit: Visit, hostile_site: str) -> None:
        """Markup in an article is shown as text, runs nothing, and reorders no other text."""
        # Without the policy, which would hide a lack of escaping.
        reader = visit(hostile_site, bypass_csp=True)
        for path in ("/?q=زيتون", "/a/h-1?q=زيتون", '/?q="><script>alert(7)</script>'):
            reader.open(path)
            foreign = (
                "script:not([src], [type='application/ld+json']), main script, "
                "main img, iframe, main svg, [onerror]"
            )
            assert reader.page.locator(foreign).count() == 0
            # Links to a tag hold its text, and stay on the site.
            away = "[href^=javascript], [href^='//x.test'], [href*='://x.test']"
            assert reader.page.locator(away).count() == 0
        reader.open("/a/h-1", q="زيتون")
        assert reader.page.locator("h1").inner_text() == HOSTILE[0].title
        assert HOSTILE[0].title in reader.page.title()
        source = box_of(reader.page.locator(".source"))
        date = box_of(reader.page.locator(".byline time"))
        assert date["x"] + date["width"] <= source["x"]
