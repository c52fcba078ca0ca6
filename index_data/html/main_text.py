"""The main text of a page, without what surrounds it; and whether it is that of one article."""

import logging
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

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
#: A link of so many words is the headline of another article, and so long a line is prose.
_HEADLINE_WORDS, _PROSE_CHARS = 4, 80
#: A page with so many headlines of others, that are so much of its lines, is a list.
MIN_LISTED, MIN_LISTED_SHARE = 5, 0.25


class MainText(NamedTuple):
    """The lines of a page's main text, and how many of them were headlines of other articles."""

    lines: tuple[str, ...]
    listed: int

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @property
    def is_list(self) -> bool:
        """Whether this is a list of articles rather than one."""
        prose = sum(len(line) >= _PROSE_CHARS for line in self.lines)
        return self.listed >= MIN_LISTED and self.listed >= MIN_LISTED_SHARE * (prose + self.listed)


def main_text(root: "HtmlElement", title: str) -> MainText:
    """Return the main text of a page without its title, comments and links to other articles."""
    headlines = {
        text for one in root.iter("a") if len((text := label(one)).split()) >= _HEADLINE_WORDS
    }
    lines, listed = [], 0
    for line in _extracted(root).splitlines():
        bare = " ".join(line.split()).strip("-•| ")
        if bare in headlines and bare != title:
            listed += 1
        elif bare and bare != title and not _is_aside(bare):
            lines.append(bare)
    return MainText(tuple(lines), listed)


def _is_aside(line: str) -> bool:
    return len(line) <= _MAX_ASIDE_CHARS and bool(_ASIDE.match(line) or _CONSENT.search(line))


def _extracted(root: "HtmlElement") -> str:
    extract = _trafilatura()
    try:
        found = extract(root, favor_precision=True, include_comments=False)
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
