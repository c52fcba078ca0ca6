"""What a page says of itself in its head, and of its author and section by marks in its body."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index_data.addresses import web_address

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SAVED_FROM = (
    re.compile(r"<!--\s*saved from url=\(\d{1,5}\)\s*(https?://[^\s>]+)", re.IGNORECASE),
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s>]+)", re.IGNORECASE),
)
#: Browsers write the address at the beginning.
_SAVED_FROM_CHARS = 4096
#: A longer label is no name.
_MAX_LABEL_CHARS = 100
#: Elements inside each other would all be read to their ends.
_READ_CHARS = 5_000
_AUTHORS = (
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//*[@itemprop='author']",
    ".//a[@rel='author']",
    ".//*[contains(concat(' ', @class, ' '), ' author-name ')]",
    ".//*[contains(concat(' ', @class, ' '), ' author ')]",
    ".//*[contains(concat(' ', @class, ' '), ' byline ')]",
)
_CRUMBS = (
    ".//*[contains(@class, 'breadcrumb')]//a",
    ".//*[@rel='category tag']",
)
_BY = re.compile(
    r"^(?:بقلم|كتبت?|إعداد|اعداد|تقرير|المحرر|الكاتب|by)\s*[:/–-]?\s+|^[-–:/\s]+", re.IGNORECASE
)
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_HOME = re.compile(r"(?:ال)?(?:صفحة )?(?:ال)?رئيسي[ةه]|home", re.IGNORECASE)
_SUFFIX = re.compile(r"\s+(?:[|–—»:-]|::)\s+")


class Meta:
    """The meta tags of a page by their names, each with its values in their order."""

    def __init__(self, root: "HtmlElement") -> None:
        self._root = root
        self._values: dict[str, list[str]] = {}
        for tag in root.iter("meta"):
            name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
            if value := " ".join((tag.get("content") or "").split()):
                self._values.setdefault(name.lower(), []).append(value)

    def first(self, *names: str) -> str:
        """Return the first value of the first of these names that has any."""
        return next((self._values[name][0] for name in names if name in self._values), "")

    def all(self, name: str) -> list[str]:
        """Return the values of a name."""
        return self._values.get(name, [])

    def address(self, base: str) -> str:
        """Return the canonical address, unless it is that of a home page or another site."""
        links = self._root.iterfind(".//link[@rel='canonical']")
        hrefs = [link.get("href") or "" for link in links]
        for found in (*hrefs, self.first("og:url")):
            url = _joined(base, found)
            if url and urlsplit(url).path.strip("/"):
                return url
        return ""

    def feed(self, base: str) -> str:
        """Return the address of the first feed that the page names, if any."""
        links = self._root.iterfind(".//link[@rel='alternate']")
        feeds = (link.get("href") or "" for link in links if link.get("type") in _FEEDS)
        return next((url for found in feeds if (url := _joined(base, found))), "")

    def title(self) -> str:
        """Return the title: that of the head, without the site's name where a heading has it so."""
        written = self._root.findtext(".//title") or ""
        title = self.first("og:title", "twitter:title") or " ".join(written.split())
        headings = [text for one in self._root.iter("h1") if (text := label(one))]
        inside = [text for text in headings if title.startswith(text)]
        if inside:
            return max(inside, key=len)
        if len(headings) == 1 and not self.first("og:title"):
            return headings[0]
        site = self.first("og:site_name")
        parts = _SUFFIX.split(title)
        is_suffixed = len(parts) > 1 and (parts[-1] == site or (not site and len(parts[0]) > 20))
        return title[: title.rindex(parts[-1])].rstrip(" |–—»:-") if is_suffixed else title

    def says_article(self) -> bool:
        """Tell whether the head says that the page is an article."""
        kind = self.first("og:type").lower()
        return kind == "article" or "article:published_time" in self._values

    def author(self) -> str:
        """Return the name of the author in the page's head or body."""
        for name in (self.first("author"), self.first("article:author"), self.first("dc.creator")):
            if name and not name.startswith("http"):
                return name
        return next(map(_name, self._labels(_AUTHORS)), "")

    def section(self) -> str:
        """Return the section in the page's head, or the last step of the way to the page."""
        crumbs = [text for text in self._labels(_CRUMBS) if not _HOME.fullmatch(text)]
        return self.first("article:section", "section") or (crumbs[-1] if crumbs else "")

    def _labels(self, paths: tuple[str, ...]) -> Iterator[str]:
        for path in paths:
            found = [text for one in self._root.xpath(path) if (text := label(one))]
            short = [text for text in found if len(text) <= _MAX_LABEL_CHARS]
            if short:
                yield from short
                return


def label(element: "HtmlElement") -> str:
    """Return the text of an element in one line, or as much of it as could be a label."""
    pieces, chars = [], 0
    for text in element.itertext():
        pieces.append(text[:_READ_CHARS])
        chars += len(pieces[-1])
        if chars >= _READ_CHARS:
            break
    return " ".join("".join(pieces).split())


def saved_from(text: str) -> str:
    """Return the address that a browser wrote into a page when it saved it, or nothing."""
    head = text[:_SAVED_FROM_CHARS]
    return next((found[1] for mark in _SAVED_FROM if (found := mark.search(head))), "")


def _name(text: str) -> str:
    return _BY.sub("", text).strip()


def _joined(base: str, url: str) -> str:
    """Return an address that may be relative to that of its page, of the same site; or nothing."""
    joined = web_address(url, base)
    same = not base or _site(urlsplit(joined).hostname) == _site(urlsplit(base).hostname)
    return joined if same else ""


def _site(host: str | None) -> str:
    """Return a host without its first part, if it has three: www, m, amp and so on."""
    parts = (host or "").lower().split(".")
    return ".".join(parts[1:] if len(parts) > 2 else parts)
