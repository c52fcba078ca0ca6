"""The timeline and the filters in a real browser: on phones, in forced colours, without scripts."""

from typing import Any

import pytest

from tests.web.browser import QUERY, Reader, Visit

pytestmark = pytest.mark.browser

YEAR = {"q": "سوريا", "match": "any", "from_": "2022-01-01", "to": "2022-12-31"}
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "no scripts": {"java_script_enabled": False},
    "forced colours": {"forced_colors": "active"},
}


@pytest.fixture(params=DEVICES)
def reader(request: pytest.FixtureRequest, visit: Visit, site: str) -> Reader:
    """Give a reader on each device."""
    return visit(site, **DEVICES[request.param])


def expand(reader: Reader) -> None:
    """Expand the filters where they are collapsed."""
    if (summary := reader.page.locator(".filters > summary")).is_visible():
        summary.click()


class TestPeriods:
    """Choosing a period, a finer one, the next one, and none."""

    def test_a_chosen_bar_stays_marked(self, reader: Reader) -> None:
        """In the whole timeline, with its months below; a month then is marked in turn."""
        reader.open(q="سوريا", match="any")
        expand(reader)
        everything = reader.page.locator(".timeline a").count()
        reader.follow(reader.page.get_by_role("link", name="٢٠٢٢:"))
        expand(reader)
        charts = reader.page.locator(".timeline")
        assert charts.count() == 2
        assert charts.first.locator("a").count() == everything
        marked = charts.first.locator("[aria-current]")
        assert str(marked.locator("title").text_content()).startswith("٢٠٢٢: ")
        assert reader.page.locator(".time h2").all_inner_texts()[1].endswith("٢٠٢٢")
        fills = [
            bar.evaluate("e => getComputedStyle(e).fill") for bar in charts.first.locator("a").all()
        ]
        assert len(set(fills)) == 2
        month = charts.nth(1).locator("a").first
        name = str(month.locator("title").text_content()).partition(":")[0]
        reader.follow(month)
        assert name in reader.page.locator(".chips").inner_text()
        assert reader.page.locator(".chips bdi").count() == 2

    def test_periods_turn_and_all_is_cleared(self, reader: Reader) -> None:
        """By links beside the chips."""
        reader.open(**YEAR)
        reader.follow(reader.page.get_by_role("link", name="الفترة التالية:"))
        assert {day[:4] for day in reader.days()} == {"2023"}
        reader.follow(reader.page.get_by_role("link", name="الفترة السابقة:"))
        assert {day[:4] for day in reader.days()} == {"2022"}
        reader.follow(reader.link("امسح الكل"))
        assert reader.page.locator(".chips").count() == 0
        assert reader.page.locator("#q").input_value() == "سوريا"

    def test_nothing_sticks_out(self, reader: Reader) -> None:
        """Neither charts nor chips nor links."""
        reader.open(**YEAR)
        expand(reader)
        assert reader.sticking_out() == []


class TestReaching:
    """What a keyboard and a screen reader meet."""

    def test_a_skip_link_leads_to_the_filters(self, reader: Reader) -> None:
        """The next stop is inside them."""
        reader.open(q=QUERY)
        for _ in range(2):
            reader.page.keyboard.press("Tab")
        focused = reader.page.locator(":focus")
        assert focused.inner_text() == "انتقل إلى تضييق النتائج"
        focused.press("Enter")
        reader.page.keyboard.press("Tab")
        assert reader.page.locator(":focus").evaluate("e => !!e.closest('#filters')")

    def test_each_link_has_a_name_of_its_own(self, reader: Reader) -> None:
        """So do all that ask why an article was found."""
        reader.open(q=QUERY)
        titles = reader.titles()
        for title in titles:
            name = f"لماذا هذه النتيجة؟ {title}"
            assert reader.page.get_by_role("link", name=name, exact=True).count() == 1
        reader.follow(reader.page.get_by_role("link", name="لماذا هذه النتيجة؟").first)
        assert reader.page.locator("summary[aria-labelledby]").count() == len(titles)


def test_forced_colours_show_the_choice(visit: Visit, site: str) -> None:
    """By more than bold letters: in the switches and in the timeline; frames are whole."""
    reader = visit(site, forced_colors="active")
    reader.open(**YEAR)
    chosen, other = ".orders [aria-current]", ".orders a:not([aria-current])"
    assert reader.style(chosen, "background-color") != reader.style(other, "background-color")
    assert reader.style(".timeline [aria-current]", "fill") != reader.style(".timeline a", "fill")
    # The text of a forced colour has a backplate, which would cover the frame around it.
    assert reader.style(other, "forced-color-adjust") == "none"
