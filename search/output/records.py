"""The records of exports, from which the same articles are read again."""

from typing import Any

from search.article import Article
from search.output.record_keys import fields_of

#: The key of a record that is read as it is, as it might be read otherwise.
EXPORTED = "naba:export"


def exported_record(article: Article) -> dict[str, Any]:
    """Return the record of an article, which tells that it comes from an export where it matters.

    That is where a text has signs of markup, or another key might be taken for one of a field.
    """
    record = article.to_dict()
    texts = article.title, article.body
    may_be_read = any(sign in text for text in texts for sign in "<&")
    if may_be_read or (article.extra and fields_of(tuple(record)).keys() & article.extra.keys()):
        record[EXPORTED] = True
    return record
