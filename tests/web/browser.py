"""A real server and a real browser, with helpers for tests that use both."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from index_data.following.known import Source
from index_data.following.state import State, state_path
from search import Article, open_index
from tests.requirements import absent

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, FloatRect, Locator, Page, Request, Response

ROOT = Path(__file__).parent.parent.parent
QUERY = "دير الزور"
NOWHERE = "زقفغلطش"
#: One page of each kind, with a text that only this kind contains.
PAGES = {
    "home": ("/", "ابحث في نصوص الأخبار العربية"),
    # Results with everything: a notice, a filter, previous and next pages.
    "results": ('/?q="مدينة&from=2019-01-01&page=2', "السابقة"),
    "article": (f"/a/a-002?q={QUERY}", "العودة إلى النتائج"),
    "empty": (f"/?q={NOWHERE}", "لم نجد ما تبحث عنه"),
    "help": ("/help", "كيف أبحث؟"),
    "sources": ("/sources", "صامت أطول من المعتاد"),
    "docs": ("/docs", "الواجهة البرمجية"),
}

#: A left-to-right override that is never closed.
OVERRIDE = "\u202d"
HOSTILE = (
    Article(
        "h-1",
        title="<script>alert(1)</script> \u202e\"'> زيتون <img src=x onerror=alert(2)>",
        body="موسم الزيتون </p><script>alert(3)</script> &lt;b&gt; <a href='//x.test'>وفير</a>",
        date="2024-10-20",
        source=f"{OVERRIDE}مصدر",
        section='"><svg onload=alert(4)>',
        author="' onmouseover='alert(5)",
        tags=("</ul><iframe src=//x.test>",),
        url="javascript:alert(6)",
    ),
    Article("h-2", title="ز" * 400 + " زيتون", body="زيتون " + "https://x.test/" + "a" * 400),
)

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
# Keep Chromium from doing anything of its own accord that may interfere with a test.
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_TIMEOUT_MS = 20_000
_STICKING_OUT = """() => {
    const wide = window.screen.width, root = document.documentElement
    const beyond = box => box.width && (box.left < -1 || box.right > wide + 1)
    const out = [...document.querySelectorAll("body *")]
        .filter(e => !e.closest(".unseen, .skip") && beyond(e.getBoundingClientRect()))
        .map(e => e.outerHTML.slice(0, 80))
    return Math.max(root.scrollWidth, innerWidth) > wide ? ["the page", ...out] : out
}"""


class Reader:
    """A browser page on ``site``, which collects what goes wrong on the pages it opens."""

    def __init__(self, page: "Page", site: str) -> None:
        self.page, self.site = page, site
        #: Console messages, errors, failed requests and dialogs; a good page causes none.
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.set_default_timeout(_TIMEOUT_MS)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._failed)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: "Dialog") -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def _failed(self, request: "Request") -> None:
        # Leaving a page early aborts the request for its icon.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url}: {request.failure}")

    def open(self, path: str = "/", **parameters: str | int) -> "Response":
        """Go to a page; ``from_`` stands for the parameter ``from``."""
        query = urlencode({name.rstrip("_"): value for name, value in parameters.items()})
        response = self.page.goto(f"{self.site}{path}?{query}" if query else self.site + path)
        assert response is not None
        return response

    def follow(self, link: "Locator", key: str = "") -> None:
        """Click a link or a button, or press a key there, and wait for the page it leads to."""
        with self.page.expect_navigation():
            if key:
                link.press(key)
            else:
                link.click()

    def link(self, text: str) -> "Locator":
        return self.page.get_by_role("link", name=text, exact=True)

    def wrongs(self) -> list[str]:
        """Return the complaints, and the requests that left the site."""
        outside = [url for url in self.requests if not url.startswith(f"{self.site}/")]
        return self.complaints + outside

    def forgive(self, *parts: str) -> None:
        """Drop complaints with one of these parts: Chromium itself reports failed requests."""
        self.complaints[:] = [c for c in self.complaints if not any(part in c for part in parts)]

    def total(self) -> str:
        """Return how many articles were found, in words."""
        return self.page.locator(".count strong").inner_text()

    def titles(self) -> list[str]:
        return self.page.locator(".hits h2").all_inner_texts()

    def days(self) -> list[str]:
        """Return the days of the hits."""
        times = self.page.locator(".hits time")
        return [str(time.get_attribute("datetime"))[:10] for time in times.all()]

    def marks(self) -> list[str]:
        """Return the marked words."""
        return self.page.locator("main mark").all_inner_texts()

    def text(self) -> str:
        """Return the text of the page without the search time and the live region."""
        took = self.page.locator(".took").all_inner_texts()
        parts = self.page.locator("body > :not(#status)").all_inner_texts()
        text = "\n".join(parts)
        return text.replace(took[0], "") if took else text

    def style(self, selector: str, name: str) -> str:
        """Return a computed style property of an element."""
        script = "(element, name) => getComputedStyle(element).getPropertyValue(name)"
        return str(self.page.locator(selector).first.evaluate(script, name))

    def luminance(self, selector: str, name: str) -> float:
        """Return the luminance of a color of an element: black is 0, white is 1."""
        color = self.style(selector, name)
        parts = [int(part) / 255 for part in color.removeprefix("rgb(").rstrip(")").split(",")]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def sticking_out(self) -> list[str]:
        """Return the elements that overflow the window sideways, ignoring hidden text."""
        return list(self.page.evaluate(_STICKING_OUT))


def box_of(element: "Locator") -> "FloatRect":
    """Return where an element is on the page, which must show it."""
    box = element.bounding_box()
    assert box is not None
    return box


#: Opens a site on a device.
Visit = Callable[..., Reader]


def chromium() -> Iterator["Browser"]:
    """Give Chromium; if it or playwright is missing, skip the tests that need it, or fail in CI."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is missing: pip install 'playwright>=1.45'")
    program = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    if program is None:
        absent("Chromium is missing: apt-get install chromium")
    # Chromium cannot use its sandbox as root, as in a container.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*_FLAGS, "--no-sandbox"] if root else [*_FLAGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def seeds() -> Iterator[Article]:
    """Read the sample articles."""
    with (ROOT / "seeds" / "articles.jsonl").open(encoding="utf-8") as rows:
        yield from (Article.from_record(json.loads(row)) for row in rows)


