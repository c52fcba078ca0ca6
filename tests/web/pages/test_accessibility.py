"""Accessibility: axe finds no violations, and a keyboard reaches everything."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.requirements import absent
from tests.web.browser import NOWHERE, PAGES, QUERY, Reader, Visit

pytestmark = pytest.mark.browser

#: WCAG 2.2, A and AA, and best practices.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The languages of the pages, as the parameter that selects them.
LANGUAGES = ["", "lang=en"]
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 860}},
}
#: Pages in certain states, with the elements that prove the state.
STATES = {
    "home": ("/", "#search"),
    "results": (PAGES["results"][0], ".notices, .chips, .filters, .timeline, .pages"),
    "explained": ("/?q=سوريا&explain=1&level=wide", ".why, .story, .timeline"),
    "read in Arabic": ("/?q=Deir+ez-Zor", ".notices a"),
    "corrected": ("/?q=المهرحان&from=2000-01-01", ".notices a, .chips"),
    "year": (
        "/?q=سوريا&from=2022-01-01&to=2022-12-31&match=any",
        ".timeline [aria-current], .around a, .chips .plain",
    ),
    "unranked": ("/?q=-سوريا", ".by-time"),
    "unquoted": ('/?q="الزور دير"', ".nothing li a"),
    "relaxed": (f"/?q={QUERY} {NOWHERE}", ".count[role]"),
    "article": (f"{PAGES['article'][0]}&n=2", ".text mark, .matches a, .place a, .adjacent"),
    "help": ("/help", ".help dl"),
    "empty": (PAGES["empty"][0], ".nothing"),
    "sources": ("/sources", ".sources dl a"),
    "docs": ("/docs", ".api table"),
    "missing": ("/a/nothing", ".trouble"),
}


def visited(reader: Reader, look: Callable[[Reader], list[str]], language: str) -> dict[str, Any]:
    """Return what ``look`` finds in each state, if anything."""
    seen = {}
    for name, (path, parts) in STATES.items():
        reader.open(spoken(path, language))
        assert [p for p in parts.split(", ") if not reader.page.locator(p).count()] == [], name
        seen[name] = look(reader)
    # Chromium itself reports the status of the missing page.
    reader.forgive("404")
    return {name: wrongs for name, wrongs in seen.items() if wrongs}


def spoken(path: str, language: str) -> str:
    """Return the path of a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}{language}" if language else path


def complaints(reader: Reader) -> list[str]:
    """Return the violations that axe finds on the page, with rule and element.

    Bars of the timeline may be narrower than 24 pixels, as the date fields on the same page serve
    the same purpose, which WCAG 2.5.8 allows.
    """
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        absent("axe is missing: pip install 'axe-playwright-python>=0.1.8'")
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = Axe().run(reader.page, options=options).response
    assert len(found["passes"]) > 10
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
        if not (rule["id"] == "target-size" and _in_timeline(reader, *node["target"]))
    ]


def _in_timeline(reader: Reader, selector: str) -> bool:
    return bool(reader.page.locator(selector).evaluate("e => e.closest('.timeline') !== null"))


@pytest.fixture(params=LANGUAGES, ids=lambda language: language or "ar")
def language(request: pytest.FixtureRequest) -> str:
    """Give the parameter that selects each language."""
    return str(request.param)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
