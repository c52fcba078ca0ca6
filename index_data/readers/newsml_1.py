"""Items of NewsML 1.0 to 1.2, as some Arabic services of agencies still send it."""

from collections.abc import Iterator
from typing import Any

from index_data.readers.agency import NewsItem, local_part
from index_data.readers.nitf import authors_of, text_of_nitf
from index_data.readers.xml_tree import (
    Element,
    attribute,
    child,
    children,
    line_of,
    text_of_content,
)

_NAME = "FormalName"


def items_of_newsml_1(root: Element) -> Iterator[NewsItem]:
    """Yield what the items of a document say."""
    for item in children(root, "NewsItem"):
        yield _item(item)


def _item(item: Element) -> NewsItem:
    management = child(item, "NewsManagement")
    identifier = child(item, "Identification", "NewsIdentifier")
    components = list(item.iter("NewsComponent"))
    found = (one.find("NewsLines") for one in components)
    lines = next((one for one in found if one is not None and len(one)), None)
    status = attribute(child(management, "Status"), _NAME)
    change = child(management, "Status", "StatusWillChange")
    release = attribute(child(change, "DateAndTime"), _NAME) or line_of(
        child(change, "DateAndTime")
    )
    instructions = [attribute(one, _NAME) for one in children(management, "Instruction")]
    date_line = line_of(child(lines, "DateLine"))
    return NewsItem(
        id=line_of(child(identifier, "PublicIdentifier")),
        record=_record(item, components, lines),
        version=line_of(child(identifier, "RevisionId")),
        created=line_of(child(management, "ThisRevisionCreated")),
        kind=_kind(item),
        statuses=[status, *instructions],
        embargoed=release if local_part(status) == "embargoed" else None,
        dateline=date_line,
    )


def _record(item: Element, components: list[Element], lines: Element | None) -> dict[str, Any]:
    management = child(item, "NewsManagement")
    topics = [one for each in components for one in children(each, "DescriptiveMetadata", "*")]
    words = [line_of(one) for one in children(lines, "KeywordLine")]
    words += [attribute(one, "Value") for one in topics if attribute(one, _NAME) == "Keyword"]
    languages = [attribute(one, _NAME) for one in topics if one.tag == "Language"]
    return {
        "title": line_of(child(lines, "HeadLine")),
        "body": _body(components),
        "date": line_of(child(management, "FirstCreated")),
        "source": _source(item, components),
        "author": authors_of(child(lines, "ByLine")),
        "section": next(_sections(components), ""),
        "tags": list(dict.fromkeys(filter(None, words))),
        "language": next(filter(None, languages), ""),
        "urgency": attribute(child(management, "Urgency"), _NAME),
        "slugline": line_of(child(lines, "SlugLine")),
    }


def _kind(item: Element) -> str:
    """Return "text" for an item with a text in it, or else the type of its first content."""
    kinds = [local_part(attribute(one, _NAME)) for one in item.iter("MediaType")]
    has_text = "text" in kinds or any(line_of(one) for one in _contents(list(item.iter())))
    return "text" if has_text or not kinds else kinds[0]


def _contents(elements: list[Element]) -> Iterator[Element]:
    for element in elements:
        if element.tag == "ContentItem":
            kind = local_part(attribute(element.find("MediaType"), _NAME))
            if kind in ("", "text") and (content := element.find("DataContent")) is not None:
                yield content


def _body(components: list[Element]) -> str:
    for content in _contents([one for each in components for one in each.findall("ContentItem")]):
        nitf = content.find("nitf")
        text = text_of_content(content) if nitf is None else text_of_nitf(nitf)
        if text:
            return text
    return ""


def _source(item: Element, components: list[Element]) -> str:
    for component in components:
        for role in ("Provider", "Source"):
            party = child(component, "AdministrativeMetadata", role, "Party")
            if name := attribute(party, _NAME):
                return name
    return line_of(child(item, "Identification", "NewsIdentifier", "ProviderId"))


def _sections(components: list[Element]) -> Iterator[str]:
    """Yield the names of subjects that say something to people: codes of the IPTC are numbers."""
    for component in components:
        for subject in children(component, "DescriptiveMetadata", "SubjectCode", "*"):
            name = line_of(subject) or attribute(subject, _NAME)
            if name and not name.isdecimal():
                yield name
