"""The values of the fields of records: texts, names, dates and ids as programs write them."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import category

from index_data.dates import iso_date
from search import ArticleError
from search.output.records import NOTHING

_BLANKS = re.compile(r"\s+")
#: The key of an object whose value is what the object is about, in WordPress, Drupal, MongoDB, …
_INNER_NAMES = "rendered processed value name term label title text"
_MARKED_NAMES = "$date $oid $numberLong @value @id _text #text $t"
_INNER_KEYS = (*_INNER_NAMES.split(), *_MARKED_NAMES.split())
_DASHES = re.compile(r"[-–—_.]+")
#: The ids of which a spreadsheet has kept six digits.
_SHORTENED = re.compile(r"\d(?:\.\d+)?[Ee]\+\d+")
#: Invisible signs that are part of words in other languages.
_JOINERS = "\u200c\u200d"
_MAX_DEPTH = 4
#: With blanks around it.
_MAX_NOTHING_CHARS = 20


def value_of(field: str, value: Any, *, month_first: bool = False) -> Any:
    """Return the value of a field as an article has it.

    What cannot be read is returned as it is, for the article to refuse; a date and an id that are
    not what they should be raise ArticleError.
    """
    if field == "date":
        return iso_date(_text(value), month_first=month_first)
    read = _READ.get(field)
    return read(value) if read else value


def fits(field: str, value: Any) -> bool:
    """Tell whether a value under another name may be that of a field."""
    if field not in _READ and field != "date":
        return True
    if isinstance(value, list) and any(isinstance(one, int | float) for one in value):
        return False  # the numbers of rows of another table
    if field == "tags":
        tags = _tags(value)
        return isinstance(tags, str) or (
            isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
        )
    if field == "author" and isinstance(value, int | str) and str(value).isdigit():
        return False  # the number of somebody in a table of people
    read = _text(value) if field == "date" else _READ[field](value)
    return isinstance(read, str | int) and not isinstance(read, bool)


def is_nothing(value: Any) -> bool:
    """Tell whether a value says that there is none."""
    short = isinstance(value, str) and len(value) <= _MAX_NOTHING_CHARS
    return short and value.strip().lower() in NOTHING


def is_empty(value: Any) -> bool:
    """Tell whether a value is nothing, blank, or a list or an object without anything."""
    value = _inner(value)
    if isinstance(value, str):
        return not value or value.isspace() or is_nothing(value)
    return value is None or (isinstance(value, list | tuple | Mapping) and not value)


def _inner(value: Any) -> Any:
    """Return what an object is about, or the only item of a list; and any other value as it is."""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, Mapping):
            found = next((key for key in _INNER_KEYS if isinstance(value.get(key), _PLAIN)), None)
            if found is None:
                break
            value = value[found]
        elif isinstance(value, list | tuple) and len(value) == 1:
            value = value[0]
        else:
            break
    return value


_PLAIN = (str, int, float, dict)


def _text(value: Any) -> Any:
    value = _inner(value)
    nothing = isinstance(value, str) and (is_nothing(value) or _DASHES.fullmatch(value.strip()))
    return "" if nothing else value


def _id(value: Any) -> Any:
    value = _text(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, str) and _SHORTENED.fullmatch(value.strip()):
        raise ArticleError(
            f"id {value.strip()} has lost its digits in a spreadsheet: "
            "make the column one of text, and export it again"
        )
    return value


def _paragraphs(value: Any) -> Any:
    """Return a text; of a list of texts or blocks of text, the text with a line for each."""
    if is_nothing(value):
        return ""
    if not isinstance(value, list | tuple):
        return _inner(value)
    lines = [_inner(one) for one in value]
    texts = [line for line in lines if isinstance(line, str)]
    return "\n".join(text for text in texts if text.strip()) if texts else value


def _names(value: Any) -> Any:
    """Return a name, or several of them as one text."""
    if not isinstance(value, list | tuple):
        return _name(value)
    names = [_name(one) for one in value]
    whole = all(isinstance(name, str) for name in names)
    return "، ".join(dict.fromkeys(filter(None, names))) if whole else value


def _first_name(value: Any) -> Any:
    names = _names(value)
    if not isinstance(value, list | tuple) or names is value:
        return names
    return next(filter(None, map(_name, value)), "")


def _name(value: Any) -> Any:
    """Return a name without outer blanks and invisible signs; of an object, the name it has."""
    value = _text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return "" if value is None else value
    start, end = 0, len(value)
    while start < end and _is_invisible(value[start]):
        start += 1
    while end > start and _is_invisible(value[end - 1]):
        end -= 1
    kept = (sign for sign in value[start:end] if sign in _JOINERS or category(sign) != "Cf")
    return _BLANKS.sub(" ", "".join(kept))


def _is_invisible(sign: str) -> bool:
    return sign.isspace() or category(sign) in ("Cf", "Cc", "Zs")


def _tags(value: Any) -> Any:
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list | tuple):
        return _name(value)
    tags = [_name(tag) for tag in value]
    whole = all(isinstance(tag, str) for tag in tags)
    return list(dict.fromkeys(filter(None, tags))) if whole else value


#: How the values of fields other than the date are read.
_READ: Mapping[str, Callable[[Any], Any]] = {
    "id": _id,
    "title": _paragraphs,
    "body": _paragraphs,
    "url": _text,
    "source": _names,
    "section": _first_name,
    "author": _names,
    "tags": _tags,
}
