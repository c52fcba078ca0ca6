"""The mapping of an index on OpenSearch, and the documents that fill it."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import orjson

from search.schema import DAY, ID, STORY, STORY_BANDS, WHOLES, Document, Kept, Schema

#: What is stored, and never searched.
ARTICLE, FIRST = "article", "first"
INSTANT = "instant"
#: The analyzer of ready-made keys, which only splits at whitespace.
_KEYS = "keys"
#: Lucene takes terms of 32,766 bytes; a letter has at most four.
_MAX_KEY_CHARS = 8_191
#: The last hit that can be asked for by its number; see `Engine.search`.
MAX_HITS = 200_000
#: Since this version the scores of Tantivy and Whoosh go by another name.
_LEGACY_SCORES = (3, 0)

_WHOLE = {"type": "keyword", "ignore_above": _MAX_KEY_CHARS}
_OPTIONS: Mapping[Kept, str] = {"basic": "docs", "freq": "freqs", "position": "positions"}


#: What holds of every index: what is acknowledged is on the disk, and changes are seen when they
#: are committed.
KEPT: Mapping[str, Any] = {"refresh_interval": -1, "translog.durability": "request"}
#: The mapping of what is kept besides documents, which is only read by its ids.
UNSEARCHED: Mapping[str, Any] = {"dynamic": False}


def settings(version: tuple[int, ...]) -> dict[str, Any]:
    """Return the settings of an index of documents on a server of a version."""
    similarity = "LegacyBM25" if version >= _LEGACY_SCORES else "BM25"
    return {
        **KEPT,
        # For so long, a change that comes late does not bring back what was deleted meanwhile.
        "gc_deletes": "10m",
        "max_result_window": MAX_HITS,
        "similarity.default": {"type": similarity, "k1": 1.2, "b": 0.75},
        "analysis": {
            "tokenizer": {_KEYS: {"type": "whitespace", "max_token_length": _MAX_KEY_CHARS}},
            "analyzer": {_KEYS: {"type": "custom", "tokenizer": _KEYS}},
        },
    }


def mapping(schema: Schema) -> dict[str, Any]:
    """Return the mapping of an index; its ``_meta`` tells it from others."""
    fields: dict[str, Any] = {
        **dict.fromkeys((*WHOLES, *schema.names.values(), STORY_BANDS), _WHOLE),
        DAY: {"type": "long"},
        INSTANT: {"type": "long", "index": False},
        STORY: {"type": "long"},
        ARTICLE: {"type": "binary", "store": True},
        FIRST: {"type": "binary", "store": True},
    }
    for name, kept in schema.key_fields.items():
        fields[name] = {"type": "text", "analyzer": _KEYS, "index_options": _OPTIONS[kept]}
        fields[listed(name)] = _WHOLE | {"index": False}
    described = {"dynamic": "strict", "_source": {"enabled": False}, "properties": fields}
    digest = blake2b(orjson.dumps(described, option=orjson.OPT_SORT_KEYS), digest_size=8)
    return described | {"_meta": {"naba": digest.hexdigest()}}


def listed(name: str) -> str:
    """Return the field that lists each key of a field of keys once, so that they can be counted."""
    return f"{name}_keys"


def document_id(article_id: str) -> str:
    """Return the id of an article's document: servers take ids of 512 bytes at most."""
    return blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def source(document: Document) -> bytes:
    """Return the JSON of a document."""
    article = document.article
    values: dict[str, Any] = {
        ID: article.id,
        ARTICLE: b64encode(document.packed).decode(),
        STORY: document.story,
        **{name: wholes for name, wholes in document.wholes.items() if wholes},
    }
    if article.day is not None and article.instant is not None:
        values |= {DAY: article.day, INSTANT: article.instant}
    if document.first:
        values |= {STORY_BANDS: document.bands.split(), FIRST: b64encode(document.first).decode()}
    for name, keys in document.keys.items():
        if keys:
            values |= {name: keys, listed(name): list(set(keys.split()))}
    return orjson.dumps(values)
