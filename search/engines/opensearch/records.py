"""The stored records of an index on OpenSearch, read one by one to be checked."""

from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from typing import Any

from search.article import Article
from search.engines.contract import Record, engine_errors, readable
from search.engines.opensearch.client import Place
from search.engines.opensearch.schema import ARTICLE, FIRST, INSTANT
from search.engines.opensearch.walking import pages
from search.schema import ID, STORY

_PER_PAGE = 200


def records(place: Place) -> Iterator[Record]:
    """Yield what is stored of every article."""
    body = {
        "query": {"match_all": {}},
        "sort": [{ID: "asc"}],
        "stored_fields": [ARTICLE, FIRST],
        "docvalue_fields": [INSTANT, STORY],
    }
    for hits in pages(place, body, _PER_PAGE):
        for hit in hits:
            read = partial(_record, hit["fields"])
            yield readable(read, engine_errors(place.place, ValueError, LookupError))


def _record(fields: dict[str, list[Any]]) -> Record:
    article = Article.unpacked(b64decode(fields[ARTICLE][0]))
    first = b64decode(fields[FIRST][0]) if FIRST in fields else b""
    return Record(article, fields.get(INSTANT, [None])[0], fields[STORY][0], first)
