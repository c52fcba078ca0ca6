"""The schema of an index: the fields that an engine stores, and the document that fills them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from search.article import Article
from search.fields import FIELDS, LEAD_FIELD, NAMES, TIMELINE, Field, query_fields

#: Raised when fields or their meaning change, so that older indexes are recognised.
SCHEMA_VERSION = 14

#: The layers of every text, from the letters as typed to the lemma's stem.
LAYERS = ("written", "folded", "stem")
#: The texts that are searched: the headline by itself, and headline and body as one text. One text
#: ranks better than two, as word frequencies and the length of the article are not split.
TEXT_FIELDS = ("title", "text")
#: The headline and the first words of the body, where news says what it is about.
LEAD, LEAD_WORDS = LEAD_FIELD.name, 80
#: Separates headline and body, and the names of one field, so that no phrase spans two of them.
BETWEEN = "¶"
#: The keys that are in the headline and not in the body: with them a word can be looked for in the
#: body alone, without a separate index of the body.
HEADLINE_ONLY = "headline_only"
#: The paragraphs of an article that are left out of all other fields, see
#: `search.indexing.boilerplate`: each behind BETWEEN, so that no phrase spans two of them.
BOILERPLATE, BOILERPLATE_LAYERS = "boilerplate", ("written", "folded")
#: The terms by which the short paragraphs of a source are counted; see `Paragraphs`.
PARAGRAPHS = "paragraphs"
#: A paragraph that is left out has its key with this sign among the terms too.
LEFT_OUT_SIGN = "!"
#: The number of an article's story, which copies and versions of one report share.
STORY = "story"
#: The terms by which the first article of a story is found again when later articles are added.
STORY_BANDS = "story_bands"
#: The calendar day written in an article's date, as a number: 20180331.
DAY = "day"
ID, URL = "id", "url"
#: Fields that are found as a whole: the id, and others by the keys in `Document.wholes`.
WHOLES = tuple(field.name for field in FIELDS if field.kind == "whole")

#: What is stored of a key besides its articles: nothing, its frequency, or its positions too.
Kept = Literal["basic", "freq", "position"]


def key_field(name: str, layer: str) -> str:
    """Return the engine's name of one layer of a field: ``title_stem``."""
    return f"{name}_{layer}"


_KEPT: Mapping[str, Kept] = {"written": "position", "folded": "position", "stem": "freq"}
#: The fields of ready-made keys of texts, and what they store. Phrases need positions, and are
#: looked for in the layers written and folded.
_TEXT_KEY_FIELDS: Mapping[str, Kept] = {
    **{key_field(name, layer): _KEPT[layer] for name in TEXT_FIELDS for layer in LAYERS},
    key_field(LEAD, "stem"): "freq",
    **{key_field(HEADLINE_ONLY, layer): "basic" for layer in LAYERS},
    **{key_field(BOILERPLATE, layer): "position" for layer in BOILERPLATE_LAYERS},
    PARAGRAPHS: "basic",
}


@dataclass(frozen=True)
class Schema:
    """The fields of one index: those of every index, and the ``facets`` declared for this one."""

    facets: tuple[str, ...] = ()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The keyword fields, each with its name in the engine.

        A declared field is numbered there, as any key of records may be declared.
        """
        own = {field.name: field.name for field in NAMES}
        return own | {name: f"facet_{n}" for n, name in enumerate(self.facets)}

    @cached_property
    def key_fields(self) -> Mapping[str, Kept]:
        """The engine's fields of ready-made keys, and what they store."""
        of_names: dict[str, Kept] = {
            key_field(name, "folded"): "position" for name in self.names.values()
        }
        return {**_TEXT_KEY_FIELDS, **of_names}

    @property
    def facet_names(self) -> tuple[str, ...]:
        """The facets by which the articles of an answer can be counted."""
        return (*self.names, TIMELINE)

    @property
    def query_fields(self) -> Mapping[str, Field]:
        """The fields by all the names that a query may use for them."""
        return query_fields(self.facets)


#: The schema of an index without declared facets.
STANDARD = Schema()


@dataclass(frozen=True, slots=True)
class Document:
    """An analysed article, as an engine stores it.

    ``keys`` has the keys of each of `Schema.key_fields`, separated by spaces. ``wholes`` has the
    values that are found as a whole: the names of each keyword field, by its name in the engine,
    and the keys of the address. The first article of a story has in ``bands``, separated by
    spaces, the terms by which later articles find it, and in ``first`` what they are compared with.
    """

    article: Article
    keys: Mapping[str, str]
    #: The stored form of the article: see `Article.packed`.
    packed: bytes
    story: int = 0
    bands: str = ""
    first: bytes = b""
    wholes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
