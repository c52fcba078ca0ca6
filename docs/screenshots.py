"""Take the screenshots of the documentation: python -m docs.screenshots.

Serves the sample articles from an index of its own and photographs the pages in Debian's Chromium.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds" / "articles.jsonl"
IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"

DESKTOP = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}

_QUERY = quote("قادة مليشيا دير الزور")
_RESULTS = f"/?q={_QUERY}"
#: picture → the address, and what the browser is like.
SHOTS: dict[str, tuple[str, dict[str, Any]]] = {
    "home": ("/", DESKTOP),
    "results": (_RESULTS, DESKTOP),
    "article": (f"/a/a-002?q={_QUERY}", DESKTOP),
    "dark": (_RESULTS, {**DESKTOP, "color_scheme": "dark"}),
    "english": (_RESULTS, {**DESKTOP, "locale": "en"}),
    "phone": (_RESULTS, PHONE),
    "phone-dark": (_RESULTS, {**PHONE, "color_scheme": "dark"}),
}


def main() -> None:
    """Write docs/images/NAME.png for each of SHOTS."""
    IMAGES.mkdir(exist_ok=True)
    # Chromium refuses its sandbox to root, as in a container.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with (
        tempfile.TemporaryDirectory() as folder,
        _server(f"{folder}/index") as address,
        sync_playwright() as playwright,
    ):
        # Its own words, in the fields for dates, go by the language it is started in.
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=flags, env={**os.environ, "LANGUAGE": "ar"}
        )
        for name, (path, device) in SHOTS.items():
            _take(browser, address + path, device, IMAGES / f"{name}.png")
        browser.close()


def _take(browser: Browser, address: str, device: dict[str, Any], picture: Path) -> None:
    context = browser.new_context(**{"locale": "ar", **device})
    page = context.new_page()
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{address} was not answered")
    # A server's first answer shows how long its lexicon took to load.
    page.reload(wait_until="networkidle")
    page.screenshot(path=picture, caret="hide", animations="disabled")
    context.close()
    print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1000} KB")


@contextmanager
def _server(index: str) -> Iterator[str]:
    """Index the sample articles, serve them at a free port and give the address."""
    naba = [sys.executable, "-m", "naba"]
    subprocess.run([*naba, "index", str(SEEDS), "--index", index], cwd=ROOT, check=True)  # noqa: S603  # our own program
    serve = [*naba, "serve", "--index", index, "--port", "0"]
    with subprocess.Popen(serve, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own program
        try:
            line = process.stderr.readline() if process.stderr else ""
            yield line.strip().removeprefix("Naba is at ")
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
