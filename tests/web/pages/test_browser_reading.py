"""Choosing a language, going through the results, exporting and printing, in a real browser."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from tests.web.browser import PAGES, QUERY, Reader, Visit, box_of

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def either(request: pytest.FixtureRequest, visit: Visit, site: str) -> Reader:
    """Give a reader on a phone, with scripts or without."""
    return visit(site, java_script_enabled=request.param, **PHONE)


class TestChoice:
    """The language and the digits chosen."""

    def test_they_stay_without_being_in_an_address(self, either: Reader) -> None:
        """On the same page, on the next ones, and where a page is opened anew."""
        either.open(q=QUERY)
        address = either.page.url
        either.link("English").click()
        either.page.get_by_role("button", name="Search").wait_for()
        assert either.page.url == address
        either.follow(either.page.locator(".hits h2 a").first)
        either.follow(either.link("١٢٣"))
        assert "٢٠٢٣" in either.page.locator(".byline time").first.inner_text()
        either.open("/help")
        assert either.page.locator("html").get_attribute("lang") == "en"
        hrefs = either.page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
        assert [href for href in hrefs if "lang=" in href and "/choose" not in href] == []
        assert re.search("[٠-٩] articles", either.page.content())

    def test_the_cookies_hold_the_choice_alone(self, either: Reader) -> None:
        """There is none before, and scripts cannot read them."""
        either.open("/")
        assert either.page.context.cookies() == []
        either.follow(either.link("English"))
        (cookie,) = either.page.context.cookies()
        assert (cookie["name"], cookie["value"]) == ("naba-lang", "en")
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")

    def test_a_shared_link_changes_nothing_lastingly(self, either: Reader) -> None:
        """It is in its own language, and so are the links on its page."""
        either.open(q=QUERY, lang="en")
        assert either.page.locator("html").get_attribute("lang") == "en"
        either.open(q=QUERY)
        assert either.page.locator("html").get_attribute("lang") == "ar"

    def test_results_change_in_place(self, reader: Reader) -> None:
        """With scripts, where Back leads to what was before, in the new language."""
        reader.open("/help")
        reader.open(q=QUERY)
        reader.page.evaluate("window.same = true")
        reader.link("English").click()
        reader.page.get_by_role("button", name="Search").wait_for()
        assert reader.total() == "7 articles"
        assert reader.page.evaluate("window.same")
        reader.link("١٢٣").click()
        reader.page.locator(".count strong", has_text="٧ articles").wait_for()
        reader.page.go_back()
        assert reader.page.locator("h1").inner_text() == "Search help"


class TestReading:
    """From the results through articles."""

    def test_an_article_leads_to_the_next(self, either: Reader) -> None:
        """In the order of the results, and back to the page on which it stands."""
        either.open(q="مدينة")
        titles = either.titles()
        either.follow(either.page.locator(".hits h2 a").nth(8))
        assert either.page.locator("h1").inner_text() == titles[8]
        either.follow(either.page.locator(".back a[rel=next]"))
        assert either.page.locator("h1").inner_text() == titles[9]
        either.follow(either.page.locator(".adjacent a[rel=next]"))
        assert "النتيجة ١١ من" in either.page.locator(".back").inner_text()
        either.follow(either.page.locator(".back a").first)
        assert "page=2" in either.page.url
        assert either.page.locator(".hits").get_attribute("start") == "11"
        assert either.sticking_out() == []

    def test_a_link_leads_to_the_first_match(self, either: Reader) -> None:
        """Which is then in view."""
        either.open(PAGES["article"][0])
        link = either.page.locator("a[href='#match']")
        link.click()
        mark = either.page.locator(".text mark").first
        assert mark.get_attribute("id") == "match"
        assert 0 <= box_of(mark)["y"] < 740
        assert either.sticking_out() == []


class TestExport:
    """The export button."""

    @pytest.mark.parametrize("query", [QUERY, f'"{QUERY}'])
    def test_it_downloads_all_articles(self, either: Reader, tmp_path: Path, query: str) -> None:
        """Those that the page counts, also where the query was mended."""
        either.open(q=query, group="none", digits="latn")
        count = int(either.total().split()[0])
        either.page.locator(".export summary").click()
        assert either.sticking_out() == []
        with either.page.expect_download() as download:
            either.page.get_by_role("button", name="تنزيل").click()
        path = tmp_path / "naba.csv"
        download.value.save_as(path)
        assert download.value.suggested_filename == "naba.csv"
        text = path.read_text("utf-8-sig")
        assert len(list(csv.DictReader(StringIO(text, newline="")))) == count

    def test_a_keyboard_suffices(self, reader: Reader) -> None:
        """Format and choice are reached and changed without a mouse."""
        reader.open(q=QUERY)
        reader.page.locator(".export summary").press("Enter")
        reader.page.get_by_label("الصيغة").select_option("ris")
        reader.page.get_by_label("مقالة واحدة عن كل خبر").press("Space")
        form = reader.page.locator(".export form")
        assert form.evaluate("f => new URLSearchParams(new FormData(f)).toString()").endswith(
            "format=ris&group=story"
        )


class TestPrint:
    """What a printed page says."""

    def test_results_tell_how_they_were_found(self, either: Reader) -> None:
        """Query, filters, level, order, day and addresses are printed, and only there."""
        path = f"/?q={QUERY}&to=2024-12-31&sort=newest&digits=latn"
        either.open(path)
        assert not any(part.is_visible() for part in either.page.locator(".printed").all())
        either.page.emulate_media(media="print")
        printed = either.page.locator("main").inner_text()
        for text in (QUERY, "إلى", "الأحدث", "ذكي", "تاريخ الاطلاع", "q=دير+الزور"):
            assert text in printed
        assert printed.count(f"{either.site}/a/a-") == either.page.locator(".hits > li").count()
        assert not either.page.locator(".export").is_visible()

    def test_an_article_has_its_address(self, either: Reader) -> None:
        """With its citation, in place of a link, and with marks that do not shout."""
        either.open(PAGES["article"][0])
        either.page.emulate_media(media="print")
        printed = either.page.locator("main").inner_text()
        assert f"{either.site}/a/a-002" in printed
        assert "رابط دائم" not in printed
        assert "تاريخ الاطلاع" in printed
        assert printed.count(str(either.page.locator("h1").inner_text())) == 2
        assert either.style(".text mark", "background-image") == "none"
        assert either.style(".text mark", "font-weight") == either.style(".text p", "font-weight")
        for part in (".back", ".matches", ".beside", ".ask-help"):
            assert not any(found.is_visible() for found in either.page.locator(part).all())