def follow(url: str) -> None:
    """Note sources of an index: one is well, one fails and one is silent."""
    state, now = State(state_path(url), create=True), time.time()
    last = {"last_success": now, "last_new": now, "due": now + 300, "article_id": "a-002"}
    state.keep_source(Source("https://nahr.example/feed", "feed", articles=3, title="خبر", **last))  # type: ignore[arg-type]
    long = f"https://a.example/{'a' * 200}"
    state.keep_source(Source(long, errors=3, error=f"moved to {long}", last_error=now))
    past = now - 20 * 86_400
    state.keep_source(Source("/srv/wire", last_new=past, usual_pause=3600, arrivals=9))
    state.close()


@contextmanager
def serving(articles: Iterable[Article], folder: Path) -> Iterator[str]:
    """Index the articles in a folder, serve them on a free port and give the URL."""
    with open_index(folder / "index", create=True) as index, index.writer() as writer:
        for article in articles:
            writer.add(article)
    follow(str(folder / "index"))
    serve = [sys.executable, "-m", "naba", "serve", "--index", str(folder / "index"), "--port", "0"]
    with subprocess.Popen(serve, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 our own
        try:
            assert process.stderr is not None
            before, _, address = process.stderr.readline().strip().partition("Naba is at ")
            assert address, f"the server did not start: {before}{process.stderr.read()}"
            yield address
        finally:
            process.terminate()


@contextmanager
def reading(browser: "Browser", site: str, **device: Any) -> Iterator[Reader]:
    """Give a reader of a site; anything that went wrong on its pages fails the test."""
    context = browser.new_context(**{"locale": "ar", **device})
    try:
        reader = Reader(context.new_page(), site)
        yield reader
        wrongs = reader.wrongs()
        assert not wrongs, wrongs
    finally:
        context.close()
