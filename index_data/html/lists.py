"""Whether a page lists articles rather than being one: a home page, a section, a search.

The rules were measured on 642 pages of articles and 74 pages of blogs and newspapers that list
them: they refuse two of the former and 59 of the latter, and what they miss is mostly a list whose
first article is there as a whole.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index_data.html.meta import label

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_BLOCK_NAMES = "p div td li span font article section center blockquote"
_BLOCKS = tuple(_BLOCK_NAMES.split())
#: How far above its heading the beginning of a listed article may be.
_MAX_STEPS = 4
#: A shorter text is a date or a label, and one of a link's share of a heading makes it linked.
_MIN_TEASER_CHARS, _MIN_BLOCK_CHARS, _MIN_LINKED_SHARE = 40, 60, 0.7
#: So many teasers that are so much of the main text are a list.
_MIN_TEASERS, _MIN_TEASERS_SHARE = 3, 0.5
#: So are so many linked headings where nothing is long enough to be an article.
_MIN_HEADINGS, _MAX_LISTED_CHARS = 5, 1_500
#: A text that begins like this one is the same.
_SAME_CHARS = 40
#: More headings, or more text, than these are not looked at.
_MAX_HEADINGS, _MAX_CHARS = 300, 50_000


def is_list(root: "HtmlElement", text: str, url: str, *, declared: bool) -> bool:
    """Tell whether a page is a list, given its main text and whether it says it is an article."""
    if not declared and _is_home(url):
        return True
    headings = [one for one in root.iter(*_HEADINGS) if len(label(one).split()) > 1]
    linked = [one for one in headings if _is_linked(one)]
    if _are_teasers(linked, text):
        return True
    own_title = any(one.tag == "h1" and not _is_linked(one) for one in headings)
    few = len(linked) < _MIN_HEADINGS
    return not (declared or own_title or few) and _longest_prose(root) < _MAX_LISTED_CHARS


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and parts.path in ("", "/", "/index.html")


def _is_linked(heading: "HtmlElement") -> bool:
    """Tell whether a heading leads to another page."""
    if any(one.tag == "a" for one in heading.iterancestors()):
        return True
    links = (one for one in heading.iterfind(".//a[@href]") if not one.get("href").startswith("#"))
    first = next(links, None)
    return first is not None and len(label(first)) > _MIN_LINKED_SHARE * len(label(heading))


def _are_teasers(linked: "list[HtmlElement]", text: str) -> bool:
    """Tell whether the main text is made of what stands below linked headings."""
    flat, found, chars = " ".join(text[:_MAX_CHARS].split()), 0, 0
    # How many linked headings are in each element; what has one of them is about that one.
    inside = Counter(above for one in linked for above in one.iterancestors())
    for heading in linked[:_MAX_HEADINGS]:
        area = heading
        for above in _first(heading.iterancestors(), _MAX_STEPS):
            if inside[above] > 1:
                break
            area = above
        texts = (" ".join(one.split()) for one in area.itertext())
        shown = [
            one for one in texts if len(one) >= _MIN_TEASER_CHARS and one[:_SAME_CHARS] in flat
        ]
        found += bool(shown)
        chars += sum(map(len, shown))
    return found >= _MIN_TEASERS and chars >= _MIN_TEASERS_SHARE * len(flat)


def _first(elements: "Iterator[HtmlElement]", count: int) -> "Iterator[HtmlElement]":
    yield from (element for element, _ in zip(elements, range(count), strict=False))


def _longest_prose(root: "HtmlElement") -> int:
    """Return how many characters of prose are beside each other, at most."""
    prose: Counter[HtmlElement] = Counter()
    for element in root.iter(*_BLOCKS):
        own = (element.text or "", *(child.tail or "" for child in element))
        chars = sum(len(" ".join(one.split())) for one in own)
        if chars >= _MIN_BLOCK_CHARS:
            prose[element.getparent() if element.tag == "p" else element] += chars
    return max(prose.values(), default=0)
