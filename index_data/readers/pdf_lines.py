"""The lines of a PDF as they are read, whichever way it stores Arabic.

A PDF draws glyphs at places. Most store Arabic as it is drawn, from left to right, which pypdf
turns round by itself; some store it as it is read. Which of both makes Arabic words tells them
apart.
"""

import re
import time
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any, NamedTuple
from unicodedata import normalize

from index_data.encodings import common_share
from search import ArticleError

MAX_PAGES, MAX_SECONDS = 2_000, 60
#: So many pages tell how a file stores Arabic.
_SAMPLE_PAGES = 3
#: Fragments are in one line where their base lines differ by less than this part of their size.
_SAME_LINE = 0.4
#: Letters by their place in a word, and ligatures.
_FORMS = re.compile("[\ufb50-\ufd3d\ufd50-\ufdff\ufe70-\ufefe]")
_ARABIC = "".join(map(chr, (*range(0x590, 0x900), *range(0xFB1D, 0xFE00), *range(0xFE70, 0xFF00))))
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefe]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_CORE = re.compile(r"(\W*)(.*?)([\s.,:;،؛()«»\[\]-]*)", re.DOTALL)
#: What is read from the left also within Arabic: numbers, and words in Latin letters.
_FORWARDS = re.compile(r"\s*[0-9A-Za-z٠-٩۰-۹.,:/%+٫٬-]+\s*")
_SIGNS = re.compile(r"[.,:/%+٫٬-]+")
#: Blanks on the inner side of brackets are gaps between glyphs.
_NARROW = re.compile(r" (?=[)\]»])|(?<=[(\[«]) ")
_MIRROR = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_MOVES = (b"Td", b"TD", b"Tm", b"T*")
_NOWHERE = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


class PdfLine(NamedTuple):
    """A line: its text, its height on the page and the size of its letters, both in points."""

    text: str
    y: float
    size: float


class _Fragment(NamedTuple):
    text: str
    x: float
    y: float
    size: float


def pages_of(reader: Any) -> Iterator[list[PdfLine]]:
    """Yield the lines of each page; raise ArticleError where pages are too many or too slow."""
    ends = time.monotonic() + MAX_SECONDS
    if len(reader.pages) > MAX_PAGES:
        raise ArticleError(f"more than {MAX_PAGES:,} pages: split the file")
    sample = [page for page, _ in zip(reader.pages, range(_SAMPLE_PAGES), strict=False)]
    for page in sample:
        _split_at_moves(page)
    as_drawn = _is_as_drawn(sample)
    for number, page in enumerate(reader.pages):
        if time.monotonic() > ends:
            raise ArticleError(f"takes longer than {MAX_SECONDS} seconds to read: split the file")
        if number >= _SAMPLE_PAGES:
            _split_at_moves(page)
        yield _lines(_fragments(page, as_drawn), as_drawn)


def letters(text: str) -> str:
    """Return a text with letters in place of their forms within words."""
    return _FORMS.sub(lambda form: normalize("NFKC", form[0]).strip(), text)


def _is_as_drawn(pages: Any) -> bool:
    """Tell whether a file stores Arabic from left to right, by what makes words."""
    shares = []
    for as_drawn in (True, False):
        lines = (line for page in pages for line in _lines(_fragments(page, as_drawn), as_drawn))
        shares.append(common_share("\n".join(line.text for line in lines)))
    return shares[0] >= shares[1]


def _split_at_moves(page: Any) -> None:
    """Make pypdf tell of each piece of text where it is, as it does after a change of scale."""
    from pypdf.generic import ContentStream, FloatObject, NameObject

    if (given := page.get("/Contents")) is not None:
        content = ContentStream(given.get_object(), page.pdf, "bytes")
        same = ([FloatObject(number) for number in _NOWHERE], b"cm")
        content.operations = [
            one
            for step in content.operations
            for one in ((same, step) if step[1] in _MOVES else (step,))
        ]
        page[NameObject("/Contents")] = content


