"""What feeds of every kind have in common: their entries as records, and their sections."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from index_data.markup import text_of
from index_data.readers.items import PassOver

#: What programs name a section that nobody chose.
_NO_SECTIONS = frozenset(("uncategorized", "uncategorised", "غير مصنف", "بدون تصنيف", "غير مصنّف"))


class Feed(NamedTuple):
    """The record of each entry, or why it has none, and why the rest of the file was not read.

    What was never published is passed over.
    """

    records: Sequence[Mapping[str, Any] | str | PassOver]
    rest: str = ""


def categories_of(names: Sequence[str], section: str = "") -> dict[str, Any]:
    """Return the section and the tags of an entry with some categories.

    Where no ``section`` is named as such, the first category is it: it is what most programs put
    the section in.
    """
    plain = (" ".join(text_of(name).split()) for name in (section, *names))
    known = [name for name in dict.fromkeys(plain) if name and name.lower() not in _NO_SECTIONS]
    return {"section": known[0], "tags": known[1:]} if known else {}


def filled(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without blank values."""
    return {key: value for key, value in record.items() if value}
