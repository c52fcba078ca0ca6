"""What an engine stores of an article: the fields of an index, and the document that fills them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from search.article import Article
from search.fields import NAMES, TIMELINE, Field, query_fields

#: Changes when fields or their meaning change, so that an older index is noticed.
SCHEMA_VERSION = 11

#: The layers of every text, from the letters as typed to the lemma's stem.
LAYERS = ("written", "folded", "stem")
#: What is searched: the headline by itself, and the headline and body as one text. One text
#: ranks better than two, since a word's frequency and an article's length are not split.
TEXT_FIELDS = ("title", "text")
#: The headline and the first words of the body: what news says first it is about.
LEAD, LEAD_WORDS = "lead", 80
#: Stands between headline and body, so that no phrase reaches from the one into the other; and
#: between the names of one field.
BETWEEN = "¶"
#: The keys that stand in the headline and not in the body: so a word can be looked for in the body
#: alone, without another index of it.
HEADLINE_ONLY = "headline_only"
#: The number of the story that an article tells; copies and versions of one report share it.
STORY = "story"
#: The keys under which a story's first article is found again, for articles that come later.
STORY_BANDS = "story_bands"
#: The calendar day written in an article's date, as a number: 20180331.
DAY = "day"
#: What is found as a whole: an article's id, and the keys of its address (see `search.urls`).
ID, URL = "id", "url"

#: What is kept of a key besides the articles it is in: nothing, how often, and where.
Kept = Literal["basic", "freq", "position"]


def key_field(name: str, layer: str) -> str:
    """Return the engine's name of one layer of a field: ``title_stem``."""
    return f"{name}_{layer}"


_KEPT: Mapping[str, Kept] = {"written": "position", "folded": "position", "stem": "freq"}
#: The fields of ready-made keys of texts, and what they keep. Phrases need positions, and are
#: looked for in the layers written and folded.
_TEXT_KEY_FIELDS: Mapping[str, Kept] = {
    **{key_field(name, layer): _KEPT[layer] for name in TEXT_FIELDS for layer in LAYERS},
    key_field(LEAD, "stem"): "freq",
    **{key_field(HEADLINE_ONLY, layer): "basic" for layer in LAYERS},
}


@dataclass(frozen=True)
class Schema:
    """The fields of one index: those of every index, and the ``facets`` declared for this one."""

    facets: tuple[str, ...] = ()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The fields of names, each with the engine's name of it.

        A declared one is known to the engine by its number, as any key of records may be declared.
        """
        own = {field.name: field.name for field in NAMES}
        return own | {name: f"facet_{n}" for n, name in enumerate(self.facets)}

    @cached_property
    def key_fields(self) -> Mapping[str, Kept]:
        """Every engine's field of ready-made keys, and what it keeps."""
        of_names: dict[str, Kept] = {
            key_field(name, "folded"): "position" for name in self.names.values()
        }
        return {**_TEXT_KEY_FIELDS, **of_names}

    @property
    def facet_names(self) -> tuple[str, ...]:
        """What the articles of an answer can be counted by."""
        return (*self.names, TIMELINE)

    @property
    def query_fields(self) -> Mapping[str, Field]:
        """The fields that a query can name."""
        return query_fields(self.facets)


#: The fields of an index for which no facet was declared.
STANDARD = Schema()


@dataclass(frozen=True, slots=True)
class Document:
    """An analysed article: ``keys`` has, for each of `Schema.key_fields`, its keys by spaces.

    ``wholes`` has what is found as a whole: the names of each field of names, by the engine's name
    of the field, and the keys of the address. The first article of a story has the bands that
    later ones are compared by, joined by spaces, and in ``first`` what they are compared with.
    """

    article: Article
    keys: Mapping[str, str]
    #: What is kept of the article: see `Article.packed`.
    packed: bytes
    story: int = 0
    bands: str = ""
    first: bytes = b""
    wholes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
