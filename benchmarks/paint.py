"""Measure how soon the pages paint, what they weigh, and how much they shift.

    python -m benchmarks.paint [--times 5]

Serves the sample articles and opens each page in headless Chromium with nothing cached: the median
of the first contentful paint, the bytes over the wire, and the cumulative layout shift (0 is best,
up to .1 counts as good). Then turns a page of results by script: the median time from the click to
the new results, the bytes, and the shift, including what Chromium excuses after a click.
"""

import argparse
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.web.browser import PAGES, chromium, seeds, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Records every layout shift from the start of a page.
_WATCH = """
window.shift = 0
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shift += entry.value }))
    .observe({type: "layout-shift", buffered: true})
"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
#: Two frames later, the script's changes have been painted.
_TURN = """async () => {
    const start = performance.now(), before = location.href
    document.querySelector(".pages [rel=next]").click()
    while (location.href === before) await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
    return performance.now() - start
}"""


def measured(browser: "Browser", address: str, turn: bool) -> tuple[float, int, float]:
    """Return the milliseconds, the bytes and the shift of loading a page, or of turning it."""
    context = browser.new_context(locale="ar", viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.add_init_script(_WATCH)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    took = page.evaluate(_PAINT)
    if turn:
        sizes.clear()
        page.evaluate("window.shift = 0")
        took = page.evaluate(_TURN)
        page.wait_for_load_state("networkidle")
    shift = page.evaluate("window.shift")
    context.close()
    return took, int(sum(sizes)), shift


def main() -> None:
    """Print a line for each page, and for results that a script loads."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    pages = {name: (PAGES[name][0], False) for name in ("home", "results", "article")}
    pages["results in place"] = (PAGES["results"][0], True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(seeds(), Path(folder)) as site,
        contextmanager(chromium)() as browser,
    ):
        for name, (path, turn) in pages.items():
            measured(browser, site + path, turn)  # the server's own first time
            found = [measured(browser, site + path, turn) for _ in range(times)]
            took, size, shift = (median(column) for column in zip(*found, strict=True))
            print(f"{name}: {took:.0f} ms, {size:,.0f} bytes, layout shift {shift:.3f}")


if __name__ == "__main__":
    main()