class TestAxe:
    """Axe finds no violations in any state, in each language, in light and dark mode."""

    @pytest.fixture
    def look(self, visit: Visit, site: str, device: str, scheme: str) -> Reader:
        return visit(site, color_scheme=scheme, **DEVICES[device])

    def test_pages(self, look: Reader, language: str) -> None:
        """Home, results with everything they can have, articles, errors."""
        assert visited(look, complaints, language) == {}

    def test_completion(self, look: Reader, language: str) -> None:
        """The open list, with an option selected and with corrections."""
        for path in ("/", PAGES["results"][0]):
            look.open(spoken(path, language))
            box = look.page.locator("#q[role=combobox]")
            for text in ("سور", "المهرحان"):
                box.fill("")
                box.fill(text)
                look.page.locator("#suggestions:not([hidden]) li").first.wait_for()
                box.press("ArrowDown")
                assert complaints(look) == []

    def test_export(self, look: Reader, language: str) -> None:
        """The open form of the export."""
        look.open(spoken("/?q=سوريا", language))
        look.page.locator(".export summary").click()
        assert look.page.locator(".export button").is_visible()
        assert complaints(look) == []
        assert small(look) == []

    def test_results_in_place(self, look: Reader, language: str) -> None:
        """Results loaded in place, and their announcement."""
        look.open(spoken("/?q=سوريا", language))
        look.follow(look.page.locator(".pages a[rel=next]"))
        look.page.locator("#status:not(:empty)").wait_for(state="attached")
        assert complaints(look) == []


_FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
#: Describes the focused element: its index among the focusable ones, outline and visibility.
_FOCUSED = """focusable => {
    const all = [...document.querySelectorAll(focusable)].filter(e => e.checkVisibility())
    const stop = document.activeElement
    const lines = [stop, stop.closest("form")].filter(Boolean).map(e => getComputedStyle(e))
    const box = stop.getBoundingClientRect()
    return {
        place: all.indexOf(stop),
        count: all.length,
        what: stop.outerHTML.slice(0, 80),
        outlined: lines.some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2),
        inView: box.bottom > 0 && box.top < innerHeight,
    }
}"""
#: Lists targets that are too small, except the timeline (see `complaints`) and inline links.
_SMALL = """focusable => [...document.querySelectorAll(focusable)]
    .filter(e => e.checkVisibility() && !e.closest(".skip, .timeline"))
    .filter(e => !(e.closest("p")?.textContent.trim().length > e.textContent.trim().length))
    .map(e => [e.getBoundingClientRect(), e.outerHTML.slice(0, 100)])
    .filter(([box]) => box.width < 24 || box.height < 24)
    .map(([box, what]) => `${box.width} × ${box.height}: ${what}`)"""


def small(reader: Reader) -> list[str]:
    """Return the links and buttons that are too small as targets."""
    return list(reader.page.evaluate(_SMALL, _FOCUSABLE))


class TestKeyboard:
    """A keyboard alone suffices."""

    @pytest.mark.parametrize("path", [PAGES["results"][0], PAGES["article"][0], "/help", "/"])
    def test_tab_reaches_everything_in_order(self, reader: Reader, path: str) -> None:
        """The skip link comes first, then everything else in page order, each in view."""
        reader.open(path)
        reader.page.evaluate("document.activeElement.blur()")
        reader.page.evaluate("document.body.tabIndex = -1, document.body.focus()")
        stops: list[dict[str, Any]] = []
        while not stops or stops[-1]["place"] < stops[-1]["count"] - 1:
            reader.page.keyboard.press("Tab")
            stop = reader.page.evaluate(_FOCUSED, _FOCUSABLE)
            # Each part of a date field is a stop of its own.
            if not stops or stop["place"] != stops[-1]["place"]:
                stops.append(stop)
            assert stop["place"] == len(stops) - 1, stop["what"]
        assert 'class="skip"' in stops[0]["what"]
        assert [stop["what"] for stop in stops if not stop["outlined"]] == []
        assert [stop["what"] for stop in stops if not stop["inView"]] == []

    def test_the_skip_link_leads_to_the_content(self, reader: Reader) -> None:
        """The next stop is inside it."""
        reader.open(q=QUERY)
        reader.page.keyboard.press("Tab")
        reader.page.keyboard.press("Enter")
        reader.page.keyboard.press("Tab")
        assert reader.page.locator("main :focus").count() == 1

    @pytest.mark.parametrize("device", DEVICES)
    def test_targets_are_large_enough(
        self, visit: Visit, site: str, device: str, language: str
    ) -> None:
        """Links and buttons outside of texts are at least 24 pixels wide and high."""
        reader = visit(site, **DEVICES[device])
        assert visited(reader, small, language) == {}
