"""What an engine stores of an article: its fields, and the document that fills them."""

from collections.abc import Mapping
from dataclasses import dataclass

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
NAME_FIELDS = ("source", "section")


def key_field(field: str, layer: str) -> str:
    """Return the engine's name of one layer of a field: ``title_stem``."""
    return f"{field}_{layer}"


#: Every field of ready-made keys, and whether it keeps positions. Phrases need them, and are
#: looked for in the layers written and folded.
KEY_FIELDS: Mapping[str, bool] = {
    **{key_field(name, layer): layer != "stem" for name in TEXT_FIELDS for layer in LAYERS},
    key_field(LEAD, "stem"): False,
    **{key_field(f, "folded"): True for f in NAME_FIELDS},
}

#: Changes when fields or their meaning change, so that an older index is noticed.
SCHEMA_VERSION = 5

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
    story: int = 0
    bands: str = ""
    first: bytes = b""
