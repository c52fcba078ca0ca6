"""What an engine stores of an article: its fields, and the document that fills them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from search.article import Article

#: The layers of every text, from the letters as typed to the lemma's stem.
LAYERS = ("written", "folded", "stem")
#: What is searched: the headline by itself, and the headline and body as one text. One text
#: ranks better than two, since a word's frequency and an article's length are not split.
TEXT_FIELDS = ("title", "text")
#: The headline and the first words of the body, so many: what news says first it is about.
LEAD, LEAD_WORDS = "lead", 80
#: Stands between headline and body, so that no phrase reaches from the one into the other.
BETWEEN = "¶"
#: Short texts that are filtered and counted as a whole, and searched by their folded words.
NAME_FIELDS = ("source", "section", "author")
#: The keys that stand in the headline and not in the body: so a word can be looked for in the body
#: alone, without another index of it.
HEADLINE_ONLY = "headline_only"

#: What is kept of a key besides the articles it is in: nothing, how often, and where.
Kept = Literal["basic", "freq", "position"]


def key_field(field: str, layer: str) -> str:
    """Return the engine's name of one layer of a field: ``title_stem``."""
    return f"{field}_{layer}"


_KEPT: Mapping[str, Kept] = {"written": "position", "folded": "position", "stem": "freq"}
#: Every field of ready-made keys, and what it keeps. Phrases need positions, and are looked for in
#: the layers written and folded.
KEY_FIELDS: Mapping[str, Kept] = {
    **{key_field(name, layer): _KEPT[layer] for name in TEXT_FIELDS for layer in LAYERS},
    key_field(LEAD, "stem"): "freq",
    **{key_field(HEADLINE_ONLY, layer): "basic" for layer in LAYERS},
    **{key_field(name, "folded"): "position" for name in NAME_FIELDS},
}

#: Changes when fields or their meaning change, so that an older index is noticed.
SCHEMA_VERSION = 10

#: The number of the story that an article tells; copies and versions of one report share it.
STORY = "story"
#: The keys under which a story's first article is found again, for articles that come later.
STORY_BANDS = "story_bands"


@dataclass(frozen=True, slots=True)
class Document:
    """An analysed article: ``keys`` has, for each of KEY_FIELDS, its keys joined by spaces.

    The first article of a story has the bands that later ones are compared by, joined by spaces,
    and in ``first`` what they are compared with.
    """

    article: Article
    keys: Mapping[str, str]
    #: What is kept of the article: see `Article.packed`.
    packed: bytes
    story: int = 0
    bands: str = ""
    first: bytes = b""
