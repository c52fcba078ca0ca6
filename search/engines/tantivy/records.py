"""The stored records of a Tantivy index, read one by one to be checked."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import tantivy
from tantivy import Query

from search.article import Article
from search.engines.contract import Record
from search.schema import STORY


def record_readers(searcher: tantivy.Searcher) -> Iterator[Callable[[], Record]]:
    """Return for each article a function that reads its record, in the order of the files."""
    every = searcher.search(
        Query.all_query(), max(1, searcher.num_docs), count=False, order_by_field=STORY
    ).hits
    hits = sorted(every, key=lambda hit: (hit[1].segment_ord, hit[1].doc))
    instants = searcher.fast_field_values("instant", [address for _, address in hits])
    return (
        partial(_record, searcher, address, instant, story)
        for (story, address), instant in zip(hits, instants, strict=True)
    )


def _record(
    searcher: tantivy.Searcher, address: tantivy.DocAddress, instant: Any, story: Any
) -> Record:
    stored = searcher.doc(address)
    article = Article.unpacked(bytes(stored.get_first("article") or b""))
    first = bytes(stored.get_first("first") or b"")
    return Record(article, instant, story or 0, first)
