"""The records of exports, from which the same articles are read again."""

import re
from typing import Any

from search.article import Article
from search.output.record_keys import fields_of

#: The key of a record that is read as it is, as it might be read otherwise.
EXPORTED = "naba:export"


#: What programs write where there is nothing.
NOTHING = frozenset(
    ("null", "none", "nan", "nat", "n/a", "#n/a", "<na>", "\\n", "undefined", "(null)")
)
#: Signs of markup, of escapes, of letters that were lost, and of texts in a wrong encoding.
_MARKS = re.compile(
    r"[<&ÃØÙÚÛŸÿ\ufffd]|\[/?[a-z]|\]\]>|\\r?\\?n|_x000D_|\?{3}|[À-ÿ]{3}|[طظ][^\w\s]"
)


def exported_record(article: Article) -> dict[str, Any]:
    """Return the record of an article, which tells that it comes from an export where it matters.

    That is where a text or a name might be read otherwise, or another key be taken for one of a
    field.
    """
    record = article.to_dict()
    texts = article.title, article.body
    names = article.id, article.url, article.source, article.section, article.author, *article.tags
    may_be_read = any(map(_MARKS.search, texts)) or any(map(_may_be_nothing, (*texts, *names)))
    if may_be_read or any(map(_is_untidy, names)) or _has_keys_of_fields(article, record):
        record[EXPORTED] = True
    return record


def _may_be_nothing(text: str) -> bool:
    bare = text.strip().lower()
    return bare in NOTHING or (bool(text) and not any(map(str.isalnum, bare)))


def _is_untidy(name: str) -> bool:
    return not name.isprintable() or name != " ".join(name.split()) or "E+" in name.upper()


def _has_keys_of_fields(article: Article, record: dict[str, Any]) -> bool:
    return bool(article.extra and fields_of(tuple(record)).keys() & article.extra.keys())
