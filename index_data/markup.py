"""The text of HTML: paragraphs as lines, without tags, scripts and entities."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Literal

#: How the texts of records are read: as they are, as HTML, or as HTML where they have its marks.
TextKind = Literal["auto", "plain", "html"]

_BLOCK_NAMES = """
address article aside blockquote br caption dd div dl dt fieldset figcaption figure footer form h1
h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
#: What is in these is no text.
_HIDDEN_NAMES = "head iframe noscript object script select style svg template textarea"
_HIDDEN = frozenset(_HIDDEN_NAMES.split())
_INLINE_NAMES = """
a abbr b bdi bdo cite code em font i img mark q s small span strong sub sup u wbr
"""
_NAMES = "|".join((*_BLOCKS, *_HIDDEN, *_INLINE_NAMES.split()))
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\n ]*")


def text_of(text: str, kind: TextKind = "auto") -> str:
    """Return a text of a record without its markup, if it has any."""
    if kind == "plain" or (kind == "auto" and not has_markup(text)):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.text()


def has_markup(text: str) -> bool:
    """Tell whether a text has tags or entities of HTML."""
    if "<" in text and _TAG.search(text):
        return True
    return "&" in text and any(
        unescape(entity[0]) != entity[0] for entity in _ENTITY.finditer(text)
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN and tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        elif tag in _BLOCKS:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._pieces.append(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Skip ``<![…``, of which the parser knows only some kinds; of others it would fail."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i, False)

    def text(self) -> str:
        """Return the text read so far."""
        text = _BLANKS.sub(" ", "".join(self._pieces).replace("\u00ad", ""))
        return _LINES.sub("\n", text).strip()
