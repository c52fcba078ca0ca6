"""Read ninjs, news in JSON of the IPTC: versions 1 to 3, an item, an array or one on each line."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import ijson
import orjson

from index_data.markup import text_of
from index_data.readers.agency import Clock, NewsItem, utc_now
from index_data.readers.items import Item, ReadError, as_text
from index_data.readers.json_values import array_items
from index_data.readers.jsonl import begins_jsonl
from index_data.readers.lines import TOO_LONG, ByteStream, numbered_lines, read_whole
from index_data.records import Reading
from search import ArticleError

_HEAD_BYTES = 8192
#: Keys that no other JSON of news has, of which an item of ninjs has at least one beside its id.
_MARK = re.compile(
    rb'"(?:pubstatus|versioncreated|body_(?:x?html|text)|representationtype|contentcreated'
    rb'|associations|firstcreated)"\s*:',
    re.IGNORECASE,
)
_ID = re.compile(rb'"(?:uri|guid)"\s*:\s*"', re.IGNORECASE)
_EXTRAS = """
language urgency priority slugline located copyrightholder copyrightnotice usageterms ednote profile
"""
_SUBJECTS = """
subject subjects keywords place places person people organisation organisations organizations
"""
#: What a text is for, most wanted first; a text without a role comes before the others.
_ROLES = ("main", "body", "headline", "")

_Keys = Mapping[str, Any]


def read_ninjs(
    stream: ByteStream, path: str, reading: Reading, now: Clock = utc_now
) -> Iterator[Item]:
    """Yield the articles of a file, and what is taken back."""
    yield from _outcomes(stream, path, reading, now)


def begins_ninjs(head: bytes) -> bool:
    """Tell whether a file begins like ninjs."""
    is_json = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    return is_json and bool(_ID.search(head) and _MARK.search(head))


def _outcomes(stream: ByteStream, path: str, reading: Reading, now: Clock) -> Iterator[Item]:
    place = ""
    try:
        for place, found in _found(stream):
            if isinstance(found, str):
                yield ReadError(path, place, found)
            else:
                yield _item(found).outcome(path, place, reading, now)
    except ArticleError as error:
        yield ReadError(path, "", str(error))
    except (ijson.JSONError, UnicodeDecodeError) as error:
        after = f"after {place}" if place else ""
        reason = f"not JSON: {_first_line(error)}; what comes after it cannot be read"
        yield ReadError(path, after, reason)


def _found(stream: ByteStream) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Yield the items, or why one is none, with their places."""
    head = stream.peek(_HEAD_BYTES)
    if begins_jsonl(head) and b"\n" in head.strip():
        for number, line in numbered_lines(stream):
            if line is None or line.strip():
                yield str(number), TOO_LONG if line is None else _loaded(line)
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        for number, item in enumerate(array_items(stream), start=1):
            yield f"item {number}", item
    else:
        loaded = _loaded(read_whole(stream))
        for number, item in enumerate(_inner(loaded), start=1):
            yield f"item {number}", item


def _loaded(data: bytes) -> dict[str, Any] | str:
    try:
        value = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        return f"not JSON: {error.msg}: {as_text(data[:60])!r}"
    return value if isinstance(value, dict) else "not a JSON object"


def _inner(value: dict[str, Any] | str) -> list[dict[str, Any] | str]:
    """Return the items in the first list of an object that is none itself, or the object."""
    if isinstance(value, str) or {"uri", "guid"} & {key.lower() for key in value}:
        return [value]
    lists = (one for one in value.values() if isinstance(one, list) and one)
    items = next((one for one in lists if isinstance(one[0], dict)), [value])
    return [item if isinstance(item, dict) else "not a JSON object" for item in items]


def _item(item: dict[str, Any]) -> NewsItem:
    keys = {key.lower(): value for key, value in item.items()}
    signals = keys.get("signals") or keys.get("signal")
    embargoed = keys.get("embargoed")
    return NewsItem(
        id=_text(keys.get("uri") or keys.get("guid")),
        record=_record(keys),
        version=_text(keys.get("version")),
        created=_text(keys.get("versioncreated")),
        kind=_kind(keys),
        statuses=[_text(keys.get("pubstatus")), *map(_name, _list(signals))],
        embargoed=_text(embargoed) or None,
        dateline=_text(keys.get("dateline")),
    )


def _kind(keys: _Keys) -> str:
    kind = _text(keys.get("type"))
    return "text" if kind == "composite" and _body(keys) else kind


def _record(keys: _Keys) -> dict[str, Any]:
    return {
        "title": _chosen(keys, "headline", "headlines") or _first(keys, "title"),
        "body": _body(keys),
        "date": _first(keys, "firstcreated", "contentcreated", "versioncreated"),
        "source": _first(
            keys, "provider", "source", "infosource", "infosources", "copyrightholder"
        ),
        "section": _first(keys, "subject", "subjects"),
        "author": _first(keys, "byline", "by"),
        "url": _first(keys, "url", "href"),
        "tags": list(dict.fromkeys(_names(keys, *_SUBJECTS.split()))),
        **{key: keys[key] for key in _EXTRAS.split() if isinstance(keys.get(key), str | int)},
    }


def _body(keys: _Keys) -> str:
    return (
        _chosen(keys, "body", "bodies")
        or text_of(_text(keys.get("body_xhtml")) or _text(keys.get("body_html")), "html")
        or _text(keys.get("body_text"))
        or next((text_of(_text(keys[key])) for key in keys if key.startswith("body_")), "")
        or _chosen(keys, "description", "descriptions")
        or text_of(_text(keys.get("description_text")) or _text(keys.get("description_html")))
    )


def _chosen(keys: _Keys, one: str, several: str) -> str:
    """Return a text that is given alone, or as one of several with roles, languages and types."""
    texts = [text for text in _list(keys.get(several)) if isinstance(text, dict)]

    def rank(text: dict[str, Any]) -> tuple[bool, int]:
        role = _text(text.get("role")).lower()
        language = _text(text.get("language") or text.get("lang"))
        place = _ROLES.index(role) if role in _ROLES else len(_ROLES)
        return not language.startswith("ar"), place

    for text in sorted(texts, key=rank):
        if value := _text(text.get("value")):
            is_html = "html" in _text(text.get("contenttype") or text.get("contentType"))
            return text_of(value, "html" if is_html else "auto")
    return text_of(_text(keys.get(one)))


def _first(keys: _Keys, *wanted: str) -> str:
    """Return the first name or text in the values of some keys."""
    return next(iter(_names(keys, *wanted)), "")


def _names(keys: _Keys, *wanted: str) -> list[str]:
    values = (value for key in wanted for value in _list(keys.get(key)))
    return [name for name in map(_name, values) if name]


def _name(value: Any) -> str:
    """Return what a subject or a person is called, in Arabic where names are given by language."""
    if not isinstance(value, dict):
        return _text(value)
    names = value.get("names") or value.get("name") or value.get("literal")
    if isinstance(names, list):
        named = [one for one in names if isinstance(one, dict)]
        arabic = [one for one in named if _text(one.get("lang")).startswith("ar")]
        return next((_text(one.get("value")) for one in (*arabic, *named)), "")
    if isinstance(names, dict):
        return _text(names.get("ar")) or next(map(_text, names.values()), "")
    return _text(names)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
