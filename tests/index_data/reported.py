"""Files as people have them, and what is read of them."""

import json
from pathlib import Path
from typing import Any

from index_data.readers.items import ReadError
from index_data.records import Reading
from index_data.sources import Sources
from search import Article

TITLE = "افتتاح معرض الكتاب"
BODY = "افتتح الوزير في الرياض معرض الكتاب، وقال إن الدورة من أكبر الدورات على الإطلاق."


def lines(*records: Any) -> str:
    """Return records as JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def read(
    folder: Path, name: str, content: str | bytes, reading: Reading | None = None
) -> tuple[list[Article], list[ReadError]]:
    """Return the articles of a file, and what is refused of it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = list(Sources([str(path)], reading=reading))
    return (
        [one for one in found if isinstance(one, Article)],
        [one for one in found if isinstance(one, ReadError)],
    )


def article(folder: Path, name: str, content: str | bytes, **options: Any) -> Article:
    """Return the only article of a file."""
    (found,), errors = read(folder, name, content, **options)
    assert errors == []
    return found
