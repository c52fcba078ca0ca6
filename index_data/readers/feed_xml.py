"""Parse RSS, Atom and RDF, by feedparser.

feedparser gets the bytes of the root element alone, in UTF-8 and without entities: it opens no
address, what a file declares cannot grow, and an encoding that lies does not matter.
"""

import re
import time
from contextlib import suppress
from html.entities import name2codepoint
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from index_data.addresses import web_address
from index_data.dates import iso_date
from index_data.encodings import decode
from index_data.extras import MissingExtra
from index_data.markup import text_of
from index_data.readers.feed_entries import Feed, categories_of, filled
from index_data.readers.items import PassOver
from search import ArticleError

if TYPE_CHECKING:
    from feedparser import FeedParserDict

#: Each tag takes some 20 µs; the largest feeds of newspapers have 50,000.
MAX_TAGS = 300_000
#: Each reference takes some 3 µs.
_MAX_REFERENCES = 1_000_000
#: Every tag is compared with every one, and every attribute with those of its tag.
_MAX_NAMESPACES, _MAX_ATTRIBUTES = 200, 200
_MAX_HEAD_CHARS = 1 << 16
#: Of a text in UTF-8 with damage, fewer letters are damaged.
_MAX_DAMAGED_SHARE = 0.02
_NAME = r"[A-Za-z_][\w.-]*"
_ROOT = re.compile(rf"<((?:{_NAME}:)?(?:rss|feed|RDF))(?=[\s>])", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(rf"</(?:{_NAME}:)?(?:item|entry)\s*>", re.IGNORECASE)
_PROLOG = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->|<![^<>\[]*>)*", re.DOTALL)
_OF_FEEDS = re.compile(r"<(?:\w+:)?rss[\s>]|purl\.org/(?:atom|rss)|w3\.org/2005/Atom|netscape\.com")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:#(\d+);?|#[xX]([0-9A-Fa-f]+);?|([A-Za-z][A-Za-z0-9]{1,30});)")
#: In names of authors addresses are looked for, by the square of the length of a word.
_LONG_WORD = re.compile(r"(?<![A-Za-z0-9_.+-])([A-Za-z0-9_.+-]{1000})[A-Za-z0-9_.+-]+")
#: Its parser of damaged XML takes much memory for them.
_LONG_BLANKS = re.compile(r"(?<!\s)\s{1000,}")
_BLANK_CDATA = re.compile(r"<!\[CDATA\[\s*\]\]>")
_NAMESPACE = re.compile(r"xmlns:([\w.-]+)")
_DECLARED = re.compile(rb"encoding\s*=\s*[\"']((?:windows-|cp|iso-?8859-|koi8-|latin)[\w-]{1,9})")
_TEXT_TYPES = ("text/plain", "text/html", "application/xhtml+xml", "text", "html", "xhtml", "")


def is_xml_feed(head: str) -> bool:
    """Tell whether a text that begins so is RSS, Atom or RDF of news."""
    start = _PROLOG.match(head)
    root = _ROOT.match(head, start.end() if start else 0)
    return root is not None and _OF_FEEDS.search(head, root.start()) is not None


def feed_of_xml(data: bytes, path: str) -> Feed:
    """Return the entries of a feed; raise ArticleError where it is none."""
    text, rest = _root(_text(data))
    text = _mended(text)
    _check_size(text)
    parsed = _parsed(text)
    feed = parsed["feed"]
    base = web_address(path) or _own_address(feed) or web_address(_string(feed, "link"))
    return Feed([_entry(entry, feed, base) for entry in parsed["entries"]], rest)


def _text(data: bytes) -> str:
    """Return the text of a feed by its bytes, or else by what it declares."""
    utf8 = data.decode("utf-8", "replace")
    letters = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if b"\0" not in data and utf8.count("\ufffd") <= _MAX_DAMAGED_SHARE * letters:
        return utf8
    try:
        return decode(data).text
    except ArticleError:
        declared = _DECLARED.search(data[:200].lower())
        if declared is None:
            raise
    try:
        return data.decode(declared[1].decode(), "replace")
    except LookupError:
        raise ArticleError(f"encoded as {declared[1].decode()}, which is not known") from None


def _root(text: str) -> tuple[str, str]:
    """Return the root element of a feed, and why the file has no more than that."""
    root = _ROOT.search(text, 0, _MAX_HEAD_CHARS)
    page = _PAGE.search(text, 0, root.start() if root else _MAX_HEAD_CHARS)
    if page:
        raise ArticleError("an HTML page, not a feed; look for the feed's own address")
    if root is None:
        raise ArticleError("not a feed: neither RSS, Atom, RDF nor JSON Feed")
    name = root[1]
    end = text.rfind(f"</{name}")
    if end > root.start():
        return f"{text[root.start() : end]}</{name}>", ""
    last = 0
    for entry in _ENTRY_END.finditer(text):
        last = entry.end()
    inner = "</channel>" if name.lower() == "rss" else ""
    rest = f"cut off: the file ends before </{name}>; fetch it again"
    return f"{text[root.start() : last]}{inner}</{name}>" if last else f"<{name}></{name}>", rest


def _mended(text: str) -> str:
    """Return the XML without what feedparser stumbles over or takes long for.

    That is signs that XML does not allow, references other than those of XML itself, comments and
    instructions.
    """
    for start, end in (("<!--", "-->"), ("<?", "?>")):
        first, *parts = text.split(start)
        text = first + "".join(part.partition(end)[2] for part in parts)
    text = _NOT_XML.sub("", _REFERENCE.sub(_character, _BLANK_CDATA.sub(" ", text)))
    return _LONG_BLANKS.sub(" ", _LONG_WORD.sub(r"\1", text))


def _character(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name:
        code = name2codepoint.get(name, 0x26)
    else:
        digits = (decimal or hexadecimal).lstrip("0")
        code = int(digits or "0", 10 if decimal else 16) if len(digits) < 8 else 0
    if code < 0x80 and chr(code) in "<>&\"'":
        return reference[0]
    return chr(code) if code <= 0x10FFFF else ""


def _check_size(text: str) -> None:
    """Raise ArticleError for a feed that feedparser would take too long for."""
    for sign, name, limit in (("<", "tags", MAX_TAGS), ("&", "references", _MAX_REFERENCES)):
        if text.count(sign) > limit:
            raise ArticleError(f"more than {limit:,} {name}; divide the feed")
    if len(set(_NAMESPACE.findall(text))) > _MAX_NAMESPACES:
        raise ArticleError(f"more than {_MAX_NAMESPACES} namespaces")
    parser = expat.ParserCreate()
    parser.StartElementHandler = _check_attributes
    # What is not well-formed is read by another parser, which does not compare attributes.
    with suppress(expat.ExpatError):
        parser.Parse(text.encode(), True)


def _check_attributes(_: str, attributes: dict[str, str]) -> None:
    if len(attributes) > _MAX_ATTRIBUTES:
        raise ArticleError(f"a tag with more than {_MAX_ATTRIBUTES} attributes")


def _parsed(text: str) -> "FeedParserDict":
    try:
        import feedparser
    except ModuleNotFoundError:
        raise MissingExtra("feeds", "feeds") from None
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # Its answers are made texts, in which there is neither script nor link.
        return feedparser.parse(
            text.encode(),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # a third-party parser, which fails in many ways
        raise ArticleError(f"a broken feed ({type(error).__name__}: {error})") from error


def _entry(entry: dict[str, Any], feed: dict[str, Any], base: str) -> dict[str, Any] | PassOver:
    """Return the record of an entry; WordPress exports also what is no article or not published."""
    kind, status = _string(entry, "wp_post_type"), _string(entry, "wp_status")
    if kind not in ("", "post") or status not in ("", "publish"):
        return PassOver(f"{kind or 'post'} of WordPress, {status or 'published'}")
    return _record(entry, feed, base)


def _record(entry: dict[str, Any], feed: dict[str, Any], base: str) -> dict[str, Any]:
    guid = _string(entry, "id")
    link = _string(entry, "feedburner_origlink") or _string(entry, "link")
    # A guid that is not said to be no link is a link, but not a relative one.
    url = web_address(link, base if link != guid else "") or web_address(guid)
    return filled(
        {
            "id": "" if url else guid.strip(),
            "title": _string(entry, "title"),
            "body": _body(entry),
            "date": _date(entry),
            "url": url,
            "author": _authors(entry) or _authors(feed),
            "source": _source(entry, feed),
            "language": _string(entry, "language") or _string(feed, "language"),
            **_categories(entry, feed),
        }
    )


def _body(entry: dict[str, Any]) -> str:
    contents = (one for one in _list(entry, "content") if one.get("type", "") in _TEXT_TYPES)
    texts = (*(_string(one, "value") for one in contents), _string(entry, "summary"))
    return next(filter(str.strip, texts), "")


def _date(entry: dict[str, Any]) -> str:
    """Return the date of publication as written, if it can be read, or as feedparser reads it."""
    written = ""
    for key in ("published", "updated", "created"):
        if not (text := _string(entry, key)):
            continue
        try:
            if iso_date(text):
                return text
        except ArticleError:
            if moment := dict.get(entry, f"{key}_parsed"):
                return time.strftime("%Y-%m-%dT%H:%M:%SZ", moment)
            written = written or text
    return written


def _authors(of: dict[str, Any]) -> list[str]:
    """Return the names of the authors; an e-mail address is no name."""
    names = (text_of(_string(one, "name")) for one in _list(of, "authors"))
    return [name for name in dict.fromkeys(names) if name.strip() and "@" not in name]


def _source(entry: dict[str, Any], feed: dict[str, Any]) -> str:
    source = dict.get(entry, "source")
    own = _string(source, "title") if isinstance(source, dict) else ""
    return text_of(own or _string(entry, "publisher") or _string(feed, "title"))


def _categories(entry: dict[str, Any], feed: dict[str, Any]) -> dict[str, Any]:
    section = _string(entry, "prism_section") or _string(entry, "section")
    tags = _list(entry, "tags") or _list(feed, "tags")
    for tag in tags:
        scheme = _string(tag, "scheme").lower()
        if not section and ("section" in scheme or scheme == "category"):
            section = _named(tag)
    return categories_of([_named(tag) for tag in tags], section)


def _named(tag: dict[str, Any]) -> str:
    return _string(tag, "label") or _string(tag, "term")


def _own_address(feed: dict[str, Any]) -> str:
    own = (one for one in _list(feed, "links") if one.get("rel") == "self")
    return next(filter(None, (web_address(_string(one, "href")) for one in own)), "")


def _string(of: dict[str, Any], key: str) -> str:
    """Return a text of feedparser's dictionary, whose own `get` guesses what is not there."""
    value = dict.get(of, key)
    return value if isinstance(value, str) else ""


def _list(of: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = dict.get(of, key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
