"""How much each layer of each field counts in an article's score, at each level of searching."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """How closely an article's words must resemble the query's.

    ``layers`` weigh a word by the layer it is found in, and its scores add up; ``literal`` is the
    layer in which phrases and prefixes are looked for; ``widened`` weighs related forms and near
    spellings, and ``synonym`` a person's own synonyms; neither is looked for when it is 0.
    """

    layers: Mapping[str, float]
    literal: str
    widened: float = 0.0
    synonym: float = 0.0


#: Weight of a synonym, as a share of the weight of the word that it stands for.
SYNONYM = 0.6
#: The folded layer favours the form that was typed, the stem layer finds the other forms.
_SMART = {"folded": 0.5, "stem": 1.0}
LEVELS: Mapping[str, Level] = {
    "exact": Level({"written": 1.5}, "written"),
    "smart": Level(_SMART, "folded", synonym=SYNONYM),
    "wide": Level(_SMART, "folded", widened=0.3, synonym=SYNONYM),
}
#: The headline counts a second time, besides being part of the text.
FIELDS: Mapping[str, float] = {"title": 0.4, "text": 1.0}
#: Weight of a phrase or a prefix.
LITERAL = 1.5
#: What holding every word adds, as a share of the words' own score, where any word is enough.
EVERY_WORD = 0.15
#: Below so many articles holding all words, articles holding fewer of them follow.
ENOUGH = 10
