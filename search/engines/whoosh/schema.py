"""The fields of a Whoosh index."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from whoosh import columns, fields, formats
from whoosh.system import pack_uint

from search.schema import DAY, ID, STORY, STORY_BANDS, WHOLES, Document, Kept, Schema

#: The values of a missing instant, below every real one, and of a missing day.
UNDATED = -(2**62)
NO_DAY = -1
#: Separates the names of one article in a column; no text in UTF-8 has this byte.
SEPARATOR = b"\xff"


class Keys(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of ready-made keys, which are only split at whitespace and counted."""

    def __init__(self, kept: Kept) -> None:
        form = formats.Positions() if kept == "position" else formats.Frequency()
        super().__init__(form, None, scorable=True)

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (key, frequency, weight, encoded postings value) for each distinct key."""
        if isinstance(self.format, formats.Positions):
            places: dict[str, list[int]] = {}
            for place, key in enumerate(value.split()):
                places.setdefault(key, []).append(place)
            encode = self.format.encode
            for key, at in places.items():
                yield key.encode(), len(at), float(len(at)), encode(at)
        else:
            for key, count in Counter(value.split()).items():
                yield key.encode(), count, float(count), pack_uint(count)


class Wholes(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of values that are found as a whole; an article may have several."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)

    def index(self, value: tuple[str, ...], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (value, frequency, weight, encoded postings value) for each value."""
        for each in value:
            yield each.encode(), 1, 1.0, b""


def whoosh_schema(schema: Schema) -> fields.Schema:
    """Return the Whoosh schema of an index."""
    return fields.Schema(
        article=fields.STORED(),
        **{
            **{name: Wholes() for name in WHOLES},
            ID: fields.ID(unique=True),
            DAY: fields.NUMERIC(int, bits=64),
            STORY: fields.NUMERIC(int, bits=64),
            f"{STORY}_column": fields.COLUMN(columns.NumericColumn("q")),
            STORY_BANDS: fields.KEYWORD(),
        },
        first=fields.STORED(),
        id_column=fields.COLUMN(),
        day_column=fields.COLUMN(columns.NumericColumn("i", default=NO_DAY)),
        instant_column=fields.COLUMN(columns.NumericColumn("q", default=UNDATED)),
        **{name: Wholes() for name in schema.names.values()},
        **{
            f"{name}_column": fields.COLUMN(columns.RefBytesColumn())
            for name in schema.names.values()
        },
        **{name: Keys(kept) for name, kept in schema.key_fields.items()},
    )


def values(document: Document) -> dict[str, Any]:
    """Return the values of a document by field of the Whoosh schema."""
    article = document.article
    instant = UNDATED if article.instant is None else article.instant
    values: dict[str, Any] = {
        ID: article.id,
        "id_column": article.id.encode(),
        "day_column": NO_DAY if article.day is None else article.day,
        "article": document.packed,
        STORY: document.story,
        f"{STORY}_column": document.story,
        DAY: article.day,
        "instant_column": instant,
        **document.keys,
    }
    for name, wholes in document.wholes.items():
        values[name] = wholes or None
        if name not in WHOLES:
            values[f"{name}_column"] = SEPARATOR.join(whole.encode() for whole in wholes)
    if document.first:
        values |= {STORY_BANDS: document.bands, "first": document.first}
    return values
