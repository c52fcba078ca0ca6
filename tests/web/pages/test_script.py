"""What the script adds to the pages."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import web
from tests.web.browser import QUERY, Reader, Visit, box_of, seeds, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Route

pytestmark = pytest.mark.browser

SUGGEST = "**/api/v1/suggest?*"
#: The sample articles have one completion of it, a phrase of their headlines.
TYPED = "دير ال"
#: Describes elements, without what the script adds to the search box.
_SOURCE = "parts => parts.map(p => [p.textContent, p.name, p.value, p.title, p.href])"


@pytest.fixture
def box(reader: Reader) -> "Locator":
    """Open the home page and wait until its box is a combobox."""
    reader.open()
    box = reader.page.locator("#q[role=combobox]")
    box.wait_for()
    return box


@pytest.fixture
def answer(reader: Reader) -> Callable[..., None]:
    """Give a function that sets what the server suggests from now on."""

    def answer(completions: list[str], corrections: list[dict[str, Any]] | None = None) -> None:
        found = {"q": "", "completions": completions, "corrections": corrections or []}
        reader.page.route(SUGGEST, lambda route: route.fulfill(json=found))

    return answer


def offered(reader: Reader) -> list[str]:
    """Wait until the list is open, and return its options."""
    reader.page.locator("#suggestions:not([hidden])").wait_for()
    return reader.page.locator("#suggestions [role=option] bdi").all_inner_texts()


def chosen(reader: Reader) -> str | None:
    """Return the active option of the box, which must be the one selected."""
    active = reader.page.locator("#q").get_attribute("aria-activedescendant")
    marked = reader.page.locator("#suggestions [aria-selected=true]")
    assert marked.count() == (active is not None)
    if active is None:
        return None
    assert marked.get_attribute("id") == active
    return marked.locator("bdi").inner_text()


def is_open(reader: Reader) -> bool:
    shown = reader.page.locator("#suggestions").is_visible()
    assert reader.page.locator("#q").get_attribute("aria-expanded") == str(shown).lower()
    return shown


def heard(reader: Reader, text: str) -> None:
    """Wait until the live region has a text."""
    reader.page.locator("#status", has_text=text).wait_for(state="attached")


def mark(reader: Reader) -> None:
    """Leave a mark in the window, which is lost when a page is loaded."""
    reader.page.evaluate("window.marked = true")


def stayed(reader: Reader) -> bool:
    """Tell whether the window is still the one that was marked."""
    return bool(reader.page.evaluate("window.marked === true"))


def fail(route: "Route") -> None:
    """Abort requests of scripts, but not those of the browser."""
    if route.request.resource_type == "fetch":
        route.abort()
    else:
        route.continue_()


class TestCompletion:
    """The box is a combobox with completions."""

    def test_the_list_is_what_the_server_suggests(self, reader: Reader, box: "Locator") -> None:
        """Completions are offered, none is selected, and their number is announced."""
        reader.page.keyboard.type(TYPED)
        assert offered(reader) == ["دير الزور"]
        assert is_open(reader)
        assert chosen(reader) is None
        heard(reader, "عدد الاقتراحات: ١")

    def test_arrows_cycle_through_the_options_and_the_text_typed(
        self, reader: Reader, box: "Locator", answer: Callable[..., None]
    ) -> None:
        """Down and Up select one after another; between last and first, none is selected."""
        answer(["ألف", "باء"])
        box.fill("ا")
        assert offered(reader) == ["ألف", "باء"]
        for key, option in [("Down", "ألف"), ("Down", "باء"), ("Down", None), ("Up", "باء")]:
            reader.page.keyboard.press(f"Arrow{key}")
            assert chosen(reader) == option
        assert box.input_value() == "ا"

    def test_enter_searches_for_the_selected_option(self, reader: Reader, box: "Locator") -> None:
        """The option is put into the box, the list closes, and the results are shown."""
        box.fill(TYPED)
        offered(reader)
        box.press("ArrowDown")
        reader.follow(box, "Enter")
        assert reader.page.locator("#q").input_value() == QUERY
        assert reader.total() == "٧ مقالات"
        assert not is_open(reader)

    def test_enter_searches_for_the_text_typed(self, reader: Reader, box: "Locator") -> None:
        """If none is selected, the text stays as it is."""
        box.fill(TYPED)
        offered(reader)
        reader.follow(box, "Enter")
        assert reader.page.locator("#q").input_value() == TYPED

    def test_a_click_searches_for_it(self, reader: Reader, box: "Locator") -> None:
        """Clicking an option searches for it."""
        box.fill(TYPED)
        offered(reader)
        reader.follow(reader.page.get_by_role("option", name=QUERY))
        assert reader.page.locator("#q").input_value() == QUERY

    def test_tab_accepts_and_moves_on(self, reader: Reader, box: "Locator") -> None:
        """The selected option is in the box, the focus on the button."""
        box.fill(TYPED)
        offered(reader)
        box.press("ArrowDown")
        box.press("Tab")
        assert box.input_value() == QUERY
        assert reader.page.locator("#search button:focus").count() == 1
        assert not is_open(reader)

    def test_escape_closes_and_down_opens(self, reader: Reader, box: "Locator") -> None:
        """The text and the focus stay."""
        box.fill(TYPED)
        offered(reader)
        box.press("Escape")
        assert not is_open(reader)
        assert box.input_value() == TYPED
        box.press("ArrowDown")
        assert offered(reader) == [QUERY]

    def test_it_closes_when_the_focus_leaves(self, reader: Reader, box: "Locator") -> None:
        """A click elsewhere closes the list, as does an empty box."""
        heading = reader.page.locator("h1")
        closings: list[Callable[[], None]] = [heading.click, lambda: box.fill("")]
        for close in closings:
            box.fill(TYPED)
            offered(reader)
            close()
            assert not is_open(reader)

    @pytest.mark.parametrize(
        ("typed", "right", "why", "count"),
        [
            ("المهرحان", "المهرجان", "تصحيح إملائي", "٤"),
            ("lsjatn", "مستشفى", "بعد تبديل لغة لوحة المفاتيح", "٧"),
        ],
    )
    def test_corrections_are_labelled(
        self, reader: Reader, box: "Locator", typed: str, right: str, why: str, count: str
    ) -> None:
        """With their kind and the number of articles they find."""
        box.fill(typed)
        assert offered(reader)[-1] == right
        option = reader.page.locator("#suggestions [role=option]").last
        assert option.locator("span").all_inner_texts() == [why, count]

    def test_blank_or_unfinished_text_is_not_sent(self, reader: Reader, box: "Locator") -> None:
        """Neither a blank box nor words still being composed; once composed, they are sent."""
        page = reader.page
        page.clock.install()
        input_method = page.context.new_cdp_session(page)
        box.fill("   ")
        page.clock.run_for(1000)
        box.fill("")
        composing = {"text": TYPED, "selectionStart": 6, "selectionEnd": 6}
        input_method.send("Input.imeSetComposition", composing)
        page.clock.run_for(1000)
        assert not [url for url in reader.requests if "suggest" in url]
        input_method.send("Input.insertText", {"text": TYPED})
        with page.expect_request(SUGGEST):
            page.clock.run_for(1000)

    def test_late_responses_are_dropped(self, reader: Reader, box: "Locator") -> None:
        """A response to an earlier text is not shown, even if it arrives last."""
        late: list[Route] = []
        reader.page.route(SUGGEST, lambda route: route.continue_() if late else late.append(route))
        with reader.page.expect_request(SUGGEST):
            box.fill("د")
        box.fill(TYPED)
        assert offered(reader) == [QUERY]
        late[0].fulfill(json={"q": "د", "completions": ["دمشق"], "corrections": []})
        box.press("ArrowDown")
        assert chosen(reader) == QUERY

    @pytest.mark.parametrize("status", [429, 503, None])
    def test_failures_are_silent(self, reader: Reader, box: "Locator", status: int | None) -> None:
        """The list closes, and searching still works."""
        box.fill(TYPED)
        offered(reader)
        reader.page.route(SUGGEST, lambda r: r.fulfill(status=status) if status else r.abort())
        box.press_sequentially("ز")
        reader.page.locator("#suggestions").wait_for(state="hidden")
        reader.follow(box, "Enter")
        assert reader.page.locator("#q").input_value() == f"{TYPED}ز"
        reader.forgive("suggest", "Failed to load")

    def test_suggestions_are_text(
        self, reader: Reader, box: "Locator", answer: Callable[..., None]
    ) -> None:
        """Markup in them is shown as text, and bidirectional overrides affect no other text."""
        hostile = "<img src=x onerror=alert(1)>\u202e زيتون"
        answer([hostile], [{"text": hostile, "why": "name", "count": 12345}])
        box.fill("ا")
        offered(reader)
        assert reader.page.locator("#suggestions img").count() == 0
        assert reader.page.locator("#suggestions bdi").first.text_content() == hostile
        why, count = reader.page.locator("#suggestions li").last.locator("span").all()
        assert (why.inner_text(), count.inner_text()) == ("بالحروف العربية", "١٢٬٣٤٥")
        left, right = box_of(count), box_of(why)
        assert left["x"] + left["width"] <= right["x"]

    def test_the_direction_is_that_of_the_text(self, reader: Reader, box: "Locator") -> None:
        """Latin letters run from left to right, and an empty box from right to left."""
        for text, direction in (("Deir", "ltr"), ("", "rtl"), ("دير", "rtl")):
            box.fill(text)
            assert reader.style("#q", "direction") == direction


class TestShortcut:
    """A keyboard shortcut for the box."""

    def test_slash_moves_to_the_box(self, reader: Reader) -> None:
        """Its text is selected for typing over; within a field the key types a slash."""
        reader.open(q=QUERY)
        reader.page.keyboard.press("/")
        reader.page.keyboard.type("نفط/غاز")
        assert reader.page.locator("#q:focus").input_value() == "نفط/غاز"

    def test_so_does_the_same_key_on_an_arabic_keyboard(self, reader: Reader) -> None:
        """Which types a letter there."""
        reader.open(q=QUERY)
        event = "new KeyboardEvent('keydown', {key: 'ظ', code: '%s', bubbles: true})"
        for code, focused in (("KeyZ", 0), ("Slash", 1)):
            reader.page.evaluate(f"document.body.dispatchEvent({event % code})")
            assert reader.page.locator("#q:focus").count() == focused


class TestResultsInPlace:
    """Results are loaded in place, and everything else is as if a page had been loaded."""

    @pytest.mark.parametrize(
        "link",
        [
            ".filters li a",
            ".timeline a",
            ".pages a[rel=next]",
            ".orders a",
            ".chips a",
            ".story p a",
        ],
    )
    def test_links_to_results(self, visit: Visit, site: str, link: str) -> None:
        """The window stays; URL, title and text are those of the loaded page."""
        reader, other = visit(site), visit(site, java_script_enabled=False)
        reader.open(q="سوريا", from_="2015-01-01")
        mark(reader)
        before = reader.page.url, reader.text()
        place = reader.page.locator(link).first
        place.evaluate("link => link.closest('details')?.setAttribute('open', '')")
        reader.follow(place)
        assert stayed(reader)
        assert before[0] != reader.page.url
        assert before[1] != reader.text()
        other.page.goto(reader.page.url)
        for part in ("title", "link[rel=alternate]", "form input"):
            one, two = (r.page.locator(part).evaluate_all(_SOURCE) for r in (reader, other))
            assert one == two
        assert reader.text() == other.text()
        heard(reader, other.total())

    def test_the_form(self, reader: Reader) -> None:
        """Enter in the box and the button of the date fields keep the window and the filters."""
        reader.open(q="سوريا", source="وكالة الساحل")
        mark(reader)
        reader.page.get_by_label("من", exact=True).fill("2019-01-01")
        reader.follow(reader.page.get_by_role("button", name="طبّق"))
        assert "from=2019-01-01" in reader.page.url
        assert "to=" not in reader.page.url
        reader.page.locator("#q").fill("مدينة")
        reader.follow(reader.page.locator("#q"), "Enter")
        assert stayed(reader)
        assert reader.page.locator(".chips li bdi").count() == 2

    def test_back_and_forward(self, reader: Reader) -> None:
        """They show the same results at the same scroll position, and the home page."""
        reader.open()
        mark(reader)
        reader.page.locator("#q").fill("مدينة")
        reader.follow(reader.page.locator("#q"), "Enter")
        first = reader.titles()
        following = reader.link("التالية")
        following.scroll_into_view_if_needed()
        depth = reader.page.evaluate("scrollY")
        assert depth > 0
        reader.follow(following)
        second = reader.titles()
        assert reader.page.evaluate("scrollY") == 0
        for go, titles in (("back", first), ("forward", second), ("back", first)):
            reader.page.evaluate(f"history.{go}()")
            reader.page.locator(".hits h2", has_text=titles[0]).first.wait_for()
            assert reader.titles() == titles
            if go == "back":
                assert reader.page.evaluate("scrollY") == depth
        reader.page.evaluate("history.back()")
        reader.page.locator(".home #q:focus").wait_for()
        assert stayed(reader)

    def test_the_focus_goes_to_the_heading(self, reader: Reader) -> None:
        """So Tab continues from there; the number of results is announced."""
        reader.open(q="مدينة")
        reader.follow(reader.link("التالية"))
        assert reader.page.evaluate("document.activeElement.matches('main h1')")
        heard(reader, reader.total())

    def test_text_typed_in_the_meantime_stays(self, reader: Reader) -> None:
        """Results that arrive during typing change neither the text nor the focus."""
        reader.open(q="مدينة")
        waiting: list[Route] = []
        reader.page.route("**/?q=*", lambda route: waiting.append(route))
        box = reader.page.locator("#q")
        with reader.page.expect_request("**/?q=*"):
            box.press("Enter")
        assert reader.page.locator("main").get_attribute("aria-busy") == "true"
        box.fill("مدينة ح")
        with reader.page.expect_response("**/?q=*"):
            waiting[0].continue_()
        reader.page.locator("main:not([aria-busy])").wait_for()
        assert reader.page.locator("#q:focus").input_value() == "مدينة ح"

    def test_the_last_click_counts(self, reader: Reader) -> None:
        """A page that is still loading is dropped for the next one requested."""
        reader.open(q="سوريا")
        mark(reader)
        reader.page.route("**/?q=*sort=oldest*", lambda route: None)
        with reader.page.expect_request("**/?q=*sort=oldest*"):
            reader.link("الأقدم").click()
        reader.follow(reader.link("الأحدث"))
        assert "sort=newest" in reader.page.url
        assert stayed(reader)

    def test_another_language(self, reader: Reader) -> None:
        """The document and the suggestions have the language of the page shown, there and back."""
        reader.open(q="مدينة")
        mark(reader)
        titles = reader.titles()
        html, box = reader.page.locator("html"), reader.page.locator("#q")
        for link, spoken, why in (
            ("English", ("en", "ltr"), ["corrected spelling", "4"]),
            ("العربية", ("ar", "rtl"), ["تصحيح إملائي", "٤"]),
        ):
            reader.link(link).click()
            # The address stays, as the choice is in a cookie.
            reader.page.wait_for_selector(f"html[lang={spoken[0]}]")
            assert (html.get_attribute("lang"), html.get_attribute("dir")) == spoken
            assert reader.titles() == titles
            box.fill("المهرحان")
            offered(reader)
            option = reader.page.locator("#suggestions [role=option]").last
            assert option.locator("span").all_inner_texts() == why
        assert stayed(reader)


class TestLeftToTheBrowser:
    """What the script leaves to the browser."""

    @pytest.mark.parametrize("link", [".hits h2 a", ".brand"])
    def test_other_pages(self, reader: Reader, link: str) -> None:
        """Articles and the home page are loaded as pages."""
        reader.open(q="مدينة")
        mark(reader)
        reader.follow(reader.page.locator(link).first)
        assert not stayed(reader)

    def test_another_tab(self, reader: Reader) -> None:
        """Clicking with Control opens one, and the page stays as it is."""
        reader.open(q="مدينة")
        address = reader.page.url
        with reader.page.context.expect_page() as tab:
            reader.link("التالية").click(modifiers=["Control"])
        assert "page=2" in tab.value.url
        assert reader.page.url == address

    def test_fragments(self, reader: Reader) -> None:
        """Neither the skip link nor going back from its target fetches anything."""
        reader.open(q="مدينة")
        asked = len(reader.requests)
        reader.page.keyboard.press("Tab")
        reader.follow(reader.page.locator(".skip").first, "Enter")
        reader.page.go_back()
        assert [url for url in reader.requests[asked:] if "?q=" in url] == []

    def test_failed_requests(self, reader: Reader) -> None:
        """A link, the form and Back load the page if fetching fails."""
        reader.open(q="مدينة")
        reader.follow(reader.link("التالية"))
        reader.page.route("**/?q=*", fail)
        following: list[Callable[[], object]] = [
            lambda: reader.link("التالية").click(),
            lambda: reader.page.locator("#q").press("Enter"),
            lambda: reader.page.evaluate("history.go(-1)"),
        ]
        for follow in following:
            mark(reader)
            with reader.page.expect_event("load"):
                follow()
            assert not stayed(reader)
            assert reader.titles()
        reader.forgive("ERR_FAILED")

    def test_slow_responses(self, reader: Reader) -> None:
        """Results that take too long are loaded as a page."""
        reader.page.clock.install()
        reader.open(q="مدينة")
        mark(reader)
        reader.page.route(
            "**/?q=*", lambda r: None if r.request.resource_type == "fetch" else r.continue_()
        )
        with reader.page.expect_request("**/?q=*"):
            reader.link("التالية").click()
        with reader.page.expect_event("load"):
            reader.page.clock.run_for(10_000)
        assert not stayed(reader)
        assert "page=2" in reader.page.url

    @pytest.mark.parametrize("change", [{"status": 503}, {"body": "<!doctype html><p>"}])
    def test_errors_and_pages_of_another_version(
        self, reader: Reader, change: dict[str, Any]
    ) -> None:
        """They are loaded as pages."""
        reader.open(q="مدينة")
        mark(reader)

        def other(route: "Route") -> None:
            if route.request.resource_type == "fetch":
                route.fulfill(response=route.fetch(), **change)
            else:
                route.continue_()

        reader.page.route("**/?q=*", other)
        with reader.page.expect_event("load"):
            reader.link("التالية").click()
        assert not stayed(reader)
        assert reader.titles()
        reader.forgive("503")


class TestCopying:
    """The citation of an article, and the button that copies it."""

    def cited(self, reader: Reader) -> str:
        """Open the citation of an article and return it."""
        reader.open("/a/a-002")
        reader.page.locator(".cite summary").click()
        return reader.page.locator("#citation").input_value()

    def test_it_copies_and_confirms(self, visit: Visit, site: str) -> None:
        """The text is in the clipboard; the button and the live region confirm it."""
        reader = visit(site, permissions=["clipboard-read", "clipboard-write"])
        citation = self.cited(reader)
        reader.page.locator("[data-copy]").click()
        heard(reader, "نُسخ")
        assert reader.page.evaluate("navigator.clipboard.readText()") == citation
        reader.page.locator("[data-copy]", has_text="انسخ").wait_for()

    def test_without_permission_it_selects(self, reader: Reader) -> None:
        """If the clipboard is not accessible, the text is selected for copying by hand."""
        citation = self.cited(reader)
        reader.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
        reader.page.locator("[data-copy]").click()
        reader.page.wait_for_function("text => getSelection().toString() === text", arg=citation)
        assert reader.page.locator("[data-copy]").inner_text() == "انسخ"

    def test_without_scripts_it_is_hidden(self, visit: Visit, site: str) -> None:
        """As is the list of suggestions."""
        reader = visit(site, java_script_enabled=False)
        self.cited(reader)
        assert not reader.page.locator("[data-copy]").is_visible()
        assert not reader.page.locator("#suggestions").is_visible()
        assert reader.page.locator("#q").get_attribute("role") is None


def test_it_works_under_a_path_prefix(
    browser: "Browser", visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a proxy with a path prefix, completion and results use the prefix."""
    monkeypatch.setenv("NABA_TRUST_PROXY", "1")

    def proxy(route: "Route") -> None:
        request = route.request
        headers = {**request.headers, "X-Forwarded-Prefix": "/news"}
        route.continue_(url=request.url.replace("/news", "", 1), headers=headers)

    with serving(seeds(), tmp_path) as address:
        reader = visit(f"{address}/news")
        reader.page.route(f"{address}/news/**", proxy)
        reader.open("/")
        mark(reader)
        reader.page.keyboard.type(TYPED)
        assert offered(reader) == [QUERY]
        reader.follow(reader.page.get_by_role("option"))
        assert stayed(reader)
        assert reader.page.url.startswith(f"{reader.site}/?q=")


def test_it_is_small_and_contains_no_texts() -> None:
    """The script is at most 10 KB, and all texts come from the server."""
    script = (Path(web.__file__).parent / "static" / "naba.js").read_text("utf-8")
    assert len(script.encode()) <= 10_000
    code = [line for line in script.splitlines() if not line.strip().startswith("//")]
    # This letter is the name of a key.
    assert [c for c in "".join(code) if "\u0600" <= c <= "\u06ff"] == ["ظ"]
