"""From the text of a page to its elements, as long as that takes bounded time and memory."""

import re
from typing import TYPE_CHECKING, NamedTuple

from index_data.extras import MissingExtra
from search import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Pages of news have some thousand tags.
MAX_TAGS = 50_000
_MAX_TOKENS = 3 * MAX_TAGS
#: The parser takes time by the square of the attributes of a tag.
MAX_ATTRIBUTES = 250
MAX_DEPTH = 250
#: Finding the main text takes time by the depths of all elements together.
_MAX_TOTAL_DEPTH = 1_000_000
#: What is in scripts and styles is dropped, and of these elements only the tags.
_DROPPED_TAGS = frozenset(
    ["iframe", "noembed", "noframes", "noscript", "plaintext", "textarea", "xmp"]
)
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
#: Wherever it begins, it takes a whole tag, comment or script: so a page is read once.
_TOKEN = re.compile(
    rf"""<!--.*?(?:-->|\Z)
    |<(?P<raw>script|style|title)(?=[\s/>])(?P<head>[^>]*+)>?+
     (?P<content>.*?)(?:</(?P=raw)(?=[\s/>])[^>]*+>?+|\Z)
    |<(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+)
     (?P<more>{_ATTRIBUTE})?+[\s/]*+>?+
    |</(?P<end>[a-z][a-z0-9:-]*+)[^>]*+>?+
    |<(?:[!?/][^>]*+>?+|(?:<(?![a-z!?/]))*+)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_NAME = re.compile(r"[a-z][a-z0-9:-]*", re.IGNORECASE)
#: They are no signs of XML, and the parser refuses them.
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Page(NamedTuple):
    """The elements of a page, and the texts of its scripts that are JSON-LD."""

    root: "HtmlElement"
    linked_data: tuple[str, ...]


def page_tree(text: str) -> Page:
    """Return the elements of a page; raise ArticleError where it has none, or too many."""
    try:
        from lxml import etree, html
    except ImportError:
        raise MissingExtra("web", "pages") from None
    cleaner = _Cleaner()
    cleaned = _TOKEN.sub(cleaner.clean, _CONTROLS.sub(" ", text))
    parser = html.HTMLParser(encoding="utf-8")
    try:
        root = html.document_fromstring(cleaned.encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ArticleError(f"not HTML: {error}") from None
    _check_depth(root)
    return Page(root, tuple(cleaner.linked_data))


class _Cleaner:
    """Writes tags so that any parser takes each as one tag, of bounded size."""

    def __init__(self) -> None:
        self.linked_data: list[str] = []
        self._tags = 0
        self._tokens = 0

    def clean(self, token: re.Match[str]) -> str:
        """Return what stands for a tag, a comment, a script or a lone bracket."""
        self._tokens += 1
        self._tags += token["name"] is not None
        if self._tags > MAX_TAGS or self._tokens > _MAX_TOKENS:
            raise ArticleError(f"has more than {MAX_TAGS:,} tags")
        if token["more"]:
            raise ArticleError(f"has a tag with more than {MAX_ATTRIBUTES} attributes")
        if name := token["name"]:
            if not _NAME.fullmatch(name) or name.lower() in _DROPPED_TAGS:
                return " "
            return f"<{name}{token['attributes']}>"
        if end := token["end"]:
            return "" if end.lower() in _DROPPED_TAGS else f"</{end}>"
        if raw := token["raw"]:
            return self._raw(raw.lower(), token)
        return "&lt;" * len(token[0]) if not token[0].strip("<") else ""

    def _raw(self, name: str, token: re.Match[str]) -> str:
        if name == "title":
            return f"<title>{token['content'].replace('<', '&lt;')}</title>"
        if name == "script" and "ld+json" in token["head"].lower():
            self.linked_data.append(token["content"])
        return ""


def _check_depth(root: "HtmlElement") -> None:
    total, level, elements = 0, 1, [root]
    while elements := [child for element in elements for child in element]:
        level += 1
        total += level * len(elements)
        if level > MAX_DEPTH or total > _MAX_TOTAL_DEPTH:
            raise ArticleError("its tags are nested too deeply")
