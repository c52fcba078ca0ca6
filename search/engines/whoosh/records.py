"""The stored records of a Whoosh index, read one by one to be checked."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from whoosh.searching import Searcher

from search.article import Article
from search.engines.contract import Record
from search.engines.whoosh.schema import UNDATED
from search.schema import STORY


def record_readers(searcher: Searcher) -> Iterator[Callable[[], Record]]:
    """Yield for each article a function that reads its record."""
    for leaf, _ in searcher.leaf_searchers():
        # By segment: Whoosh miscounts articles in columns over several segments.
        reader = leaf.reader()
        if not reader.doc_count():
            # It has no columns.
            continue
        instants = reader.column_reader("instant_column")
        stories = reader.column_reader(f"{STORY}_column")
        for number in reader.all_doc_ids():
            yield partial(_record, reader, instants, stories, number)


def _record(reader: Any, instants: Any, stories: Any, number: int) -> Record:
    stored = reader.stored_fields(number)
    instant = instants[number]
    return Record(
        Article.unpacked(stored["article"]),
        None if instant == UNDATED else instant,
        stories[number],
        stored.get("first", b""),
    )
