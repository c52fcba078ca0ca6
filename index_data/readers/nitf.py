"""Read NITF, the News Industry Text Format of the IPTC: one article a document."""

import re
from collections.abc import Iterator
from typing import Any

from index_data.readers.agency import Clock, NewsItem, utc_now
from index_data.readers.items import Item, ReadError
from index_data.readers.lines import ByteStream, read_whole
from index_data.readers.xml_tree import (
    Element,
    attribute,
    child,
    children,
    line_of,
    parse_xml,
    root_name,
    text_of_tree,
)
from index_data.records import Reading
from search import ArticleError

#: What an editor's message begins with that takes the article back.
_KILL = re.compile(
    r"\W*(?:(?:bulletin|mandatory|editors|advisory)\W+)*(?:kill|withdraw|withhold|cancel|eliminate)\b"
    r"|\W*(?:إلغاء|الغاء|سحب) (?:الخبر|خبر)\b",
    re.IGNORECASE,
)
_TAGS = ("person", "org", "location", "event", "object.title", "classifier")


def read_nitf(
    stream: ByteStream, path: str, reading: Reading, now: Clock = utc_now
) -> Iterator[Item]:
    """Yield the article of a document, or what its agency does with it instead."""
    try:
        root = parse_xml(read_whole(stream))
        if root.tag != "nitf":
            raise ArticleError(f"not NITF: its root is <{root.tag}>, not <nitf>"[:200])
    except ArticleError as error:
        yield ReadError(path, "", str(error))
        return
    yield item_of_nitf(root).outcome(path, "", reading, now)


def begins_nitf(head: bytes) -> bool:
    """Tell whether a file begins like NITF."""
    return root_name(head) == "nitf"


def item_of_nitf(root: Element) -> NewsItem:
    """Return what a document says."""
    facts, top = child(root, "head", "docdata"), child(root, "body", "body.head")
    issued = attribute(child(facts, "date.issue"), "norm")
    release = attribute(child(facts, "date.release"), "norm")
    revisions = children(root, "head", "revision-history")
    key = child(facts, "du-key")
    return NewsItem(
        id=attribute(child(facts, "doc-id"), "id-string") or attribute(key, "key"),
        record=_record(root)
        | {"date": issued or attribute(_publication(root), "date.publication")},
        version=attribute(key, "version"),
        created=max((attribute(one, "norm") for one in revisions), default="") or issued,
        statuses=[attribute(facts, "management-status"), *_messages(facts)],
        embargoed=release or (attribute(facts, "management-status") == "embargoed" and "") or None,
        dateline=line_of(child(top, "dateline")),
    )


def text_of_nitf(root: Element) -> str:
    """Return the text of the body of a document, without headlines and byline."""
    return text_of_tree(child(root, "body", "body.content"))


def authors_of(byline: Element | None) -> str:
    """Return who is named in a byline: its people, or else the line without its first "by"."""
    people = [line_of(person) for person in children(byline, "person")]
    return "، ".join(people) or re.sub(r"^(?:by|بقلم|كتب|كتبت)\W+", "", line_of(byline), flags=re.I)


def _record(root: Element) -> dict[str, Any]:
    facts, top = child(root, "head", "docdata"), child(root, "body", "body.head")
    published, doc_id = _publication(root), child(facts, "doc-id")
    headline = child(top, "hedline", "hl1") if top is not None else None
    abstract = line_of(child(top, "abstract"))
    return {
        "title": line_of(headline) or line_of(child(root, "head", "title")),
        "body": text_of_nitf(root) or abstract,
        "source": attribute(published, "name")
        or line_of(child(top, "distributor"))
        or attribute(child(facts, "doc.copyright"), "holder")
        or attribute(doc_id, "regsrc"),
        "section": attribute(published, "position.section") or _subject(root, "matter", "type"),
        "author": authors_of(child(top, "byline")),
        "url": attribute(published, "ex-ref"),
        "tags": list(dict.fromkeys(filter(None, _tags(root)))),
        "urgency": attribute(child(facts, "urgency"), "ed-urg"),
        "abstract": abstract,
    }


def _tags(root: Element) -> Iterator[str]:
    facts = child(root, "head", "docdata")
    for keyword in children(facts, "key-list", "keyword"):
        yield attribute(keyword, "key")
    for name in _TAGS:
        for one in children(facts, "identified-content", name):
            yield attribute(one, "value") or line_of(one)
    yield _subject(root, "type")
    yield _subject(root, "matter")


def _subject(root: Element, *parts: str) -> str:
    subject = child(root, "head", "tobject", "tobject.subject")
    return next(filter(None, (attribute(subject, f"tobject.subject.{p}") for p in parts)), "")


def _publication(root: Element) -> Element | None:
    return child(root, "head", "pubdata")


def _messages(facts: Element | None) -> Iterator[str]:
    for message in children(facts, "ed-msg"):
        told = (attribute(message, "msg-type"), attribute(message, "info"))
        if any(_KILL.match(text) for text in told):
            yield "kill"
