"""The signs of a query as they are meant.

Marks of direction, and vowel marks on no letter, come with pasted text, and would hide the operator
that they stand beside. Keyboards and word processors write some operators with other signs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.analyzer.normalize import JOINERS, MARKS
from search.query.tree import Span

_OTHER_FORMS = {
    "*": "٭＊",
    "~": "～˜∼",
    "-": "‐‑－﹣−",
    ":": "：",
    "=": "＝",
    "|": "｜",
    "(": "（",
    ")": "）",
}
_OPERATORS = str.maketrans({form: sign for sign, forms in _OTHER_FORMS.items() for form in forms})
_INVISIBLE = re.compile(f"[{JOINERS}]+|(?<![\\w{MARKS}{JOINERS}])[{MARKS}][{MARKS}{JOINERS}]*")


@dataclass(frozen=True, slots=True)
class Visible:
    """A text of visible signs; ``offsets`` are the places of its characters where some were not."""

    text: str
    offsets: Sequence[int] = ()

    def span(self, start: int, end: int) -> Span:
        """Return the [start, end) in the original text of a part of this one."""
        if not self.offsets:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def visible(text: str) -> Visible:
    """Return a text without its invisible signs, with operators in one form."""
    text = text.translate(_OPERATORS)
    if not _INVISIBLE.search(text):
        return Visible(text)
    kept: list[int] = []
    start = 0
    for sign in _INVISIBLE.finditer(text):
        kept += range(start, sign.start())
        start = sign.end()
    kept += range(start, len(text))
    return Visible("".join(text[place] for place in kept), kept)
