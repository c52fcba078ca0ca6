"""Read NewsML-G2, and NewsML 1 before it: messages with any number of items of an agency."""

from collections.abc import Iterator
from typing import Any

from index_data.readers.agency import Clock, NewsItem, local_part, utc_now
from index_data.readers.items import Item, PassedOver, ReadError
from index_data.readers.lines import ByteStream, read_whole
from index_data.readers.newsml_1 import items_of_newsml_1
from index_data.readers.nitf import text_of_nitf
from index_data.readers.xml_tree import (
    Element,
    attribute,
    child,
    children,
    in_arabic,
    line_of,
    parse_xml,
    root_name,
    text_of_content,
    text_of_tree,
)
from index_data.records import Reading
from search import ArticleError

#: Items that have no text of their own.
_OTHER_ITEMS = {
    "packageItem": "a package, which only names its items",
    "planningItem": "an item of planning",
    "conceptItem": "a concept",
    "knowledgeItem": "a list of concepts",
    "catalogItem": "a catalogue",
}
_ROOTS = ("newsMessage", "newsItem", "NewsML", *_OTHER_ITEMS)
#: Vocabularies of which the subject is a section: media topics and the subject codes before them.
_SECTIONS = ("medtop", "subj", "iptccat", "category", "cat")


def read_newsml(
    stream: ByteStream, path: str, reading: Reading, now: Clock = utc_now
) -> Iterator[Item]:
    """Yield the articles of a message, and what it takes back."""
    try:
        root = parse_xml(read_whole(stream))
        if root.tag not in _ROOTS:
            raise ArticleError(f"not NewsML: its root is <{root.tag}>"[:200])
    except ArticleError as error:
        yield ReadError(path, "", str(error))
        return
    yield from _outcomes(root, path, reading, now)


def begins_newsml(head: bytes) -> bool:
    """Tell whether a file begins like NewsML-G2 or NewsML 1."""
    return root_name(head) in _ROOTS


def _outcomes(root: Element, path: str, reading: Reading, now: Clock) -> Iterator[Item]:
    if root.tag == "NewsML":
        for number, item in enumerate(items_of_newsml_1(root), start=1):
            yield item.outcome(path, f"item {number}", reading, now)
        return
    items = children(root, "itemSet", "*") if root.tag == "newsMessage" else [root]
    for number, element in enumerate(items, start=1):
        place = f"item {number}"
        if element.tag == "newsItem":
            yield _item(element).outcome(path, place, reading, now)
        else:
            what = _OTHER_ITEMS.get(element.tag, f"<{element.tag}>"[:80])
            yield PassedOver(path, place, f"{what}, no article")


def _item(item: Element) -> NewsItem:
    meta = child(item, "itemMeta")
    embargoed = child(meta, "embargoed")
    signals = [attribute(one, "qcode") for one in children(meta, "signal")]
    dateline = in_arabic(children(item, "contentMeta", "dateline"))
    return NewsItem(
        id=attribute(item, "guid"),
        record=_record(item),
        version=attribute(item, "version"),
        created=line_of(child(meta, "versionCreated")),
        kind=attribute(child(meta, "itemClass"), "qcode") or "text",
        statuses=[_code(child(meta, "pubStatus")), *signals],
        embargoed=None if embargoed is None else line_of(embargoed),
        dateline=line_of(dateline),
    )


def _record(item: Element) -> dict[str, Any]:
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    headlines = [
        one
        for one in children(content, "headline")
        if local_part(attribute(one, "role")) in ("", "main", "headline")
    ]
    title = in_arabic([*headlines, *children(content, "headline"), *children(meta, "title")])
    created = child(meta, "firstCreated"), child(content, "contentCreated")
    names = {one: _name(one) for one in children(content, "subject")}
    sections = [one for one in names if attribute(one, "qcode").startswith(_SECTIONS)]
    keywords = [line_of(one) for one in children(content, "keyword")]
    other_ids = [line_of(one) for one in children(content, "altId")]
    return {
        "title": line_of(title),
        "body": _body(child(item, "contentSet")) or _description(content),
        "date": next(filter(None, map(line_of, created)), line_of(child(meta, "versionCreated"))),
        "source": _name(child(meta, "provider")) or _name(child(content, "infoSource")),
        "author": _author(content),
        "section": next((name for one in sections if (name := names[one])), ""),
        "tags": list(dict.fromkeys(filter(None, (*names.values(), *keywords)))),
        "url": next((one for one in other_ids if one.startswith(("http://", "https://"))), ""),
        "language": attribute(child(content, "language"), "tag"),
        "urgency": line_of(child(content, "urgency")),
        "slugline": line_of(child(content, "slugline")),
        "ednote": line_of(child(meta, "edNote")),
    }


def _body(content: Element | None) -> str:
    """Return the text of an item's content, in whichever of the formats it is."""
    for inline in children(content, "inlineXML"):
        for root in inline:
            nitf = root if root.tag == "nitf" else None
            body = root.find("body") if root.tag == "html" else root
            text = text_of_nitf(nitf) if nitf is not None else text_of_tree(body)
            if text:
                return text
    texts = map(text_of_content, children(content, "inlineData"))
    return next(filter(None, texts), "")


def _description(content: Element | None) -> str:
    return line_of(in_arabic(children(content, "description")))


def _author(content: Element | None) -> str:
    if byline := line_of(in_arabic(children(content, "by"))):
        return byline
    creators = [_name(one) for one in children(content, "creator")]
    return "، ".join(filter(None, creators))


def _name(element: Element | None) -> str:
    """Return what a subject, provider or creator is called, in Arabic where it is given."""
    name = line_of(in_arabic(children(element, "name")))
    return name or attribute(element, "literal") or _told_code(element)


def _told_code(element: Element | None) -> str:
    """Return a code that says something to people, such as ``AFP``, and no number."""
    code = attribute(element, "qcode").rpartition(":")[2]
    return code if code.isupper() and code.isalpha() else ""


def _code(element: Element | None) -> str:
    return attribute(element, "qcode") or attribute(element, "uri")
