"""Plot a few lines over the number of articles, as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log10

#: Distinguishable with red-green colour blindness.
_COLOURS = ("#0b61a4", "#c1580b")
_WIDTH, _HEIGHT = 400, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 46, 34
_COLUMNS = 2
_STEPS = (1, 2, 2.5, 5, 10)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One plot: its title, and the name and points of each line."""

    title: str
    lines: Mapping[str, Sequence[Point]]


def draw(panels: Sequence[Panel]) -> str:
    """Return the panels side by side; articles are on a log scale, the rest linear from 0."""
    rows = -(-len(panels) // _COLUMNS)
    width, height = _WIDTH * _COLUMNS, _HEIGHT * rows
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, panel in enumerate(panels):
        x, y = number % _COLUMNS * _WIDTH, number // _COLUMNS * _HEIGHT
        parts.append(f'<g transform="translate({x} {y})">{_panel(panel)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel) -> str:
    points = [point for line in panel.lines.values() for point in line]
    sizes = sorted({size for size, _ in points})
    tick = _tick(max(value for _, value in points))
    top = tick * -(-max(value for _, value in points) // tick)

    def across(size: float) -> float:
        span = log10(sizes[-1] / sizes[0]) or 1.0
        share = log10(size / sizes[0]) / span
        return round(_LEFT + 14 + share * (_WIDTH - _LEFT - _RIGHT - 42), 1)

    def up(value: float) -> float:
        return round(_HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM), 1)

    parts = [_text(16, 20, panel.title, weight="bold")]
    for number in range(int(top / tick) + 1):
        y = up(number * tick)
        parts.append(f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(_text(_LEFT - 6, y + 4, f"{number * tick:,g}", anchor="end"))
    parts += [_text(across(size), _HEIGHT - 12, f"{size:,.0f}", anchor="middle") for size in sizes]
    x = 16
    for colour, (name, line) in zip(_COLOURS, panel.lines.items(), strict=False):
        at = [(across(size), up(value)) for size, value in line]
        path = " ".join(f"{x},{y}" for x, y in at)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in at]
        if name:
            parts.append(_text(x, 37, name, colour=colour))
            x += 9 * len(name) + 14
    return "".join(parts)


def _tick(highest: float) -> float:
    """Return a round step that fits into the highest value about four times or more."""
    rough = highest / 4 or 1.0
    power = 10 ** (len(str(int(rough))) - 1) if rough >= 1 else 0.1
    return next((step * power for step in _STEPS if step * power >= rough), 10 * power)


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", weight: str = "", colour: str = "#222"
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    shown = escape(text)
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{bold} fill="{colour}">{shown}</text>'
