"""Phones, print, languages and the timeline, in a real browser."""

import pytest

from tests.web.browser import PAGES, QUERY, Reader, Visit, box_of

pytestmark = pytest.mark.browser


class TestDevices:
    """Narrow and wide screens, and print."""

    def test_filters_are_collapsed_on_a_phone(self, visit: Visit, site: str) -> None:
        """They are collapsed above the first hit, which is in view, and expand at a tap.

        In results loaded in place they are collapsed again.
        """
        device = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
        reader = visit(site, **device)
        reader.open(q="مدينة")
        filters, first = reader.page.locator(".filters"), reader.page.locator(".hits h2").first
        above, below = box_of(filters), box_of(first)
        assert above["y"] + above["height"] < below["y"] < 700
        facet = filters.locator("nav li a").first
        assert not facet.is_visible()
        filters.locator("summary").first.tap()
        assert facet.is_visible()
        reader.follow(facet)
        assert reader.page.locator(".chips li").count() == 1
        assert not filters.locator("nav li a").first.is_visible()

    def test_filters_are_beside_the_hits_where_there_is_room(self, reader: Reader) -> None:
        """They are expanded without a click, and cannot be collapsed."""
        reader.open(q="مدينة")
        filters = reader.page.locator(".filters")
        assert filters.locator("nav li a").first.is_visible()
        assert not filters.locator("summary").first.is_visible()
        hits, beside = box_of(reader.page.locator(".answer")), box_of(filters)
        assert beside["x"] + beside["width"] < hits["x"]
        assert beside["y"] < hits["y"]

    def test_targets_are_large_enough(self, visit: Visit, site: str) -> None:
        """Targets outside of sentences are at least 24 pixels high and wide on a phone."""
        reader = visit(site, viewport={"width": 390, "height": 844}, is_mobile=True)
        for path, _ in PAGES.values():
            reader.open(path)
            for target in reader.page.locator("a, button, input, summary").all():
                box = target.bounding_box()
                if not (box and target.is_visible()) or target.locator("xpath=ancestor::p").count():
                    continue
                if target.get_attribute("class") != "skip":
                    assert min(box["width"], box["height"]) >= 24, target.evaluate("e=>e.outerHTML")

    def test_print_has_only_what_is_read(self, reader: Reader) -> None:
        """A printed page has its hits or its article, and no controls."""
        for path in (PAGES["results"][0], PAGES["article"][0]):
            reader.open(path)
            reader.page.emulate_media(media="print")
            assert reader.page.locator(".hits h2, .text p").first.is_visible()
            for part in ("#search", ".filters", ".language", ".choices", ".pages", ".colophon"):
                assert not any(found.is_visible() for found in reader.page.locator(part).all())


class TestLanguages:
    """Arabic, English, and switching between them."""

    def test_an_english_browser_gets_english_pages(self, visit: Visit, site: str) -> None:
        """Pages run from left to right; the articles in them still run from right to left."""
        reader = visit(site, locale="en-GB")
        reader.open(q=QUERY)
        assert reader.total() == "7 articles"
        assert reader.style("body", "direction") == "ltr"
        assert reader.style(".hits article", "direction") == "rtl"
        assert reader.page.locator(".hits article").first.get_attribute("lang") == "ar"
        reader.follow(reader.page.locator(".hits h2 a").first)
        assert reader.page.get_by_role("link", name="Back to the results").is_visible()
        assert "2023" in reader.page.locator(".byline time").first.inner_text()

    def test_the_link_switches_and_the_choice_stays(self, reader: Reader) -> None:
        """In the next search and in an article as well."""
        reader.open(q=QUERY, sort="newest")
        titles = reader.titles()
        reader.link("English").click()
        reader.page.get_by_role("button", name="Search").wait_for()
        assert reader.titles() == titles
        reader.page.locator("#q").fill("مدينة")
        reader.follow(reader.page.get_by_role("button", name="Search"))
        assert reader.page.locator("html").get_attribute("lang") == "en"
        reader.follow(reader.page.locator(".hits h2 a").first)
        assert reader.page.locator("html").get_attribute("lang") == "en"
        reader.follow(reader.link("العربية"))
        assert reader.link("العودة إلى النتائج").is_visible()

    def test_digits_are_chosen(self, reader: Reader) -> None:
        """A link in the footer switches the digits, on this page and the next."""
        reader.open(q=QUERY)
        reader.link("123").click()
        reader.page.locator(".count strong", has_text="7 مقالات").wait_for()
        reader.follow(reader.page.locator(".hits h2 a").first)
        assert "2023" in reader.page.locator(".byline time").first.inner_text()


class TestTimeline:
    """The timeline of the results."""

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_its_bars_are_links(self, visit: Visit, site: str, language: str) -> None:
        """The keyboard reaches them in reading order; each narrows the results to its period."""
        reader = visit(site)
        reader.open(q="سوريا", lang=language)
        bars = reader.page.locator(".timeline a")
        places = [box_of(bar)["x"] for bar in bars.all()]
        assert len(places) > 1
        assert places == sorted(places, reverse=language == "ar")
        label = str(bars.first.locator("title").text_content())
        assert reader.page.get_by_role("link", name=label, exact=True).count() == 1
        bars.first.focus()
        reader.follow(bars.first, "Enter")
        assert label.endswith(f": {reader.total()}")