def _fragments(page: Any, as_drawn: bool) -> list[_Fragment]:
    """Return the pieces of text on a page, in the order in which they are drawn."""
    from pypdf import mult
    from pypdf._text_extraction import set_custom_rtl

    found: list[_Fragment] = []

    def visit(text: str, matrix: Any, text_matrix: Any, font: Any, size: Any) -> None:
        if text.strip("\n"):
            place = mult(text_matrix, matrix)
            height = abs(float(size or 0)) * max(abs(place[3]), abs(place[1]))
            found.append(_Fragment(text.replace("\n", ""), place[4], place[5], height or 1.0))

    # Where these signs have no direction, pypdf leaves them in the order in which they are stored.
    set_custom_rtl(specials="" if as_drawn else _ARABIC)
    try:
        page.extract_text(visitor_text=visit)
    finally:
        set_custom_rtl(specials="")
    return found


def _lines(fragments: list[_Fragment], as_drawn: bool) -> list[PdfLine]:
    numbers, last = [], -1
    for at, one in enumerate(fragments):
        before = fragments[at - 1]
        last += at == 0 or abs(one.y - before.y) > _SAME_LINE * max(one.size, before.size)
        numbers.append(last)
    lines = []
    for _, pairs in groupby(zip(numbers, fragments, strict=True), key=lambda pair: pair[0]):
        line = [fragment for _, fragment in pairs]
        text = _NARROW.sub("", " ".join(letters(_text(line, as_drawn)).split()))
        if text:
            lines.append(PdfLine(text, line[0].y, max(one.size for one in line)))
    return lines


def _text(line: list[_Fragment], as_drawn: bool) -> str:
    """Return the text of a line from its beginning, which is on the right where it is Arabic."""
    text = "".join(one.text for one in line)
    is_arabic = len(_ARABIC_LETTER.findall(text)) >= len(_LATIN_LETTER.findall(text))
    # Of fragments at one place, those drawn first are on the left, or read first.
    numbered = list(enumerate(line))
    backwards = is_arabic and as_drawn
    numbered.sort(
        key=lambda one: (-one[1].x if is_arabic else one[1].x, -one[0] if backwards else one[0])
    )
    read = [one for _, one in numbered]
    if is_arabic:
        read = _numbers_forwards(read)
    if backwards:
        read = [one._replace(text=_turned(one.text)) for one in read]
    pieces = [read[0].text]
    for before, one in pairwise(read):
        pieces += [" ", one.text] if _are_apart(before, one) else [one.text]
    return "".join(pieces)


def _numbers_forwards(line: list[_Fragment]) -> list[_Fragment]:
    """Return the fragments of an Arabic line with the signs of each number from its left."""
    kinds = "".join(map(_kind, line))
    for found in re.finditer("n(?:s*n)*", kinds):
        number = line[found.start() : found.end()]
        if len({one.x for one in number}) > 1:
            number.sort(key=lambda one: one.x)
            whole = number[0]._replace(text="".join(one.text for one in number))
            blanks = [one._replace(text="") for one in number[1:]]
            line[found.start() : found.end()] = [whole, *blanks]
    return [one for one in line if one.text]


def _kind(fragment: _Fragment) -> str:
    """Return "n" for a part of a number, "s" for a sign that may be within one, or "."."""
    if _SIGNS.fullmatch(fragment.text):
        return "s"
    return "n" if _FORWARDS.fullmatch(fragment.text) else "."


def _turned(text: str) -> str:
    """Return a fragment of an Arabic line with brackets, and what is around numbers, turned."""
    if _ARABIC_LETTER.search(text):
        return text.translate(_MIRROR)
    if found := _CORE.fullmatch(text):
        return (found[3][::-1] + found[2] + found[1][::-1]).translate(_MIRROR)
    return text


def _are_apart(one: _Fragment, other: _Fragment) -> bool:
    """Guess whether a blank is between fragments: words are drawn by themselves, or letters."""
    if one.text[-1:].isspace() or other.text[:1].isspace():
        return False
    left = min(one, other, key=lambda fragment: fragment.x)
    # Letters are half as wide as high, more or less.
    distance = abs(one.x - other.x) - 0.5 * left.size * (len(left.text.strip()) - 1)
    are_letters = len(one.text.strip()) == 1 or len(other.text.strip()) == 1
    return distance > one.size * (1.2 if are_letters else 0.3)
