"""From the record of a source to an article."""

from collections.abc import Mapping
from typing import Any

from index_data.keys import fields_of
from search import Article


def article_of(record: Mapping[str, Any]) -> Article:
    """Return the article of a record; raise ArticleError with the reason why it has none."""
    return Article.from_record(record)


def has_text(record: Mapping[str, Any]) -> bool:
    """Tell whether a record has a key that names a title or a body."""
    return not {"title", "body"}.isdisjoint(fields_of(tuple(record)).values())
