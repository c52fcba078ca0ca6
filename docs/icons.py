"""Make the icons of the site from its SVG: python -m docs.icons.

Browsers ask for /favicon.ico, and home screens for PNGs, on the colour of the pages.
"""

import struct
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from docs.screenshots import CHROMIUM, ROOT

STATIC = ROOT / "web" / "static"
ICO_PIXELS = (16, 32, 48)
PNG_PIXELS = (192, 512)
_PAPER = "#fcfcfa"
#: The header of an ICO file, and that of each image in it.
_ICO, _ICO_IMAGE = struct.Struct("<HHH"), struct.Struct("<BBBBHHII")


def main() -> None:
    """Write the icons."""
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM).new_page()
        images = {pixels: picture(page, pixels) for pixels in (*ICO_PIXELS, *PNG_PIXELS)}
    (STATIC / "favicon.ico").write_bytes(as_ico({pixels: images[pixels] for pixels in ICO_PIXELS}))
    for pixels in PNG_PIXELS:
        Path(STATIC / f"icon-{pixels}.png").write_bytes(images[pixels])


def picture(page: Page, pixels: int) -> bytes:
    """Return the icon as a square PNG."""
    page.set_viewport_size({"width": pixels, "height": pixels})
    svg = (STATIC / "naba.svg").read_text("utf-8").replace("<svg", "<svg width='76%' height='76%'")
    style = f"margin:0;height:100vh;display:grid;place-items:center;background:{_PAPER}"
    page.set_content(f'<body style="{style}">{svg}')
    return page.screenshot()


def as_ico(images: dict[int, bytes]) -> bytes:
    """Return PNGs of several sizes, below 256 pixels, as one ICO file."""
    head, body = _ICO.pack(0, 1, len(images)), b""
    start = _ICO.size + _ICO_IMAGE.size * len(images)
    for pixels, png in images.items():
        head += _ICO_IMAGE.pack(pixels, pixels, 0, 0, 1, 32, len(png), start + len(body))
        body += png
    return head + body


if __name__ == "__main__":
    main()
