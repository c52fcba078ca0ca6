"""The fields of a Tantivy index."""

import tantivy

from search.schema import DAY, ID, STORY, STORY_BANDS, WHOLES, Document, Schema

#: The tokenizer of ready-made keys, which only splits at whitespace.
KEYS = "keys"


def tantivy_schema(schema: Schema) -> tantivy.Schema:
    """Return the Tantivy schema of an index."""
    builder = tantivy.SchemaBuilder()
    for name in WHOLES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("article", stored=True)
    builder.add_integer_field(DAY, indexed=True, fast=True)
    builder.add_integer_field("instant", fast=True)
    builder.add_integer_field(STORY, indexed=True, fast=True)
    builder.add_text_field(STORY_BANDS, tokenizer_name=KEYS, index_option="basic")
    builder.add_bytes_field("first", stored=True)
    for name in schema.names.values():
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name, kept in schema.key_fields.items():
        builder.add_text_field(name, tokenizer_name=KEYS, index_option=kept)
    return builder.build()


def stored(document: Document) -> tantivy.Document:
    """Return the Tantivy document of a document."""
    article, kept = document.article, tantivy.Document()
    kept.add_text(ID, article.id)
    kept.add_bytes("article", document.packed)
    day, instant = article.day, article.instant
    if day is not None and instant is not None:
        kept.add_integer(DAY, day)
        kept.add_integer("instant", instant)
    kept.add_integer(STORY, document.story)
    if document.first:
        kept.add_text(STORY_BANDS, document.bands)
        kept.add_bytes("first", document.first)
    for name, values in document.wholes.items():
        for value in values:
            kept.add_text(name, value)
    for name, keys in document.keys.items():
        if keys:
            kept.add_text(name, keys)
    return kept
