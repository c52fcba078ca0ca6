"""What a Whoosh index keeps of a document, field by field."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from whoosh import columns, fields, formats
from whoosh.system import pack_uint

from search.schema import KEY_FIELDS, NAME_FIELDS, STORY, STORY_BANDS, Document, Kept

#: Stands for a missing instant in its column, below every real one; and for a missing day.
UNDATED = -(2**62)
NO_DAY = -1


class Keys(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of ready-made keys: what Whoosh would tokenize is only split and counted."""

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


def schema() -> fields.Schema:
    """Return the fields of an index."""
    return fields.Schema(
        id=fields.ID(unique=True),
        article=fields.STORED(),
        day=fields.NUMERIC(int, bits=64),
        **{
            STORY: fields.NUMERIC(int, bits=64),
            f"{STORY}_column": fields.COLUMN(columns.NumericColumn("q")),
            STORY_BANDS: fields.KEYWORD(),
        },
        first=fields.STORED(),
        id_column=fields.COLUMN(),
        day_column=fields.COLUMN(columns.NumericColumn("i", default=NO_DAY)),
        instant_column=fields.COLUMN(columns.NumericColumn("q", default=UNDATED)),
        **{name: fields.ID() for name in NAME_FIELDS},
        **{f"{name}_column": fields.COLUMN(columns.RefBytesColumn()) for name in NAME_FIELDS},
        **{name: Keys(kept) for name, kept in KEY_FIELDS.items()},
    )


def values(document: Document) -> dict[str, Any]:
    """Return what is kept of a document, by field."""
    article = document.article
    instant = UNDATED if article.instant is None else article.instant
    values = {
        "id": article.id,
        "id_column": article.id.encode(),
        "day_column": NO_DAY if article.day is None else article.day,
        "article": document.packed,
        STORY: document.story,
        f"{STORY}_column": document.story,
        "day": article.day,
        "instant_column": instant,
        **document.keys,
    }
    for name in NAME_FIELDS:
        values[name] = getattr(article, name) or None
        values[f"{name}_column"] = getattr(article, name).encode()
    if document.first:
        values |= {STORY_BANDS: document.bands, "first": document.first}
    return values
