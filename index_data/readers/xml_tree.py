"""XML from outside: read within bounds, without entities and network, and its text."""

import codecs
import re
from collections.abc import Iterator, Mapping
from html import unescape
from html.entities import name2codepoint
from typing import Any, TypeAlias

from index_data.encodings import UTF_8, encoding_of
from index_data.extras import MissingExtra
from search import ArticleError

#: An element of lxml, whose names are without namespace.
Element: TypeAlias = Any

#: Each tag and each attribute takes memory many times its length.
MAX_TAGS, MAX_ATTRIBUTES = 500_000, 1_000_000
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_TAG = re.compile(rb"<[^<>]*>")
_BEFORE_ROOT = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[\]<>\"']|\"[^\"]*\"|'[^']*'|\[[^\]]*\])*>", re.DOTALL
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\n ]*")
_BLOCK_NAMES = """
address article aside blockquote block body body.content bq br caption credit datasource dd div dl
dt figure footer h1 h2 h3 h4 h5 h6 header hl1 hl2 hr li main note ol p pre section table td th tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
#: Tables stay; pictures and what steers their display are no text.
_HIDDEN_NAMES = "body.head head iframe media object script style video audio figure"
_LOCAL_NAME = re.compile(r"[^\W\d][\w.-]*")
_HIDDEN = frozenset(_HIDDEN_NAMES.split())


def root_name(head: bytes) -> str:
    """Return the name of the root element of XML that begins with ``head``, or nothing."""
    text = _text_of_head(head)
    at = 0
    while found := _BEFORE_ROOT.match(text, at):
        at = found.end()
    root = _ROOT.match(text, at)
    return root[1] if root else ""


def parse_xml(data: bytes) -> Element:
    """Return the root of a document; raise ArticleError for what is no XML, or too much of it."""
    try:
        from lxml import etree
    except ImportError:
        raise MissingExtra("agencies", "formats of news agencies") from None
    if data.count(b"<") > 2 * MAX_TAGS or data.count(b"=") > MAX_ATTRIBUTES:
        raise ArticleError(f"XML with more than {MAX_TAGS:,} elements: split the file")
    try:
        root = etree.fromstring(data, _parser(etree))
    except etree.XMLSyntaxError as error:
        root = _in_other_encoding(data, etree, error)
    for element in root.iter(etree.Element):
        element.tag = _local_name(str(element.tag))
    return root


def _local_name(tag: str) -> str:
    """Return a name without its namespace; where that is damaged, the prefix stands in the tag."""
    name = tag.rpartition("}")[2].rpartition(":")[2]
    return name if _LOCAL_NAME.fullmatch(name) else "damaged"


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first descendant on a path of names, or None."""
    for name in names:
        element = None if element is None else element.find(name)
    return element


def children(element: Element | None, *names: str) -> list[Element]:
    """Return the descendants on a path of names."""
    return [] if element is None else element.findall("/".join(names))


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute, or the empty text."""
    return "" if element is None else str(element.get(name) or "").strip()


def line_of(element: Element | None) -> str:
    """Return the text of an element in one line, or the empty text."""
    return " ".join(text_of_tree(element).split())


def text_of_tree(element: Element | None) -> str:
    """Return the text of an element, each block of it a line."""
    if element is None:
        return ""
    text = _BLANKS.sub(" ", "".join(_pieces(element)).replace("\u00ad", ""))
    return _LINES.sub("\n", text).strip()


def text_of_content(element: Element) -> str:
    """Return the text of an element; where it has no tags, its lines are those of the text."""
    if len(element):
        return text_of_tree(element)
    lines = (" ".join(line.split()) for line in (element.text or "").splitlines())
    return "\n".join(filter(None, lines))


def in_arabic(elements: list[Element]) -> Element | None:
    """Return the first of some elements that is in Arabic, or else the first that has a text."""
    arabic = [one for one in elements if attribute(one, LANG).lower().startswith("ar")]
    return next((one for one in (*arabic, *elements) if line_of(one)), None)


def _pieces(element: Element, outer: bool = True) -> Iterator[str]:
    name = element.tag
    if isinstance(name, str):
        if outer or name not in _HIDDEN:
            edge = "\n" if name in _BLOCKS else ""
            # A line break within a text is a blank.
            yield edge + _in_line(element.text)
            for each in element:
                yield from _pieces(each, outer=False)
            yield edge
    elif getattr(element, "name", None) in name2codepoint:
        yield unescape(f"&{element.name};")
    if not outer:
        yield _in_line(element.tail)


def _in_line(text: str | None) -> str:
    return (text or "").replace("\r", " ").replace("\n", " ")


def _parser(etree: Any) -> Any:
    # Depth is bounded too, at 256, where huge_tree is not.
    limits: Mapping[str, bool] = {"no_network": True, "load_dtd": False, "huge_tree": False}
    return etree.XMLParser(resolve_entities=False, remove_pis=True, remove_comments=True, **limits)


def _in_other_encoding(data: bytes, etree: Any, error: Exception) -> Element:
    """Return the root of a document in an old encoding that it does not tell."""
    # The names of tags are no Arabic.
    encoding = encoding_of(_TAG.sub(b" ", data))
    if encoding and encoding != UTF_8:
        text = _DECLARATION.sub("", data.decode(encoding, errors="replace"), count=1)
        try:
            return etree.fromstring(text.encode(), _parser(etree))
        except etree.XMLSyntaxError as other:
            error = other
    message = str(error).partition(" (<string>")[0]
    raise ArticleError(f"not XML: {message}"[:200])


def _text_of_head(head: bytes) -> str:
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(bom):
            return head[: len(head) // 2 * 2].decode(encoding, errors="replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
