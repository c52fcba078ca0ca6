"""The main text of a page, without what surrounds it."""

import logging
import re
from functools import cache
from typing import TYPE_CHECKING

from index_data.extras import MissingExtra
from index_data.html.meta import label
from search import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Lines that lead to other articles, ask for consent or to follow.
_ASIDE = re.compile(
    r"^[\W\d_]*(?:[إا]قر[أا]\w*\s+(?:أيض|ايض|المزيد|كذلك|المزيد)|طالع\s+(?:أيض|ايض|المزيد)|شاهد\s+(?:أيض|ايض)"
    r"|(?:مواضيع|أخبار|مقالات|اخبار)\s+(?:ذات\s+صلة|متعلقة|قد\s+ته)|للمزيد\s*[:…]|المزيد\s*:|تابعونا\s"
    r"|read\s+(?:also|more)\b|related\s*:|see\s+also\b)",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"ملفات\s+(?:تعريف\s+)?الارتباط|الكوكيز|\bcookies?\b", re.IGNORECASE)
_MAX_ASIDE_CHARS = 250
#: A cell of so long a text is there for layout.
_LAYOUT_CHARS = 300
#: A link of so many words is the headline of another article.
_HEADLINE_WORDS = 4
#: Of larger pages the text is not compared with that of other programs, one of which takes time by
#: the square of the number of paragraphs.
_MAX_COMPARED_ELEMENTS = 6_000


def main_text(root: "HtmlElement", title: str) -> str:
    """Return the main text of a page without its title, comments and links to other articles."""
    headlines = {
        text for one in root.iter("a") if len((text := label(one)).split()) >= _HEADLINE_WORDS
    }
    _unlaid(root)
    lines = (" ".join(line.split()).strip("-•| ") for line in _extracted(root).splitlines())
    left_out = {*headlines, title, ""}
    return "\n".join(line for line in lines if line not in left_out and not _is_aside(line))


def _unlaid(root: "HtmlElement") -> None:
    """Make plain blocks of tables that only lay out a page, as pages did before 2005."""
    cells = (cell for cell in root.iter("td") if len(label(cell)) >= _LAYOUT_CHARS)
    tables = {above for cell in cells for above in cell.iterancestors("table")}
    for table in tables:
        for part in table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th"):
            part.tag = "div"


def _is_aside(line: str) -> bool:
    return len(line) <= _MAX_ASIDE_CHARS and bool(_ASIDE.match(line) or _CONSENT.search(line))


def _extracted(root: "HtmlElement") -> str:
    extract = _trafilatura()
    large = sum(1 for _ in root.iter()) > _MAX_COMPARED_ELEMENTS
    try:
        found = extract(root, favor_precision=True, include_comments=False, fast=large)
    except Exception as error:
        # A third-party parser of whatever people write.
        raise ArticleError(f"its main text cannot be found ({type(error).__name__})") from None
    return str(found.text or "") if found else ""


@cache
def _trafilatura():  # type: ignore[no-untyped-def]  # a function of a library
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise MissingExtra("web", "pages") from None
    # It tells on standard error what it could not find.
    for name in ("trafilatura", "htmldate", "readability_lxml", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return bare_extraction
