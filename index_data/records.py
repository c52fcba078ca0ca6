"""From the record of a source to an article, with keys, dates and texts as people have them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from index_data.markup import TextKind, text_of
from index_data.misreadings import Misreading, reread, reread_name
from index_data.values import fits, is_empty, value_of
from search import Article
from search.output.record_keys import fields_of
from search.output.records import EXPORTED

_TEXTS = ("title", "body")
_NAMES = ("source", "section", "author")
#: The keys of what databases, indexes and interfaces put around a record, the likeliest first.
_WRAPPER_NAMES = "_source attributes fields article post node doc document item data"
_WRAPPERS = tuple(_WRAPPER_NAMES.split())
_MAX_WRAPPERS = 3


@dataclass(frozen=True)
class Reading:
    """How records are read: their texts, and keys that are of a field by somebody's word.

    ``mapped`` gives the field of such keys; no other key is then read as of that field. Keys that
    are ``facets`` of the index are of no field. ``file_id`` is the id of the article of a file that
    is but one. With ``month_first``, ``5/1/2024`` is the first of May.
    """

    texts: TextKind = "auto"
    mapped: Mapping[str, str] = field(default_factory=dict)
    facets: frozenset[str] = frozenset()
    file_id: str = ""
    month_first: bool = False

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
        record = self._unwrapped(record)
        fields = self._fields_with_values(record)
        taken = fields.values()
        values: dict[str, Any] = {}
        for key, value in record.items():
            if key in taken and key not in fields and is_empty(value):
                continue  # a field without a value, which another key gives
            of = fields.get(key, key)
            if key != of and not fits(of, value):
                values[key] = value
                continue
            if of in _NAMES and isinstance(value, str):
                values[of] = value  # read below, as it may have been read wrongly
                continue
            values[of] = value_of(of, value, month_first=self.month_first)
            if of == "section" and key != of and isinstance(value, list) and len(value) > 1:
                values[key] = value
        self._mend(values)
        return Article.from_record(values)

    def _fields_with_values(self, record: Mapping[str, Any]) -> Mapping[str, str]:
        """Return the field of each key, where one that is empty takes none from another.

        A key that is of a field by somebody's word keeps it.
        """
        fields = self.fields_of(tuple(record))
        if not any(is_empty(record[key]) for key in fields):
            return fields
        told = self.mapped
        filled = self.fields_of(
            tuple(k for k in record if not is_empty(record[k]) or " ".join(k.split()) in told)
        )
        taken = set(filled.values())
        return {**{key: of for key, of in fields.items() if of not in taken}, **filled}

    def _mend(self, values: dict[str, Any]) -> None:
        """Read texts and names of a wrong encoding again, and make text of markup."""
        misreadings: tuple[Misreading, ...] = ()
        for name in _TEXTS:
            if isinstance(text := values.get(name), str):
                text, found = reread(text)
                misreadings = max(misreadings, found, key=len)
                values[name] = text_of(text, self.texts)
        for name in _NAMES:
            if isinstance(text := values.get(name), str):
                values[name] = value_of(name, reread_name(text, misreadings))

    def has_text(self, record: Mapping[str, Any]) -> bool:
        """Tell whether a record has a key that names a title or a body."""
        return self._names_text(self._unwrapped(record))

    def has_title_and_body(self, record: Mapping[str, Any]) -> bool:
        """Tell whether a record has keys that name a title and a body."""
        return {"title", "body"} <= set(self.fields_of(tuple(self._unwrapped(record))).values())

    def body_key(self, record: Mapping[str, Any]) -> str:
        """Return the key of a record that names a body, or an empty text."""
        fields = self.fields_of(tuple(self._unwrapped(record)))
        return next((key for key, of in fields.items() if of == "body"), "")

    def _names_text(self, record: Mapping[str, Any]) -> bool:
        return not {"title", "body"}.isdisjoint(self.fields_of(tuple(record)).values())

    def _unwrapped(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a record without the object that it is in, of which other keys are kept.

        Databases and interfaces put records into `_WRAPPERS`.
        """
        for _ in range(_MAX_WRAPPERS):
            inside = [
                key
                for key in _WRAPPERS
                if isinstance(inner := record.get(key), dict)
                and (self._names_text(inner) or _has_wrapper(inner))
            ]
            if not inside:
                break
            outside = self.fields_of(tuple(key for key in record if key not in inside)).values()
            missing = {"title", "body"}.difference(outside)
            found = next((key for key in inside if self._may_give(record[key], missing)), None)
            if found is None:
                break
            inner = record[found]
            around = {key: value for key, value in record.items() if key != found}
            record = {**{key: around[key] for key in around if key not in inner}, **inner}
        return record

    def _may_give(self, inner: Mapping[str, Any], missing: set[str]) -> bool:
        """Tell whether an object has what is missing around it, or an object that may have it."""
        fields = self.fields_of(tuple(inner)).values()
        return not missing.isdisjoint(fields) or (bool(missing) and _has_wrapper(inner))


def _has_wrapper(record: Mapping[str, Any]) -> bool:
    return any(key in record for key in _WRAPPERS)
