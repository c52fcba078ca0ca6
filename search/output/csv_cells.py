"""The cells of a CSV export, and what is read of them again: the same article.

A cell shows people a value. What it does not hold exactly, such as a number, a blank text or a name
with a comma in it, is also in the last column, `OTHER`, as JSON.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from search.article import Article, names_of
from search.errors import ArticleError
from search.output.records import exported_record

#: The column of all keys that have no column, and of all values that their cells do not hold.
OTHER = "other"

_BETWEEN_NAMES = "؛ "
_NAME_SEPARATORS = re.compile("[,،;؛|]")
#: The beginning of a cell that a spreadsheet might run as a formula: some skip blanks and invisible
#: characters before the sign, and some accept the full-width signs of East Asia.
_FORMULA = (
    r"(?:[\t\r\n]|"
    r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠])"
)
_FORMULA_OR_ESCAPED = re.compile(f"'*{_FORMULA}")
_ESCAPED = re.compile(f"'+{_FORMULA}")


def escaped(text: str) -> str:
    """Return the text of a cell that no spreadsheet runs as a formula: after an apostrophe."""
    return f"'{text}" if _FORMULA_OR_ESCAPED.match(text) else text


def unescaped(cell: str) -> str:
    """Return the text that `escaped` made a cell of."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def cells_of(article: Article, columns: Sequence[str]) -> list[str]:
    """Return the texts of an article's cells, one for each column and one for `OTHER`."""
    record = exported_record(article)
    shown = {column: _shown(record.get(column)) for column in columns}
    other = {
        key: value
        for key, value in record.items()
        if value is None or key not in shown or _value(key, shown[key]) != value
    }
    return [*shown.values(), orjson.dumps(other).decode() if other else ""]


def record_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the record of an article from the texts of its cells, by their columns.

    A value in `OTHER` counts unless its own cell was changed. Raises ArticleError where `OTHER`
    begins like JSON and is not.
    """
    found = _other(cells.get(OTHER, ""))
    others = {} if found is None else found
    record = {
        key: value
        for key, value in others.items()
        if key not in cells or key == OTHER or cells[key] == _shown(value)
    }
    for column, cell in cells.items():
        if column in record or (column == OTHER and found is not None):
            continue
        several = isinstance(others.get(column), list)
        if (value := _value(column, cell, several)) is not None:
            record[column] = value
    return record


def _other(cell: str) -> dict[str, Any] | None:
    """Return the values in a cell of `OTHER`; None where it is a text, as in tables of others."""
    if not cell.startswith(('{"', "{}")):
        return None
    try:
        values: dict[str, Any] = orjson.loads(cell)
    except orjson.JSONDecodeError as error:
        raise ArticleError(f"the column {OTHER} is not JSON: {error.msg}") from None
    return values


def _shown(value: object) -> str:
    """Return how a cell shows a value of a record; a table cannot hold NUL."""
    text = value if isinstance(value, str) else _BETWEEN_NAMES.join(names_of(value))
    return text.replace("\0", "\ufffd")


def _value(column: str, cell: str, several: bool = False) -> str | list[str] | None:
    """Return what is read of a cell: names of a list, a text, or None where it is blank."""
    if not cell.strip():
        return None
    if column != "tags" and not several:
        return cell
    return [name.strip() for name in _NAME_SEPARATORS.split(cell) if name.strip()]
