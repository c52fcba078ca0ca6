"""The columns of a table, by the names in its header."""

from collections.abc import Sequence

from index_data.records import Reading

#: A table has articles if it has one of these columns.
TEXTS = frozenset({"title", "body"})


def columns_of(names: Sequence[str], reading: Reading) -> list[str]:
    """Return the columns of a table: fields where names are usual ones of them, else the names."""
    bare = [" ".join(name.strip("\ufeff").split()) for name in names]
    fields = reading.fields_of(tuple(bare))
    met: dict[str, int] = {}
    return [_unique(fields.get(name, name), met) if name else "" for name in bare]


def _unique(column: str, met: dict[str, int]) -> str:
    """Return the name of a column, numbered from its second time on: columns are all kept."""
    name, count = column, met.get(column, 0)
    while name in met:
        count += 1
        name = f"{column} ({count + 1})"
    met[column], met[name] = count, 0
    return name
