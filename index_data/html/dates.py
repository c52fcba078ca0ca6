"""When an article was published, by what its page says; never when it was saved or read."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index_data.dates import iso_date
from index_data.html.meta import Meta, label
from search import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "date",
)
_MARKED = (
    ".//*[@itemprop='datePublished']",
    ".//time[@pubdate]",
    ".//h1/ancestor::*[self::article or self::header or self::main][1]//time[@datetime]",
    ".//time[@datetime]",
)
#: Texts of these elements may be nothing but a date.
_LABEL_NAMES = """
span time p div li td font small b strong em i a h2 h3 h4 h5 h6 abbr center
"""
_LABELS = tuple(_LABEL_NAMES.split())
_MAX_LABEL_CHARS = 90
#: How many short texts are tried.
_MAX_LABELS = 2_000
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b|\b(?:١[٨٩]|٢٠)[٠-٩]{2}\b|\b1[34]\d\d\b|\b١[٣٤][٠-٩]{2}\b")
_BEFORE = re.compile(
    r"^(?:(?:تم\s+)?(?:ال)?(?:نشر|منشور|تاريخ|تأريخ|كتب|أضيف|اضيف|أُضيف|حرر|صدر|published|posted|date)"
    r"[ت]?\s*(?:النشر|الخبر|في|بتاريخ|يوم|on|at)?\s*[:：|–-]?\s*)+",
    re.IGNORECASE,
)
#: What an article was changed at is not when it was published.
_CHANGED = re.compile(r"تحديث|تعديل|updated|modified", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|•·]\s*|\s{2,}|\s+[-–—]\s+")
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)"
)


def date_of_page(root: "HtmlElement", meta: Meta, url: str) -> str:
    """Return the ISO 8601 date at which a page was first published, or nothing.

    First what is said for programs, then what is written for people, then the address; at last what
    htmldate finds.
    """
    return next(filter(None, map(_read, _candidates(root, meta, url))), "") or _by_htmldate(
        root, url
    )


def _candidates(root: "HtmlElement", meta: Meta, url: str) -> Iterator[str]:
    yield from (value for name in _META for value in meta.all(name)[:1])
    for path in _MARKED:
        for element in root.xpath(path)[:3]:
            yield element.get("content") or element.get("datetime") or label(element)
    yield from _written(root)
    if found := _IN_ADDRESS.search(urlsplit(url).path):
        yield f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _written(root: "HtmlElement") -> Iterator[str]:
    """Yield the short texts with a year that may be dates, in their order."""
    tried = 0
    for element in root.iter(*_LABELS):
        text = " ".join((element.text or "").split())
        for line in (text, *(" ".join((child.tail or "").split()) for child in element[:20])):
            if len(line) > _MAX_LABEL_CHARS or not _YEAR.search(line):
                continue
            tried += 1
            if tried > _MAX_LABELS:
                return
            yield from (_BEFORE.sub("", one) for one in _dated(line))


def _dated(line: str) -> Iterator[str]:
    """Yield a line and its parts, without what tells of a change."""
    parts = [part for part in _PARTS.split(line) if not _CHANGED.search(part)]
    if not _CHANGED.search(line):
        yield line
    yield from parts


def _read(text: str) -> str:
    text = text.strip()
    if len(text) > _MAX_LABEL_CHARS or text.isdigit() and len(text) < 9:
        return ""
    try:
        return iso_date(text)
    except ArticleError:
        return ""


def _by_htmldate(root: "HtmlElement", url: str) -> str:
    from htmldate import find_date

    try:
        # What its extensive search finds may be any date of the text, or the year of a copyright.
        return find_date(root, original_date=True, extensive_search=False, url=url or None) or ""
    except Exception:  # a third-party parser: a page without a date is still an article
        return ""
