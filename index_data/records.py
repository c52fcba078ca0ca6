"""From the record of a source to an article, with keys, dates and texts as people have them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

from index_data.dates import iso_date
from index_data.encodings import reread
from index_data.markup import TextKind, text_of
from search import Article
from search.output.record_keys import FIELD_NAMES, fields_of
from search.output.records import EXPORTED

_TEXTS = ("title", "body")
_NAMES = ("source", "section", "author")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Reading:
    """How records are read: their texts, and keys that are of a field by somebody's word.

    ``mapped`` gives the field of such keys; no other key is then read as of that field. Keys that
    are ``facets`` of the index are of no field. ``file_id`` is the id of the article of a file that
    is but one.
    """

    texts: TextKind = "auto"
    mapped: Mapping[str, str] = field(default_factory=dict)
    facets: frozenset[str] = frozenset()
    file_id: str = ""

    def fields_of(self, keys: tuple[str, ...]) -> Mapping[str, str]:
        """Return the field of each key that names one."""
        if not self.mapped and self.facets.isdisjoint(keys):
            return fields_of(keys)
        told = {key: of for key in keys if (of := self.mapped.get(" ".join(key.split())))}
        taken = set(told.values())
        others = (key for key in keys if key not in told and key not in self.facets)
        usual = fields_of(tuple(others))
        # A key of the field's own name gives way too.
        return {
            key: of if of not in taken else f"{key} (2)" if key == of else key
            for key, of in usual.items()
        } | told

    def article_of(self, record: Mapping[str, Any]) -> Article:
        """Return the article of a record; raise ArticleError with the reason why it has none.

        A record of an export is taken as it is.
        """
        if EXPORTED in record:
            return Article.from_record({key: record[key] for key in record if key != EXPORTED})
        fields = self.fields_of(tuple(record))
        values: dict[str, Any] = {}
        for key, value in record.items():
            of = fields.get(key, key)
            read = _READ.get(of)
            values[of if key == of or _fits(of, value) else key] = read(value) if read else value
        for name in _TEXTS:
            if isinstance(text := values.get(name), str):
                values[name] = text_of(reread(text), self.texts)
        return Article.from_record(values)

    def has_text(self, record: Mapping[str, Any]) -> bool:
        """Tell whether a record has a key that names a title or a body."""
        return not {"title", "body"}.isdisjoint(self.fields_of(tuple(record)).values())


def _fits(field: str, value: Any) -> bool:
    """Tell whether a value under another name may be that of a field."""
    if field not in FIELD_NAMES:
        return True
    if field in _NAMES:
        return isinstance(_name(value), str)
    if field == "tags":
        return isinstance(value, str | list)
    return isinstance(value, str | int) and not isinstance(value, bool)


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
