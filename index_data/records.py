"""From the record of a source to an article, with keys, dates and texts as people have them."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import category

from index_data.dates import iso_date
from index_data.encodings import reread
from index_data.markup import TextKind, text_of
from search import Article
from search.output.record_keys import fields_of
from search.output.records import EXPORTED

_TEXTS = ("title", "body")
_NAMES = ("source", "section", "author")
_BLANKS = re.compile(r"\s+")


def article_of(record: Mapping[str, Any], texts: TextKind = "auto") -> Article:
    """Return the article of a record; raise ArticleError with the reason why it has none.

    ``texts`` tells how headlines and bodies are read. A record of an export is taken as it is.
    """
    if EXPORTED in record:
        return Article.from_record({key: record[key] for key in record if key != EXPORTED})
    fields = fields_of(tuple(record))
    values: dict[str, Any] = {}
    for key, value in record.items():
        field = fields.get(key, key)
        read = _READ.get(field)
        values[field if key == field or _fits(field, value) else key] = (
            read(value) if read else value
        )
    for name in _TEXTS:
        if isinstance(text := values.get(name), str):
            values[name] = text_of(reread(text), texts)
    return Article.from_record(values)


def _fits(field: str, value: Any) -> bool:
    """Tell whether a value under another name may be that of a field."""
    if field in _NAMES:
        return isinstance(_name(value), str)
    if field == "tags":
        return isinstance(value, str | list)
    return isinstance(value, str | int) and not isinstance(value, bool)


def has_text(record: Mapping[str, Any]) -> bool:
    """Tell whether a record has a key that names a title or a body."""
    return not {"title", "body"}.isdisjoint(fields_of(tuple(record)).values())


def _name(value: Any) -> Any:
    """Return a name without outer blanks and invisible signs; of an object, the name it has.

    Several names of one author are one text. What is no name is left for the article to refuse.
    """
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        value = value["name"]
    if isinstance(value, list | tuple) and value:
        names = [_name(one) for one in value]
        return "، ".join(names) if all(isinstance(name, str) for name in names) else value
    if not isinstance(value, str):
        return value
    start, end = 0, len(value)
    while start < end and _is_invisible(value[start]):
        start += 1
    while end > start and _is_invisible(value[end - 1]):
        end -= 1
    return _BLANKS.sub(" ", value[start:end])


def _is_invisible(sign: str) -> bool:
    return sign.isspace() or category(sign) in ("Cf", "Cc", "Zs")


def _tags(value: Any) -> Any:
    return [_name(tag) for tag in value] if isinstance(value, list | tuple) else _name(value)


#: How the values of some fields are read.
_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_NAMES, _name),
    "tags": _tags,
    "date": iso_date,
}
