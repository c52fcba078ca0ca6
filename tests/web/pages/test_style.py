"""The style sheet: enough contrast, logical directions, and no external resources."""

import re
from itertools import product
from pathlib import Path

import pytest

import web

CSS = (Path(web.__file__).parent / "static" / "naba.css").read_text("utf-8")
LIGHT, DARK = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]


def colors(scheme: str) -> dict[str, str]:
    """Return the named colors of a scheme as six hex digits; shorter ones are expanded."""
    named = re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", scheme)
    return {
        name: value if len(value) == 6 else "".join(2 * digit for digit in value)
        for name, value in named
    }


def luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_color_has_enough_contrast(scheme: str) -> None:
    """WCAG AA: 4.5 for text on its background, 3 for borders of fields and for bars."""
    named = colors(scheme)
    pairs = [
        *product(("ink", "quiet", "link", "visited", "accent"), ("paper", "wash")),
        *product(("ink", "link", "visited"), ("mark",)),
        ("on-link", "link"),
    ]
    assert [pair for pair in pairs if contrast(*(named[c] for c in pair)) < 4.5] == []
    assert min(contrast(named[part], named["paper"]) for part in ("edge", "bar")) >= 3


def test_it_has_only_logical_directions() -> None:
    """Pages run in either direction, so start and end are used, not left and right."""
    assert not re.search(r"\b(left|right)\b|\b(margin|padding|border)-(top|bottom)\b", CSS)


def test_it_loads_nothing() -> None:
    """It loads no fonts, images or other style sheets."""
    assert not re.search(r"@import|@font-face|url\(|https?:", CSS)
